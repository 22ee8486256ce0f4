/*---
title = "Allegations of sexual exploitation and abuse received, as published"
unit = "allegations"
area = "conduct"
table = "sea_allegations_yearly"
measure = "total"
keys = ["part"]
always_by = ["year", "part"]
populations = ["all"]
scopes = ["all"]
direction = "fewer"
chart = "points by year"
notes = [
  "Allegations received in the year: not incidents, not victims, not perpetrators, not substantiated cases. These are different counts and are never added.",
  "Fewer allegations may mean less reporting. Totals are revised later; 2012 and 2021 were not found and are missing, not zero.",
  "part: which of the UN's figures; parts overlap and need not add up.",
]
---*/
SELECT known_from, make_date(year, 1, 1) AS date, 'year' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, part, count AS value
FROM sea_allegations_yearly
WHERE measure = 'allegations' AND count IS NOT NULL
