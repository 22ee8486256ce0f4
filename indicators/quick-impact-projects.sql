/*---
title = "Quick impact projects begun"
unit = "projects"
area = "protection"
table = "quick_impact_projects"
measure = "total"
keys = ["mission", "activity"]
populations = ["all"]
scopes = ["all"]
direction = "none"
chart = "bars by year"
notes = [
  "Dated by their first day.",
  "Projects begun, not what they changed.",
]
---*/
SELECT known_from, date_start AS date, 'day' AS date_precision, CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group,
  mission, activity, 1 AS value
FROM quick_impact_projects
WHERE date_start IS NOT NULL
