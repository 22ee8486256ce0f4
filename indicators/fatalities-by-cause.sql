/*---
title = "Deaths by cause"
unit = "deaths"
area = "safety-and-security"
table = "fatalities"
measure = "count"
keys = ["mission", "personnel_type", "nationality_iso3", "sex", "cause"]
populations = ["all", "uniformed", "military", "police", "civilian"]
scopes = ["all", "peacekeeping", "political", "secretariat"]
direction = "fewer"
chart = "stacked bars by year"
notes = [
  "Deaths as the UN publishes them; not every cause is settled, and causes are revised years later.",
  "The latest months are provisional.",
  "Causes other than malicious act, accident and illness are taken together, so that no self-inflicted death can be singled out.",
]
---*/
SELECT known_from, date, date_precision, mission, scope, personnel_type, personnel_group, nationality_iso3, sex, cause_group AS cause, deaths AS value
FROM fatalities
