/*---
title = "Deaths in organised violence"
unit = "deaths"
area = "protection"
table = "violence_country_years"
measure = "total"
keys = ["country_iso3", "violence"]
populations = ["all"]
scopes = ["all"]
direction = "fewer"
chart = "line by year"
notes = [
  "Best estimates of UCDP: state-based, non-state and one-sided violence, in countries and years as UCDP publishes them.",
  "Deaths of one event are not independent: no interval is given; low and high estimates stand in the table.",
  "Soft at the end: the latest year is revised in the next release.",
]
---*/
SELECT y.known_from, make_date(y.year, 1, 1) AS date, 'year' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, y.country_iso3, v.violence,
  CASE v.violence WHEN 'state-based' THEN y.state_based WHEN 'non-state' THEN y.non_state ELSE y.one_sided END AS value
FROM violence_country_years y
CROSS JOIN (VALUES ('state-based'), ('non-state'), ('one-sided')) v (violence)
