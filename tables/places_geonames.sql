/*---
title = "A settlement in GeoNames"
dataset = "geonames_cities500"
key = ["dataset", "id"]
derived = ["cell"]

[columns]
dataset = "wof_localities or geonames_cities500; most of the first come from GeoNames too: do not count both"
id = "the publisher's id"
name = "name"
country_iso3 = "ISO 3166-1 alpha-3; missing for Kosovo and where the point lies in another country than its file"
admin1 = "name (Who's On First) or GeoNames' code of the first-level unit; missing where unknown"
latitude = "degrees north"
longitude = "degrees east"
cell = "PRIO-GRID cell"
population = "people, where published; missing is unknown, never zero"
population_kind = "published or unknown"
coordinate_precision = "arc_minute: rounded to whole minutes, about 2 km; finer otherwise"
kind = "locality, neighbourhood, localadmin, campus; populated place for GeoNames"
flags = "deprecated, superseded, not_current, outside_country, repeated_key"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  'geonames_cities500' AS dataset,
  CAST(p.geonameid AS VARCHAR) AS id,
  p.name,
  c.iso3 AS country_iso3,
  p.admin1code AS admin1,
  p.latitude,
  p.longitude,
  prio_grid_cell(p.latitude, p.longitude) AS cell,
  nullif(p.population, 0) AS population,
  CASE WHEN nullif(p.population, 0) IS NULL THEN 'unknown' ELSE 'published' END AS population_kind,
  CASE WHEN abs(p.latitude * 60 - round(p.latitude * 60)) < 0.0004 AND abs(p.longitude * 60 - round(p.longitude * 60)) < 0.0004
    THEN 'arc_minute' ELSE 'finer' END AS coordinate_precision,
  'populated place' AS kind,
  p.flags,
  p.source_file,
  p.source_line,
  p.known_from
FROM raw.geonames_cities500 p
LEFT JOIN crosswalk.country_codes c ON c.iso2 = p.countrycode
