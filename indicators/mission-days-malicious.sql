/*---
title = "Mission-days with a death by malicious act"
unit = "mission-days"
area = "safety-and-security"
table = "fatalities"
measure = "mission_days"
keys = ["mission", "personnel_type", "nationality_iso3", "sex"]
populations = ["all", "uniformed", "military", "police", "civilian"]
scopes = ["all", "peacekeeping", "political", "secretariat"]
direction = "fewer"
chart = "bars by year"
notes = [
  "Deaths as the UN publishes them; not every cause is settled, and causes are revised years later.",
  "The latest months are provisional.",
  "A stand-in for incidents: two attacks on one mission on one day count once, one attack on two missions twice.",
]
---*/
SELECT known_from, date, date_precision, mission, scope, personnel_type, personnel_group, nationality_iso3, sex, deaths AS value
FROM fatalities
WHERE cause_group = 'Malicious Act'
