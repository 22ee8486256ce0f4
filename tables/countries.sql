/*---
title = "A country or area with its codes and groups"
dataset = "countries"
key = ["country_iso3"]

[columns]
country_iso3 = "ISO 3166-1 alpha-3"
m49 = "UN M49 code"
name = "name the UN uses (UNTERM), else the M49 name"
region = "M49 region"
subregion = "M49 sub-region"
un_member_since = "year of admission; missing for non-members"
un_regional_group = "regional group at the UN"
african_union = "member of the African Union, 2025"
european_union = "member of the European Union since 2020"
source_line = "line in the publication"
known_from = "date of publication"
---*/
SELECT
  iso3 AS country_iso3,
  m49,
  coalesce(name_unterm, name_m49, name_cldr) AS name,
  region,
  subregion,
  un_member_since,
  un_regional_group,
  au_2025 AS african_union,
  eu27_2020 AS european_union,
  source_line,
  known_from
FROM raw.countries
