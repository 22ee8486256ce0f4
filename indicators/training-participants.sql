/*---
title = "Persons trained for peacekeeping"
unit = "persons"
area = "performance-and-accountability"
table = "training"
measure = "total"
keys = ["kind", "sex"]
populations = ["all"]
scopes = ["all"]
direction = "more"
chart = "bars by year"
notes = [
  "A year runs from 1 July to 30 June and is dated by the year in which it ends.",
  "Persons who took part, not persons ready: somebody trained twice counts twice.",
  "Training paid from the support account; 2019/20 and 2020/21 were under travel restrictions.",
]
---*/
SELECT t.known_from, make_date(CAST(extract(year FROM t.to_date) AS INTEGER), 1, 1) AS date, 'year' AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group, t.kind, s.sex,
  CASE s.sex WHEN 'female' THEN t.female ELSE t.male END AS value
FROM training t
CROSS JOIN (VALUES ('female'), ('male')) s (sex)
WHERE t.total IS NOT NULL
