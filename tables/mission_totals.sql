/*---
title = "Uniformed personnel of a mission on the last day of a month, since 1990"
dataset = "mission_totals"
key = ["month_end", "mission"]

[columns]
month_end = "last day of the month counted"
mission = "acronym"
female = "women; missing before November 2009 and where no usable split was printed"
male = "men; missing as above"
total = "uniformed personnel"
contributors = "number of contributors"
origin = "series it comes from"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  t.last_reporting_date AS month_end,
  t.mission_acronym AS mission,
  CASE WHEN m.treatment = 'no split' THEN NULL WHEN b.treatment IS NOT NULL THEN NULL ELSE t.female END AS female,
  CASE WHEN m.treatment = 'no split' THEN NULL WHEN b.treatment IS NOT NULL THEN NULL ELSE t.male END AS male,
  t.total,
  t.contributors,
  t.origin,
  t.source_file,
  t.source_line,
  t.known_from
FROM raw.mission_totals t
LEFT JOIN crosswalk.contribution_breaks m
  ON CAST(m.month_end AS DATE) = t.last_reporting_date AND m.contributor_iso3 IS NULL
LEFT JOIN crosswalk.contribution_breaks b
  ON CAST(b.month_end AS DATE) = t.last_reporting_date AND b.mission = t.mission_acronym
