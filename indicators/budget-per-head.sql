/*---
title = "Approved budget of a mission per head of its host countries' population"
unit = "US dollars per inhabitant and fiscal year"
area = "performance-and-accountability"
table = "budgets"
measure = "ratio"
per = 1
keys = ["mission", "fiscal_period"]
always_by = ["mission", "fiscal_period"]
datasets = ["mission_budgets", "gpw_population", "prio_grid_land", "world_countries_50m"]
populations = ["all"]
scopes = ["all"]
direction = "none"
chart = "bars by mission"
notes = [
  "Population of 2020 (GPW v4.11) for every year, summed over the half-degree cells whose centre lies in a host country: rough for small countries.",
  "Boundaries are Natural Earth's, not the UN's; missions whose hosts have no such outline are left out.",
  "MINURSO is left out: these boundaries draw most of Western Sahara inside its neighbour.",
  "Fiscal periods run from 1 July to 30 June; a period is dated by the year in which it ends.",
]
---*/
WITH budget AS (
  SELECT known_from, mission, fiscal_period, from_date, to_date, usd_millions * 1000000 AS usd
  FROM budgets
  WHERE mission IS NOT NULL AND usd_millions IS NOT NULL
),
people AS (
  SELECT boundary_at(c.latitude, c.longitude,
      (SELECT boundary_index(country_iso3, geometry_wkt) FROM boundaries_world_50m WHERE country_iso3 IS NOT NULL)) AS iso3,
    sum(p.people) AS people
  FROM cells c
  JOIN population p ON p.cell = c.cell AND p.year = 2020
  GROUP BY 1
)
SELECT b.known_from, make_date(CAST(extract(year FROM b.to_date) AS INTEGER), 1, 1) AS date, 'year' AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group, b.mission, b.fiscal_period,
  max(b.usd) AS value, sum(p.people) AS denominator
FROM budget b
JOIN crosswalk.mission_hosts h ON h.mission = b.mission AND h.country_iso3 <> 'ESH'
JOIN people p ON p.iso3 = h.country_iso3
GROUP BY b.known_from, b.to_date, b.mission, b.fiscal_period
