/*---
title = "Recommendations of the Special Committee (C-34) said to be completed"
unit = "percent"
area = "politics"
table = "recommendations"
measure = "ratio"
per = 100
keys = ["theme"]
populations = ["all"]
scopes = ["all"]
direction = "none"
chart = "bars by year"
notes = [
  "Dated by the year in which the session of the General Assembly that the report belongs to ends.",
  "The status is the Secretariat's own account, as of the publication: recommendations of earlier sessions had more time.",
]
---*/
SELECT known_from, make_date(1946 + session, 1, 1) AS date, 'year' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, theme, CASE WHEN status = 'completed' THEN 1 ELSE 0 END AS value, 1 AS denominator
FROM recommendations
WHERE status IS NOT NULL AND status <> 'not applicable' AND session IS NOT NULL
