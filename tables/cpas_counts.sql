/*---
title = "Indicator data points that a mission had entered in CPAS by the end of a quarter"
dataset = "cpas_datapoints"
key = ["quarter", "mission"]

[columns]
quarter = "such as 2019-Q4"
quarter_end = "its last day"
mission = "acronym"
data_points = "running total: use of the system, not performance"
data_points_added = "difference from the quarter before; negative once, unexplained by the source"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  quarter,
  month_end(make_date(CAST(substr(quarter, 1, 4) AS INT), 3 * CAST(substr(quarter, 7, 1) AS INT), 1)) AS quarter_end,
  mission_acronym AS mission,
  cumulative_data_points AS data_points,
  data_points_in_quarter AS data_points_added,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.cpas_datapoints
