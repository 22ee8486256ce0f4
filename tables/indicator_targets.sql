/*---
title = "Target and achievement of a mission for an indicator in a year from July"
dataset = "indicator_targets"
key = ["indicator", "mission", "from_date"]
derived = ["fiscal_period", "to_date"]

[columns]
indicator = "name of the indicator as published"
mission = "acronym"
fiscal_period = "1 July to 30 June, such as 2013/14"
from_date = "its first day"
to_date = "its last day"
description = "what the indicator measures"
target = "target, or one end of its range"
target_end = "other end of the range; missing where the target is one number"
value = "what the mission achieved; missing where not reported"
met = "whether the target was met, as published; missing where not said"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  trim(indicator) AS indicator,
  trim(mission) AS mission,
  concat(CAST(CAST(date_part('year', month_add(period, -6)) AS INT) AS VARCHAR), '/', substr(CAST(CAST(date_part('year', month_add(period, -6)) AS INT) + 1 AS VARCHAR), 3)) AS fiscal_period,
  make_date(CAST(date_part('year', month_add(period, -6)) AS INT), 7, 1) AS from_date,
  make_date(CAST(date_part('year', month_add(period, -6)) AS INT) + 1, 6, 30) AS to_date,
  target_description AS description,
  target,
  target_2 AS target_end,
  value,
  target_met AS met,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.indicator_targets
