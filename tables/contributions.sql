/*---
title = "Uniformed personnel of one contributor, mission and type on the last day of a month"
dataset = "contributions"
key = ["month_end", "contributor_iso3", "mission", "personnel_type"]
derived = ["scope", "personnel_group", "uniformed"]

[columns]
month_end = "last day of the month counted"
mission = "acronym; missing where a month was published without missions"
scope = "peacekeeping or political; missing where the mission is"
contributor = "name as printed"
contributor_iso3 = "ISO 3166-1 alpha-3"
personnel_type = "Troops, Staff Officer, Experts on Mission, Formed Police Units, Individual Police"
personnel_group = "military or police"
uniformed = "always true"
female = "women; missing where no split was printed or the printed one is wrong for the whole month"
male = "men; missing as above"
total = "women and men"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  u.last_reporting_date AS month_end,
  u.mission_acronym AS mission,
  s.scope,
  u.contributing_country AS contributor,
  u.isocode3 AS contributor_iso3,
  u.personnel_type,
  p.personnel_group,
  coalesce(p.uniformed = 'true', false) AS uniformed,
  CASE WHEN m.treatment = 'no split' THEN NULL WHEN b.treatment = 'swap' THEN u.male_personnel ELSE u.female_personnel END AS female,
  CASE WHEN m.treatment = 'no split' THEN NULL WHEN b.treatment = 'swap' THEN u.female_personnel ELSE u.male_personnel END AS male,
  coalesce(u.total_personnel, u.female_personnel + u.male_personnel) AS total,
  u.flags,
  u.source_file,
  u.source_line,
  u.known_from
FROM raw.contributions u
LEFT JOIN crosswalk.mission_scopes s ON s.mission = u.mission_acronym
LEFT JOIN crosswalk.personnel_types p ON p.dataset = 'contributions' AND p.published = u.personnel_type
LEFT JOIN crosswalk.contribution_breaks m
  ON CAST(m.month_end AS DATE) = u.last_reporting_date AND m.contributor_iso3 IS NULL
LEFT JOIN crosswalk.contribution_breaks b
  ON CAST(b.month_end AS DATE) = u.last_reporting_date AND b.contributor_iso3 = u.isocode3
  AND b.mission = u.mission_acronym AND u.personnel_type = 'Troops'
