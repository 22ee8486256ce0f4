/*---
title = "Performance indicators of missions whose target was met"
unit = "percent"
area = "performance-and-accountability"
table = "indicator_targets"
measure = "ratio"
per = 100
keys = ["mission", "indicator"]
populations = ["all"]
scopes = ["all"]
direction = "more"
chart = "line by year"
notes = [
  "A year runs from 1 July to 30 June and is dated by the year in which it ends.",
  "As the publisher says it, of the indicators for which it says so: those without a word are left out.",
  "Which indicators are used and how high a target is change from year to year.",
]
---*/
SELECT known_from, make_date(CAST(extract(year FROM to_date) AS INTEGER), 1, 1) AS date, 'year' AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group, mission, indicator,
  CASE WHEN met THEN 1 ELSE 0 END AS value, 1 AS denominator
FROM indicator_targets
WHERE met IS NOT NULL
