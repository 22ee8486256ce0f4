/*---
title = "Deaths of civilians in organised violence"
unit = "deaths"
area = "protection"
table = "violence_country_years"
measure = "total"
keys = ["country_iso3"]
populations = ["all"]
scopes = ["all"]
direction = "fewer"
chart = "line by year"
notes = [
  "Deaths recorded as civilians; those of unknown status stand apart and may be civilians too.",
  "Deaths of one event are not independent: no interval is given; low and high estimates stand in the table.",
  "Soft at the end: the latest year is revised in the next release.",
]
---*/
SELECT known_from, make_date(year, 1, 1) AS date, 'year' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, country_iso3, deaths_civilians AS value
FROM violence_country_years
