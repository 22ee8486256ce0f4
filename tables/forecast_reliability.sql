/*---
title = "Chances that forecasts of one kind gave on earlier days, in bins, and how often it happened"
dataset = "forecast_reliability"
key = ["level", "target", "mission", "radius_km", "origin", "first_day", "last_day", "forecaster", "at_least", "bin"]

[columns]
level = "country, cell, camp, place or polygon"
target = "state-based, all or civilians: whose deaths"
mission = "acronym of the mission, where one was named"
radius_km = "radius of the circles; missing for areas that are none"
origin = "last day that the forecaster had seen: the record ends before it"
first_day = "first day forecast; missing where the record holds for all months forecast (countries)"
last_day = "last day forecast; missing as above"
forecaster = "the pool or the stack, whether served or not, or the benchmark"
at_least = "deaths whose chance was given: at least 1, 10 or 25"
bin = "place of the bin among those that hold a forecast, from 1, chances rising; bins begin at 0, 1, 5, 10, 20, ... 90 %"
chance = "mean chance given in the bin"
happened = "share of these forecasts that as many deaths followed"
forecasts = "forecasts in the bin; each area stands once for every way in which its events are placed"
source_file = "file of the publication"
source_line = "line in it"
known_from = "day on which the register was saved"
---*/
SELECT
  level,
  target,
  mission,
  radius_km,
  origin,
  first_day,
  last_day,
  forecaster,
  at_least,
  bin,
  chance,
  happened,
  forecasts,
  source_file,
  source_line,
  known_from
FROM raw.forecast_reliability
