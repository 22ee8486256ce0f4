/*---
title = "Allegations of sexual exploitation and abuse received in a year against members of a mission, as published"
dataset = "sea_allegations_by_mission"
key = ["dataset", "year", "measure", "part", "mission"]

[columns]
dataset = "which of the three files"
year = "year in which the allegations were received"
measure = "allegations or victims: different counts, never added to one another"
part = "all, or the part counted: parts overlap and need not add up to all"
mission = "acronym; missing for all missions, and for what a page leaves as other"
count = "as published"
note = "what to know about the row, revisions among them"
url = "page"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  'sea_allegations_by_mission' AS dataset,
  year,
  'allegations' AS measure,
  CASE mission_acronym WHEN 'other' THEN 'other missions' ELSE 'one mission' END AS part,
  CASE WHEN mission_acronym <> 'other' THEN mission_acronym END AS mission,
  allegations AS count,
  note,
  source_url AS url,
  source_file,
  source_line,
  known_from
FROM raw.sea_allegations_by_mission
