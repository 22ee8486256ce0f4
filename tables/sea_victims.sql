/*---
title = "A yearly count of victims, paternity claims or categories of personnel, as published"
dataset = "sea_victims_and_categories"
key = ["dataset", "year", "measure", "part"]

[columns]
dataset = "which of the three files"
year = "year in which the allegations were received"
measure = "allegations or victims: different counts, never added to one another"
part = "all, or the part counted: parts overlap and need not add up to all"
count = "as published"
url = "page"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  'sea_victims_and_categories' AS dataset,
  v.year,
  coalesce(m.measure, v.measure) AS measure,
  m.part,
  v.value AS count,
  v.source_url AS url,
  v.source_file,
  v.source_line,
  v.known_from
FROM raw.sea_victims_and_categories v
LEFT JOIN crosswalk.sea_measures m ON m.published = v.measure
