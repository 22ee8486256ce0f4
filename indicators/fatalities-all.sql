/*---
title = "Deaths from any cause"
unit = "deaths"
area = "safety-and-security"
table = "fatalities"
measure = "count"
keys = ["mission", "personnel_type", "nationality_iso3", "sex"]
populations = ["all", "uniformed", "military", "police", "civilian"]
scopes = ["all", "peacekeeping", "political", "secretariat"]
direction = "fewer"
chart = "bars by year"
notes = [
  "Deaths as the UN publishes them; not every cause is settled, and causes are revised years later.",
  "The latest months are provisional.",
]
---*/
SELECT known_from, date, date_precision, mission, scope, personnel_type, personnel_group, nationality_iso3, sex, deaths AS value
FROM fatalities
