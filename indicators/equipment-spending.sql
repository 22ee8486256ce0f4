/*---
title = "Spent on contingent-owned equipment"
unit = "thousand US dollars"
area = "performance-and-accountability"
table = "equipment_expenditure"
measure = "total"
keys = ["mission", "category"]
populations = ["all"]
scopes = ["all"]
direction = "none"
chart = "bars by year"
notes = [
  "A year runs from 1 July to 30 June and is dated by the year in which it ends.",
  "Rows that are sums of others are left out.",
  "Spending says nothing of what works and what is there.",
]
---*/
SELECT known_from, make_date(CAST(extract(year FROM to_date) AS INTEGER), 1, 1) AS date, 'year' AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group, mission, category, spent_usd_thousands AS value
FROM equipment_expenditure
WHERE NOT is_total AND spent_usd_thousands IS NOT NULL
