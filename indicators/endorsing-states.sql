/*---
title = "States reported to have endorsed the Declaration of Shared Commitments"
unit = "States"
area = "politics"
table = "endorsement_counts"
measure = "total"
always_by = ["year"]
keys = []
populations = ["all"]
scopes = ["all"]
direction = "more"
chart = "points by year"
notes = [
  "The last total reported in the year, dated by the year; years without a report are missing, not zero.",
  "Totals as pages report them: no list of all names was found.",
]
---*/
SELECT known_from, make_date(CAST(extract(year FROM date) AS INTEGER), 1, 1) AS date, 'year' AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group, max(states) AS value
FROM endorsement_counts
GROUP BY 1, 2
