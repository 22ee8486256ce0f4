/*---
title = "Deaths that followed a saved forecast"
dataset = "forecast_outcomes"
key = ["level", "target", "mission", "area", "latitude", "longitude", "radius_km", "first_day", "last_day"]

[columns]
level = "country, cell, camp, place or polygon"
target = "state-based, all or civilians: whose deaths"
mission = "acronym of the mission, where one was named"
area = "name of the country, camp, place or polygon, or number of the PRIO-GRID cell"
latitude = "latitude of the area's middle; missing for countries"
longitude = "longitude of the area's middle; missing for countries"
radius_km = "radius of the circle; missing for areas that are none"
first_day = "first day forecast"
last_day = "last day forecast"
deaths = "deaths of the target in the area on these days"
covered_to = "last day that the events counted cover"
source_file = "file of the publication"
source_line = "line in it"
known_from = "day on which the register was saved"
---*/
SELECT
  level,
  target,
  mission,
  area,
  latitude,
  longitude,
  radius_km,
  first_day,
  last_day,
  deaths,
  covered_to,
  source_file,
  source_line,
  known_from
FROM raw.forecast_outcomes
