/*---
title = "Spent by a mission on contingent-owned equipment in a year from July"
dataset = "equipment_expenditure"
key = ["mission", "from_date", "category"]
derived = ["fiscal_period", "to_date", "is_total"]

[columns]
mission = "acronym"
fiscal_period = "1 July to 30 June, such as 2013/14"
from_date = "its first day"
to_date = "its last day"
category = "category of equipment or personnel"
is_total = "the row is a sum of others, by its words: never add it to them"
spent_usd_thousands = "spent, thousand US dollars"
document = "performance report"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  trim(mission_acronym) AS mission,
  concat(CAST(CAST(date_part('year', month_add(start_date, -6)) AS INT) AS VARCHAR), '/', substr(CAST(CAST(date_part('year', month_add(start_date, -6)) AS INT) + 1 AS VARCHAR), 3)) AS fiscal_period,
  make_date(CAST(date_part('year', month_add(start_date, -6)) AS INT), 7, 1) AS from_date,
  make_date(CAST(date_part('year', month_add(start_date, -6)) AS INT) + 1, 6, 30) AS to_date,
  trim(category) AS category,
  coalesce(regexp_like(lower(concat_ws(' ', category)), '(^| )(sub)?-?total|gross requirements|net requirements'), false) AS is_total,
  expenditure AS spent_usd_thousands,
  document_symbol AS document,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.equipment_expenditure
