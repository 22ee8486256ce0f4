/*---
title = "Uniformed personnel deployed against those authorised"
unit = "percent of the authorised strength"
area = "performance-and-accountability"
table = "contributions"
measure = "ratio"
per = 100
keys = ["mission", "category"]
always_by = ["mission", "category"]
datasets = ["contributions", "authorised_strength"]
populations = ["all"]
scopes = ["all"]
direction = "none"
chart = "line by month"
notes = [
  "category: military (troops; staff officers stand in them until April 2017), observers and staff officers, police (formed units and individuals).",
  "A ceiling is used from its resolution to the next one known here, and for twelve months at most: few resolutions are held here, and a ceiling may have been replaced since.",
  "Pages differ in what a ceiling holds: see the notes in the table strength.",
]
---*/
WITH ceilings AS (
  SELECT s.mission, s.from_date,
    least(coalesce(s.to_date, DATE '9999-12-31'), month_add(s.from_date, 12)) AS to_date, k.category,
    CASE k.category WHEN 'military' THEN s.military
      WHEN 'police' THEN s.police + coalesce(s.formed_police, 0)
      ELSE s.observers_staff_officers END AS authorised
  FROM strength s
  CROSS JOIN (VALUES ('military'), ('police'), ('observers and staff officers')) k (category)
),
deployed AS (
  SELECT known_from, month_end, mission,
    CASE WHEN personnel_type = 'Troops' THEN 'military'
      WHEN personnel_group = 'police' THEN 'police'
      ELSE 'observers and staff officers' END AS category,
    sum(total) AS total
  FROM contributions
  WHERE mission IS NOT NULL
  GROUP BY 1, 2, 3, 4
)
SELECT d.known_from, d.month_end AS date, 'day' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, d.mission, d.category, d.total AS value, c.authorised AS denominator
FROM deployed d
JOIN ceilings c ON c.mission = d.mission AND c.category = d.category AND d.month_end BETWEEN c.from_date AND c.to_date
WHERE c.authorised > 0
