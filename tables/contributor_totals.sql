/*---
title = "Uniformed personnel of one contributor on the last day of a month, 1990 to 2014, missions taken together"
dataset = "contributor_totals"
key = ["month_end", "contributor_iso3", "contributor"]

[columns]
month_end = "last day of the month counted"
contributor = "name as printed"
contributor_iso3 = "ISO 3166-1 alpha-3"
troops = "troops; missing where none is printed"
police = "police; missing where none is printed"
experts_observers = "experts on mission and observers; missing where none is printed"
total = "the kinds that are printed, added"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  last_reporting_date AS month_end,
  contributor,
  isocode3 AS contributor_iso3,
  troops,
  police,
  experts_observers,
  coalesce(troops, 0) + coalesce(police, 0) + coalesce(experts_observers, 0) AS total,
  source_file,
  source_line,
  known_from
FROM raw.contributor_totals
