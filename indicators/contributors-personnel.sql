/*---
title = "Uniformed personnel by contributor"
unit = "persons"
area = "partnerships"
table = "contributions"
measure = "stock"
keys = ["mission", "personnel_type", "contributor_iso3"]
populations = ["all", "uniformed", "military", "police"]
all_are = "uniformed"
scopes = ["all", "peacekeeping", "political"]
direction = "none"
chart = "table by contributor"
notes = [
  "Counted on the last day of each month; 2014-04 to -12, 2015-03, 2016-03, 2017-03, 2020-06 and 2022-07 are missing and stay missing.",
  "From 2018-03 to 2019-08 and in 2023-09 no mission was published: no scope and no mission can be told.",
  "Staff officers are counted inside Troops until April 2017 (a break).",
  "All uniformed personnel: the series holds no civilians, so all and uniformed are the same.",
]
---*/
SELECT known_from, month_end AS date, mission, scope, personnel_type, personnel_group, contributor_iso3, total AS value
FROM contributions
WHERE contributor_iso3 IS NOT NULL
