/*---
title = "Recommendation of the Special Committee on Peacekeeping Operations and its status"
dataset = "recommendations"
key = ["document", "paragraph"]
derived = ["session", "status"]

[columns]
document = "symbol of the report"
session = "session of the General Assembly in the symbol"
paragraph = "paragraph and its part"
theme = "chapter of the report"
text = "the recommendation, as written"
verb = "verb that the Committee used"
category = "kind of request"
timeline = "bound to a time or open"
task_type = "written update, informal briefing, both or neither"
status = "completed, in progress, pending, not started or not applicable; missing where another word is published"
status_published = "the word as published"
update = "what the Secretariat says that it did"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
-- The status is the Secretariat's own account of its work.
SELECT
  trim(document_symbol) AS document,
  CAST(regexp_match(document_symbol, 'A/([0-9]+)/')[1] AS INT) AS session,
  trim(paragraph__sub_divided_) AS paragraph,
  trim(theme) AS theme,
  c_34_recommendation_text AS text,
  directive_verb AS verb,
  request_category AS category,
  request_timeline AS timeline,
  type_of_task_request AS task_type,
  CASE WHEN lower(trim(status_of_action_by_the_secretariat)) IN ('completed', 'in progress', 'pending', 'not started', 'not applicable') THEN lower(trim(status_of_action_by_the_secretariat)) END AS status,
  status_of_action_by_the_secretariat AS status_published,
  addendum_update AS update,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.recommendations
