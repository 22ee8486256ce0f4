/*---
title = "Allegations of sexual exploitation and abuse received in a year, as published"
dataset = "sea_allegations_yearly"
key = ["dataset", "year", "measure", "part"]

[columns]
dataset = "which of the three files"
year = "year in which the allegations were received"
measure = "allegations or victims: different counts, never added to one another"
part = "all, or the part counted: parts overlap and need not add up to all"
count = "as published"
note = "what to know about the row, revisions among them"
url = "page"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  'sea_allegations_yearly' AS dataset,
  year,
  'allegations' AS measure,
  'all' AS part,
  allegations AS count,
  note,
  source_url AS url,
  source_file,
  source_line,
  known_from
FROM raw.sea_allegations_yearly
