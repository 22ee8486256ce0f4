/*---
title = "Data points entered in the planning and performance system CPAS"
unit = "data points"
area = "performance-and-accountability"
table = "cpas_counts"
measure = "total"
keys = ["mission"]
populations = ["all"]
scopes = ["all"]
direction = "none"
chart = "bars by year"
notes = [
  "Use of the system, not performance: how much missions enter, not how well they do.",
  "Differences of a running total, by quarter; one is negative, unexplained by the source.",
  "The series begins with the last quarter of 2019: that year is no whole one.",
]
---*/
SELECT known_from, quarter_end AS date, 'day' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, mission, data_points_added AS value
FROM cpas_counts
WHERE data_points_added IS NOT NULL
