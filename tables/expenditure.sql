/*---
title = "Approved and spent by a mission for a line of its budget in a year from July"
dataset = "hub_budgets"
key = ["mission", "from_date", "class", "line"]
derived = ["fiscal_period", "to_date", "is_total"]

[columns]
mission = "acronym"
fiscal_period = "1 July to 30 June, such as 2013/14"
from_date = "its first day"
to_date = "its last day"
class = "class of the budget"
line = "line of the class"
is_total = "the row is a sum of others, by its words: never add it to them"
approved_usd_thousands = "approved by the General Assembly, thousand US dollars"
spent_usd_thousands = "spent, thousand US dollars"
variance_usd_thousands = "approved less spent as published, thousand US dollars; negative where more was spent"
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
  budget_class AS class,
  budget_subclass AS line,
  coalesce(regexp_like(lower(concat_ws(' ', budget_class, budget_subclass)), '(^| )(sub)?-?total|gross requirements|net requirements'), false) AS is_total,
  apportionment AS approved_usd_thousands,
  expenditure AS spent_usd_thousands,
  variance AS variance_usd_thousands,
  document_symbol AS document,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.hub_budgets
