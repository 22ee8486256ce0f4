/*---
title = "A forecast of deaths in one area and span of days, beside its benchmark and record"
dataset = "forecasts"
key = ["level", "target", "mission", "area", "latitude", "longitude", "radius_km", "origin", "first_day", "last_day"]

public = "SELECT * FROM whole"

[columns]
level = "country, cell, camp, place or polygon"
target = "state-based, all or civilians: whose deaths"
mission = "acronym of the mission, where one was named"
area = "name of the country, camp, place or polygon, or number of the PRIO-GRID cell"
latitude = "latitude of the area's middle; missing for countries"
longitude = "longitude of the area's middle; missing for countries"
radius_km = "radius of the circle; missing for areas that are none"
people = "people who live in the area, estimated from the gridded count of 2020 (GPW v4.11), or as published for the place; missing is unknown"
origin = "last day that the forecaster had seen"
first_day = "first day forecast"
last_day = "last day forecast"
model = "what is served: the pool or stack where its skill is shown, else the climatology (conflictology for countries)"
mean = "deaths expected"
low = "lower end of the 90 % interval"
median = "median"
high = "upper end of the 90 % interval"
at_least_1 = "chance of at least 1 death"
at_least_10 = "chance of at least 10 deaths"
at_least_25 = "chance of at least 25 deaths"
benchmark = "the benchmark: the area's own last twelve months"
benchmark_mean = "deaths expected by the benchmark"
benchmark_at_least_1 = "the benchmark's chance of at least 1 death"
benchmark_at_least_10 = "the benchmark's chance of at least 10 deaths"
benchmark_at_least_25 = "the benchmark's chance of at least 25 deaths"
skill = "skill of the pool or stack over the benchmark on earlier forecasts of such areas: one less the ratio of mean CRPS; missing where there is no record"
skill_low = "lower end of its 90 % interval; at or below 0 no skill is shown"
skill_high = "upper end of its 90 % interval"
record_from = "first year of the record"
record_to = "last year of the record"
record_forecasts = "forecasts in the record"
audience = "public; what is for a mission only is not stored here"
made_on = "day on which the forecast was saved (UTC)"
known = "how it is known what was known at the origin: a vintage, or the newest publication less a reporting lag"
lag_days = "days that reports were taken to need"
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
  people,
  origin,
  first_day,
  last_day,
  model,
  mean,
  low,
  median,
  high,
  at_least_1,
  at_least_10,
  at_least_25,
  benchmark,
  benchmark_mean,
  benchmark_at_least_1,
  benchmark_at_least_10,
  benchmark_at_least_25,
  skill,
  skill_low,
  skill_high,
  record_from,
  record_to,
  record_forecasts,
  audience,
  made_on,
  known,
  lag_days,
  source_file,
  source_line,
  known_from
FROM raw.forecasts
WHERE audience = 'public'
