/*---
title = "Event of political violence or protest, as ACLED codes it, from your own export"
dataset = "acled"
key = ["id"]
derived = ["cell"]

[columns]
id = "ACLED id of the event"
date = "day, as well as it is known"
date_prec = "1 day, 2 week, 3 month"
disorder = "kind of disorder; missing in older exports"
kind = "kind of event"
sub_kind = "kind within it"
actor1 = "first actor"
actor2 = "second actor"
civilians_targeted = "civilians were the target; missing in older exports"
country = "country as published"
country_iso3 = "ISO 3166-1 alpha-3"
admin1 = "first-level division"
place = "name of the place"
latitude = "degrees north"
longitude = "degrees east"
cell = "PRIO-GRID cell of the point"
where_prec = "1 exact, 2 near, 3 region"
deaths = "deaths reported, an estimate"
changed = "when the record was last changed, seconds since 1970"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
-- Exports overlap: of an event the record changed last counts.
WITH newest AS (
  SELECT *, row_number() OVER (PARTITION BY known_from, event_id_cnty ORDER BY timestamp DESC NULLS LAST, source_file DESC, source_line DESC) AS place_in_line
  FROM raw.acled
)
SELECT
  event_id_cnty AS id,
  event_date AS date,
  time_precision AS date_prec,
  disorder_type AS disorder,
  event_type AS kind,
  sub_event_type AS sub_kind,
  actor1,
  actor2,
  civilian_targeting = 'Civilian targeting' AS civilians_targeted,
  country,
  coalesce(n.iso3, c.iso3) AS country_iso3,
  admin1,
  location AS place,
  latitude,
  longitude,
  prio_grid_cell(latitude, longitude) AS cell,
  geo_precision AS where_prec,
  fatalities AS deaths,
  timestamp AS changed,
  flags,
  source_file,
  source_line,
  known_from
FROM newest n
LEFT JOIN crosswalk.country_codes c ON CAST(c.m49 AS BIGINT) = n.iso
WHERE n.place_in_line = 1
