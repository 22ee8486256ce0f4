/*---
title = "Deaths by malicious act per 1,000 personnel-years"
unit = "deaths per 1,000 personnel-years"
area = "safety-and-security"
table = "fatalities"
measure = "rate"
numerator = "fatalities-malicious"
denominator = "uniformed-deployed"
per = 1000
keys = []
populations = ["uniformed", "military", "police"]
scopes = ["all", "peacekeeping", "political"]
direction = "fewer"
chart = "line by year"
notes = [
  "Personnel-years are the average of the month-ends known in the period, times its length in years.",
  "Refused for civilians and for all personnel: the monthly series counts uniformed personnel only.",
  "Refused for a scope where a third or more of the months were published without missions.",
]
---*/
