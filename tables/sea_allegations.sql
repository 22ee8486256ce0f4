/*---
title = "A published yearly count about allegations of sexual exploitation and abuse; measures are never added"
datasets = ["sea_allegations_yearly", "sea_allegations_by_mission", "sea_victims_and_categories"]
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
-- dataset: sea_allegations_yearly
SELECT
  'sea_allegations_yearly' AS dataset,
  year,
  'allegations' AS measure,
  'all' AS part,
  CAST(NULL AS VARCHAR) AS mission,
  allegations AS count,
  note,
  source_url AS url,
  source_file,
  source_line,
  known_from
FROM raw.sea_allegations_yearly
-- dataset: sea_allegations_by_mission
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
-- dataset: sea_victims_and_categories
SELECT
  'sea_victims_and_categories' AS dataset,
  v.year,
  coalesce(m.measure, v.measure) AS measure,
  m.part,
  CAST(NULL AS VARCHAR) AS mission,
  v.value AS count,
  CAST(NULL AS VARCHAR) AS note,
  v.source_url AS url,
  v.source_file,
  v.source_line,
  v.known_from
FROM raw.sea_victims_and_categories v
LEFT JOIN crosswalk.sea_measures m ON m.published = v.measure
