/*---
title = "Unchanging features of a PRIO-GRID cell where peacekeepers were (158 cells)"
dataset = "prio_grid_static"
key = ["cell"]

[columns]
cell = "number of the cell"
country = "as printed"
travel_time_mean_min = "mean travel time to the nearest city of 50,000, minutes"
travel_time_least_min = "least, minutes"
travel_time_most_min = "most, minutes"
mountains_share = "share of the cell that is mountainous, 0 to 1"
land_km2 = "land, square kilometres"
forest_percent = "share under forest"
agriculture_percent = "share under agriculture"
urban_percent = "share urban"
rain_from_month = "first month of the rainy season"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  gid AS cell,
  country AS country,
  ttime_mean AS travel_time_mean_min,
  ttime_min AS travel_time_least_min,
  ttime_max AS travel_time_most_min,
  mountains_mean AS mountains_share,
  landarea AS land_km2,
  forest_gc AS forest_percent,
  agri_gc AS agriculture_percent,
  urban_gc AS urban_percent,
  CAST(rainseas AS BIGINT) AS rain_from_month,
  source_file,
  source_line,
  known_from
FROM raw.prio_grid_static
