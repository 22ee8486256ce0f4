/*---
title = "Persons trained for peacekeeping in a year from July"
dataset = "training"
key = ["from_date", "kind"]
derived = ["fiscal_period", "to_date", "total"]

[columns]
kind = "kind of training as published"
fiscal_period = "1 July to 30 June, such as 2013/14"
from_date = "its first day"
to_date = "its last day"
female = "women who took part"
male = "men who took part"
total = "women and men; missing where one of the two is"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  trim(training_name) AS kind,
  concat(CAST(CAST(date_part('year', month_add(fiscal_year, -6)) AS INT) AS VARCHAR), '/', substr(CAST(CAST(date_part('year', month_add(fiscal_year, -6)) AS INT) + 1 AS VARCHAR), 3)) AS fiscal_period,
  make_date(CAST(date_part('year', month_add(fiscal_year, -6)) AS INT), 7, 1) AS from_date,
  make_date(CAST(date_part('year', month_add(fiscal_year, -6)) AS INT) + 1, 6, 30) AS to_date,
  female_participants AS female,
  male_participants AS male,
  female_participants + male_participants AS total,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.training
