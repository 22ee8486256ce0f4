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
  "Deaths of other, unknown or self-inflicted causes stand in it as yearly totals only, of all personnel together: less those whose cause is shown, a finer figure would single them out.",
]
---*/
SELECT known_from, date, date_precision, mission, scope, personnel_type, personnel_group, nationality_iso3, sex, deaths AS value
FROM fatalities WHERE cause_group IN ('Malicious Act', 'Accident', 'Illness')
UNION ALL
SELECT known_from, CAST(date_trunc('year', date) AS DATE), 'year', NULL, NULL, NULL, 'withheld', NULL, NULL, sum(deaths)
FROM fatalities WHERE cause_group NOT IN ('Malicious Act', 'Accident', 'Illness')
GROUP BY known_from, date_trunc('year', date)
