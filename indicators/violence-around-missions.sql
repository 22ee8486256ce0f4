/*---
title = "Deaths in organised violence in host countries before, during and after a mission"
unit = "deaths per year"
area = "peacebuilding-and-sustaining-peace"
table = "violence_country_years"
measure = "ratio"
per = 1
keys = ["mission", "phase"]
always_by = ["mission", "phase"]
datasets = ["ucdp_country_years", "missions"]
populations = ["all"]
scopes = ["all"]
direction = "fewer"
chart = "bars by phase"
notes = [
  "before: the five calendar years before the year the mission began; during: from that year to the year it ended; after: the five years that follow, as far as data go. Average deaths a year over the years asked for.",
  "What happened before, during and after is no effect of the mission: nothing here says what would have happened without it.",
  "Releases of 2018 are not among the publications known here: figures are as known today, not as known when the statement was made.",
  "Deaths of one event are not independent: no interval is given; low and high estimates stand in the table.",
  "Soft at the end: the latest year is revised in the next release.",
]
---*/
WITH spans AS (
  SELECT m.mission, extract(year FROM m.start_date) AS first,
    extract(year FROM coalesce(CAST(e.end_date AS DATE), m.end_date)) AS last
  FROM missions m
  LEFT JOIN crosswalk.mission_ends e ON e.mission = m.mission
  WHERE m.start_date IS NOT NULL
),
phases AS (
  SELECT y.known_from, y.year, s.mission, y.best,
    CASE
      WHEN y.year BETWEEN s.first - 5 AND s.first - 1 THEN '1 before'
      WHEN y.year BETWEEN s.first AND coalesce(s.last, 9999) THEN '2 during'
      WHEN y.year BETWEEN s.last + 1 AND s.last + 5 THEN '3 after'
    END AS phase
  FROM violence_country_years y
  JOIN crosswalk.mission_hosts h ON h.country_iso3 = y.country_iso3
  JOIN spans s ON s.mission = h.mission
)
SELECT known_from, make_date(year, 1, 1) AS date, 'year' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, mission, phase, sum(best) AS value, 1 AS denominator
FROM phases
WHERE phase IS NOT NULL
GROUP BY known_from, year, mission, phase
