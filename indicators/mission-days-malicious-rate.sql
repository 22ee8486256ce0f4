/*---
title = "Mission-days with a death by malicious act per 1,000 personnel-years"
unit = "mission-days per 1,000 personnel-years"
area = "safety-and-security"
table = "fatalities"
measure = "rate"
numerator = "mission-days-malicious"
denominator = "uniformed-deployed"
per = 1000
keys = []
populations = ["uniformed", "military", "police"]
scopes = ["all", "peacekeeping", "political"]
direction = "fewer"
chart = "line by year"
notes = [
  "A stand-in for attacks: an attack counts once, however many it killed.",
  "Personnel-years are the average of the month-ends known in the period, times its length in years.",
  "Refused for civilians and for all personnel: the monthly series counts uniformed personnel only.",
]
---*/
