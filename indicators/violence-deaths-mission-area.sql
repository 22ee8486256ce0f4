/*---
title = "Deaths in organised violence in the countries that host a mission"
unit = "deaths"
area = "protection"
table = "violence_country_years"
measure = "total"
keys = ["mission", "who"]
always_by = ["mission", "who"]
datasets = ["ucdp_country_years"]
populations = ["all"]
scopes = ["all"]
direction = "fewer"
chart = "line by year"
notes = [
  "Whole host countries, whatever part of them the mission works in, and all years, whether the mission was there or not.",
  "Two missions in one country have the same deaths: values of missions must not be added.",
  "who: all (all deaths) or civilians (deaths recorded as civilians).",
  "Deaths of one event are not independent: no interval is given; low and high estimates stand in the table.",
  "Soft at the end: the latest year is revised in the next release.",
]
---*/
SELECT y.known_from, make_date(y.year, 1, 1) AS date, 'year' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, h.mission, w.who,
  CASE w.who WHEN 'all' THEN y.best ELSE y.deaths_civilians END AS value
FROM violence_country_years y
JOIN crosswalk.mission_hosts h ON h.country_iso3 = y.country_iso3
CROSS JOIN (VALUES ('all'), ('civilians')) w (who)
