/*---
title = "Peacekeepers at one base in Africa, mean of a year (RADPKO)"
dataset = "radpko"
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
uniformed = "troops, police and observers together (RADPKO only)"
observers = "military observers are there"
police = "police are there"
records = "the publisher's rows put together"
flags = "troops_unknown, no_coordinates, no_base, end_unknown"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  'radpko' AS dataset,
  r.base AS site,
  r.mission,
  r.country,
  c.iso3 AS country_iso3,
  r.latitude,
  r.longitude,
  prio_grid_cell(r.latitude, r.longitude) AS cell,
  r.date AS date_start,
  least(make_date(r.year, 12, 31), DATE '2019-09-30') AS date_end,
  'year' AS date_precision,
  r.untrp AS troops,
  CASE WHEN r.untrp IS NULL THEN 'unknown' WHEN r.untrp = 0 THEN 'none_shown' ELSE 'yearly_mean' END AS troops_kind,
  r.pko_deployed AS uniformed,
  r.unmob > 0 AS observers,
  r.unpol > 0 AS police,
  CAST(1 AS BIGINT) AS records,
  r.flags,
  r.source_file,
  r.source_line,
  r.known_from
FROM raw.radpko r
LEFT JOIN crosswalk.deployment_countries c ON c.published = r.country
