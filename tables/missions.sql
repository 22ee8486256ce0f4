/*---
title = "A peacekeeping operation, or another mission that appears in the data"
dataset = "missions"
key = ["mission"]

[columns]
mission = "acronym"
name = "full name"
scope = "peacekeeping or political"
start_date = "start of the mandate as published, often rounded to the first of a month"
end_date = "end of the mandate as published; missing while open, and for some closed missions"
marked_active = "as published; closed missions may still be marked active"
headquarters = "town"
latitude = "of the headquarters town, degrees north; missing where the published point is off the earth"
longitude = "of the headquarters town, degrees east; missing where the published point is off the earth"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  m.mission_acronym AS mission,
  m.mission_name AS name,
  coalesce(s.scope, 'peacekeeping') AS scope,
  m.start_date,
  m.end_date,
  m.mission_isactive AS marked_active,
  m.mission_location AS headquarters,
  CASE WHEN coalesce(m.flags LIKE '%coordinates_swapped%', false) THEN m.mission_longitude
    WHEN abs(m.mission_latitude) <= 90 AND abs(m.mission_longitude) <= 180 THEN m.mission_latitude END AS latitude,
  CASE WHEN coalesce(m.flags LIKE '%coordinates_swapped%', false) THEN m.mission_latitude
    WHEN abs(m.mission_latitude) <= 90 AND abs(m.mission_longitude) <= 180 THEN m.mission_longitude END AS longitude,
  m.flags,
  m.source_file,
  m.source_line,
  m.known_from
FROM raw.missions m
LEFT JOIN crosswalk.mission_scopes s ON s.mission = m.mission_acronym
