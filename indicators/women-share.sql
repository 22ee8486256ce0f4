/*---
title = "Share of women among uniformed personnel"
unit = "percent"
area = "women-peace-and-security"
table = "contributions"
measure = "share"
keys = ["mission", "personnel_type", "contributor_iso3", "category"]
populations = ["all", "uniformed", "military", "police"]
all_are = "uniformed"
scopes = ["all", "peacekeeping", "political"]
direction = "more"
chart = "line by month with target"
notes = [
  "Counted on the last day of each month; 2014-04 to -12, 2015-03, 2016-03, 2017-03, 2020-06 and 2022-07 are missing and stay missing.",
  "From 2018-03 to 2019-08 and in 2023-09 no mission was published: no scope and no mission can be told.",
  "Staff officers are counted inside Troops until April 2017 (a break).",
  "All uniformed personnel: the series holds no civilians, so all and uniformed are the same.",
  "August 2020 prints women and men swapped and September 2023 prints no split: both are left out.",
]

[target]
key = "category"
sql = "SELECT DISTINCT year, category, target_percent FROM parity_targets"
---*/
SELECT c.known_from, c.month_end AS date, c.mission, c.scope, c.personnel_type, c.personnel_group, c.contributor_iso3,
  p.category, c.female AS value, c.total AS denominator
FROM contributions c
LEFT JOIN crosswalk.parity_categories p ON p.personnel_type = c.personnel_type
WHERE c.female IS NOT NULL
