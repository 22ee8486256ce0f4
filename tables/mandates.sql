/*---
title = "Task that a resolution of the Security Council gives a peacekeeping operation (PEMA)"
dataset = "mandates"
key = ["mission", "resolution", "task", "modality"]
derived = ["requested"]

[columns]
mission = "acronym of the operation"
country = "country of the operation"
resolution = "number of the resolution"
date = "date of the resolution"
renews = "the resolution renews the mandate"
revises = "the resolution revises the mandate"
task = "task, as the publisher names its column; missing where the resolution gives none"
modality = "how: assist, monitor, security (provide security for it) or encouraged"
requested = "no where the language encourages rather than requests"
paragraph = "paragraph that gives the task"
comments = "another document referred to"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  trim(namepko) AS mission,
  country,
  regexp_replace(trim(signature), '[.]0$', '') AS resolution,
  date,
  mandate_renewal AS renews,
  mandate_completeadjustment AS revises,
  task,
  modality,
  modality <> 'encouraged' AS requested,
  paragraph,
  comments,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.mandates
