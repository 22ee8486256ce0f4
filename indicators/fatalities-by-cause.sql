/*---
title = "Deaths by cause"
unit = "deaths"
area = "safety-and-security"
table = "fatalities"
measure = "count"
keys = ["cause"]
whole_years = true
populations = ["all"]
scopes = ["all"]
direction = "fewer"
chart = "stacked bars by year"
notes = [
  "Deaths as the UN publishes them; not every cause is settled, and causes are revised years later.",
  "The latest months are provisional.",
  "Yearly totals only, and by cause alone, so that no self-inflicted death can be singled out.",
]
---*/
SELECT known_from, date, date_precision, mission, scope, personnel_type, personnel_group, nationality_iso3, sex, cause, deaths AS value
FROM fatalities
