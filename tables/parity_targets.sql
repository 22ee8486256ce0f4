/*---
title = "The share of women that the Uniformed Gender Parity Strategy aims at"
dataset = "parity_targets"
key = ["category", "personnel_type", "year"]

[columns]
category = "category of the strategy"
personnel_type = "type in the contributions that belongs to it; observers and staff officers make two rows"
year = "calendar year"
target_percent = "percent"
published = "true where the point itself was published, false where it was inferred"
status = "how it is known"
url = "page that prints it"
known_from = "date of publication"
---*/
SELECT
  t.category,
  c.personnel_type,
  t.year,
  t.target_percent_women AS target_percent,
  t.status = 'published' AS published,
  t.status,
  t.source AS url,
  t.known_from
FROM raw.parity_targets t
LEFT JOIN crosswalk.parity_categories c ON c.category = t.category
