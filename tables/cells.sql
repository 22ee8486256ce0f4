/*---
title = "A PRIO-GRID cell that holds land"
dataset = "prio_grid_land"
key = ["cell"]

[columns]
cell = "number of the cell"
grid_row = "row from the south, from 1"
grid_column = "column from the west, from 1"
latitude = "of the centre, degrees north"
longitude = "of the centre, degrees east"
in_africa = "in Africa"
in_middle_east = "in the Middle East"
agriculture_percent = "share of the cell under agriculture"
people_2020 = "people in 2020 (GPW v4.11); missing where GPW has no value"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  gid AS cell,
  pg_row AS grid_row,
  pg_col AS grid_column,
  ycoord AS latitude,
  xcoord AS longitude,
  in_africa,
  in_me AS in_middle_east,
  agri_gc AS agriculture_percent,
  pop_gpw2020 AS people_2020,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.prio_grid_land
