/*---
title = "People in a PRIO-GRID cell"
dataset = "gpw_population"
key = ["cell", "year"]

[columns]
cell = "PRIO-GRID cell"
year = "year that the count is for"
people = "people, modelled from census projections; a land cell without a row here is unknown, not empty"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT gid AS cell, CAST(2020 AS BIGINT) AS year, pop_2020 AS people, source_file, source_line, known_from
FROM raw.gpw_population
