/*---
title = "Peacekeepers at one place as one published map shows them, carried forward to the next (Geo-PKO v2.1)"
dataset = "geo_pko_units"
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
map = "map and revision; missing for years"
troops = "persons, estimated from unit sizes (Geo-PKO) or shared out from the mission's strength (RADPKO); missing is unknown, 0 is none shown"
troops_kind = "estimate, yearly_mean, none_shown (a headquarters, observers, police, or a unit of no stated kind) or unknown"
headquarters = "0 none, 3 the mission's, 1 and 2 those below it; missing for RADPKO"
observers = "military observers are there"
police = "police are there"
medical = "a medical unit is there; missing for RADPKO"
aviation = "an aviation unit is there; missing for RADPKO"
battalions = "battalions shown (maps)"
companies = "companies shown (maps)"
platoons = "platoons shown (maps)"
records = "the publisher's rows put together"
flags = "troops_unknown, no_coordinates, no_base, end_unknown"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
WITH units AS (
  SELECT
    *,
    make_date(year, month, 1) AS month_start,
    TRY_CAST(nullif(no_troops, 'unknown') AS DOUBLE) AS known_troops,
    try_cast(regexp_replace(source, '.*[Rr]ev[.] *', '') AS INT) AS revision
  FROM raw.geo_pko_units
),
-- Several rows may stand for one place on one map: their sum, unknown where any is unknown.
sites AS (
  SELECT
    known_from, mission, month_start, country, location, latitude, longitude, source, revision,
    CASE WHEN count(*) = count(known_troops) THEN sum(known_troops) END AS troops,
    max(hq) AS headquarters,
    bool_or(unmo_dummy) AS observers,
    bool_or(unpol_dummy) AS police,
    bool_or(med) AS medical,
    bool_or(avia) AS aviation,
    sum(battalion) AS battalions,
    sum(company) AS companies,
    sum(platoon) AS platoons,
    count(*) AS records,
    min(source_file) AS source_file,
    min(source_line) AS source_line
  FROM units
  GROUP BY known_from, mission, month_start, country, location, latitude, longitude, source, revision
),
-- Two revisions of a map can bear one month: a place that stands on both is taken from the later.
turns AS (
  SELECT
    *,
    row_number() OVER (
      PARTITION BY known_from, mission, month_start, country, location, latitude, longitude
      ORDER BY revision DESC NULLS LAST, source DESC
    ) AS turn
  FROM sites
),
months AS (
  SELECT
    known_from, mission, month_start,
    lead(month_start) OVER (PARTITION BY known_from, mission ORDER BY month_start) AS next_start
  FROM (SELECT DISTINCT known_from, mission, month_start FROM units)
)
SELECT
  'geo_pko_units' AS dataset,
  t.location AS site,
  t.mission,
  t.country,
  c.iso3 AS country_iso3,
  t.latitude,
  t.longitude,
  prio_grid_cell(t.latitude, t.longitude) AS cell,
  t.month_start AS date_start,
  CASE
    WHEN m.next_start IS NOT NULL THEN CAST(m.next_start - INTERVAL '1 day' AS DATE)
    WHEN e.mission IS NULL THEN month_end(t.month_start)
    WHEN e.end_date IS NOT NULL THEN greatest(CAST(e.end_date AS DATE), month_end(t.month_start))
  END AS date_end,
  'month' AS date_precision,
  t.source AS map,
  t.troops,
  CASE WHEN t.troops IS NULL THEN 'unknown' WHEN t.troops = 0 THEN 'none_shown' ELSE 'estimate' END AS troops_kind,
  t.headquarters,
  t.observers,
  t.police,
  t.medical,
  t.aviation,
  t.battalions,
  t.companies,
  t.platoons,
  t.records,
  nullif(concat_ws(';',
    CASE WHEN t.troops IS NULL THEN 'troops_unknown' END,
    CASE WHEN t.latitude IS NULL THEN 'no_coordinates' END,
    CASE WHEN m.next_start IS NULL AND e.mission IS NULL THEN 'end_unknown' END), '') AS flags,
  t.source_file,
  t.source_line,
  t.known_from
FROM turns t
JOIN months m ON m.known_from = t.known_from AND m.mission = t.mission AND m.month_start = t.month_start
LEFT JOIN crosswalk.mission_ends e ON e.mission = t.mission
LEFT JOIN crosswalk.deployment_countries c ON c.published = t.country
WHERE t.turn = 1
