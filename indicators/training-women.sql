/*---
title = "Share of women among persons trained for peacekeeping"
unit = "percent"
area = "women-peace-and-security"
table = "training"
measure = "ratio"
per = 100
keys = ["kind"]
populations = ["all"]
scopes = ["all"]
direction = "more"
chart = "line by year"
notes = [
  "A year runs from 1 July to 30 June and is dated by the year in which it ends.",
  "Persons who took part, not persons ready: somebody trained twice counts twice.",
  "Rows in which one of the two numbers is missing are left out.",
]
---*/
SELECT known_from, make_date(CAST(extract(year FROM to_date) AS INTEGER), 1, 1) AS date, 'year' AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group, kind, female AS value, total AS denominator
FROM training
WHERE total IS NOT NULL
