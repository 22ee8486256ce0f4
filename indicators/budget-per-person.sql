/*---
title = "Approved budget per person deployed in uniform"
unit = "US dollars per person and fiscal year"
area = "performance-and-accountability"
table = "budgets"
measure = "ratio"
per = 1
keys = ["mission", "fiscal_period"]
always_by = ["mission", "fiscal_period"]
datasets = ["mission_budgets", "contributions"]
populations = ["all"]
scopes = ["all"]
direction = "none"
chart = "bars by mission"
notes = [
  "Fiscal periods run from 1 July to 30 June; a period is dated by the year in which it ends.",
  "Persons: the average of the month-ends known in the period; missing months are left out, and a period with fewer than six known is not given.",
  "Full budgets by mission are known here for 2010/11, 2011/12 and 2013/14 only; press releases round large amounts.",
  "Civilian staff are in the budget and not among the persons.",
]
---*/
WITH budget AS (
  SELECT known_from, mission, fiscal_period, from_date, to_date, usd_millions * 1000000 AS usd
  FROM budgets
  WHERE mission IS NOT NULL AND usd_millions IS NOT NULL
),
deployed AS (
  SELECT mission, month_end, sum(total) AS total FROM contributions WHERE mission IS NOT NULL GROUP BY 1, 2
)
SELECT b.known_from, make_date(CAST(extract(year FROM b.to_date) AS INTEGER), 1, 1) AS date, 'year' AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group, b.mission, b.fiscal_period,
  max(b.usd) AS value, avg(d.total) AS denominator
FROM budget b
JOIN deployed d ON d.mission = b.mission AND d.month_end BETWEEN b.from_date AND b.to_date
GROUP BY b.known_from, b.to_date, b.mission, b.fiscal_period
HAVING count(*) >= 6
