/*---
title = "Peacekeepers at one place, mean of a year (Geo-PKO v2.3)"
dataset = "geo_pko_front"
key = ["dataset", "mission", "country", "site", "latitude", "longitude", "date_start"]
derived = ["cell", "troops_kind"]

[columns]
dataset = "geo_pko_units (maps, 1994-2020), geo_pko_front (years, 1994-2024) or radpko (years, 1999-2019, African missions): three views of one thing, never added"
site = "town or camp as printed"
mission = "acronym"
country = "as printed"
country_iso3 = "ISO 3166-1 alpha-3; missing for Kosovo, Abyei and a border"
latitude = "of the town, not of the camp, degrees north; missing where the place is unclear"
longitude = "of the town, not of the camp, degrees east"
cell = "PRIO-GRID cell of the town"
date_start = "first day of the map's month (maps) or of the year"
date_end = "the map carried forward: day before the mission's next map; for its last map the mission's end, missing while the mission is open; for years the last day covered"
date_precision = "month or year"
troops = "persons, estimated from unit sizes (Geo-PKO) or shared out from the mission's strength (RADPKO); missing is unknown, 0 is none shown"
troops_kind = "estimate, yearly_mean, none_shown (a headquarters, observers, police, or a unit of no stated kind) or unknown"
headquarters = "0 none, 3 the mission's, 1 and 2 those below it; missing for RADPKO"
observers = "military observers are there"
police = "police are there"
medical = "a medical unit is there; missing for RADPKO"
aviation = "an aviation unit is there; missing for RADPKO"
records = "the publisher's rows put together"
flags = "troops_unknown, no_coordinates, no_base, end_unknown"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
WITH years AS (
  -- A place has a row for each size that the year's maps show, all with the same yearly mean.
  SELECT
    known_from, mission, year, country, location, latitude, longitude,
    max(ave_no_troops) AS troops,
    max(hq) AS headquarters,
    bool_or(unmo) AS observers,
    bool_or(unpol) AS police,
    bool_or(med) AS medical,
    max(av) > 0 AS aviation,
    count(*) AS records,
    min(source_file) AS source_file,
    min(source_line) AS source_line
  FROM raw.geo_pko_front
  GROUP BY known_from, mission, year, country, location, latitude, longitude
)
SELECT
  'geo_pko_front' AS dataset,
  y.location AS site,
  y.mission,
  y.country,
  c.iso3 AS country_iso3,
  y.latitude,
  y.longitude,
  prio_grid_cell(y.latitude, y.longitude) AS cell,
  make_date(y.year, 1, 1) AS date_start,
  make_date(y.year, 12, 31) AS date_end,
  'year' AS date_precision,
  y.troops,
  CASE WHEN y.troops IS NULL THEN 'unknown' WHEN y.troops = 0 THEN 'none_shown' ELSE 'yearly_mean' END AS troops_kind,
  y.headquarters,
  y.observers,
  y.police,
  y.medical,
  y.aviation,
  y.records,
  CASE WHEN y.troops IS NULL THEN 'troops_unknown' END AS flags,
  y.source_file,
  y.source_line,
  y.known_from
FROM years y
LEFT JOIN crosswalk.deployment_countries c ON c.published = y.country
