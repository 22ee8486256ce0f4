/*---
title = "Outline of a country, region or county (Who's On First)"
dataset = "wof_boundaries"
key = ["dataset", "level", "country_iso3", "id", "name"]

[columns]
dataset = "world_countries_10m, world_countries_50m, ne_admin1 or wof_boundaries"
level = "country, admin1 or admin2"
id = "the publisher's: ISO numeric, HASC code or number; missing where there is none; no key in ne_admin1"
name = "as printed"
country_iso3 = "ISO 3166-1 alpha-3; missing for areas without a code"
country = "name the United Nations uses; missing for areas without a code"
disputed = "the area, or part of its outline, is disputed as far as we list it: draw dashed and say so"
dispute = "which dispute"
geometry_wkt = "outline as well-known text, WGS 84, longitude first"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
WITH units AS (
  SELECT *, CASE placetype WHEN 'region' THEN 'admin1' WHEN 'county' THEN 'admin2' ELSE placetype END AS level
  FROM raw.wof_boundaries
)
SELECT
  'wof_boundaries' AS dataset,
  b.level,
  CAST(b.wof_id AS VARCHAR) AS id,
  b.name,
  c.iso3 AS country_iso3,
  c.name AS country,
  coalesce(n.dispute, a.dispute) IS NOT NULL AS disputed,
  coalesce(n.dispute, a.dispute) AS dispute,
  b.geometry_wkt,
  b.flags,
  b.source_file,
  b.source_line,
  b.known_from
FROM units b
LEFT JOIN crosswalk.country_codes c ON c.iso2 = b.country
LEFT JOIN crosswalk.disputed_areas n ON n.level = b.level AND n.name = b.name
LEFT JOIN crosswalk.disputed_areas a ON a.level = b.level AND a.area = c.iso3
