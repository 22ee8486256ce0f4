/*---
title = "Approved peacekeeping budget of a mission for a fiscal period"
dataset = "mission_budgets"
key = ["fiscal_period", "item"]

[columns]
fiscal_period = "1 July to 30 June, such as 2013/14"
from_date = "its first day"
to_date = "its last day"
item = "mission or common service as printed"
mission = "acronym; missing for common services"
usd_millions = "approved, million US dollars"
rounded = "the press release rounded the amount"
source = "document"
note = "what to know about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  fiscal_period,
  make_date(CAST(substr(fiscal_period, 1, 4) AS INT), 7, 1) AS from_date,
  make_date(CAST(substr(fiscal_period, 1, 4) AS INT) + 1, 6, 30) AS to_date,
  mission_acronym AS item,
  CASE WHEN mission_acronym NOT IN ('Brindisi', 'SupportAccount') THEN mission_acronym END AS mission,
  usd_millions,
  coalesce(note LIKE '%rounded%', false) AS rounded,
  source,
  note,
  source_file,
  source_line,
  known_from
FROM raw.mission_budgets
