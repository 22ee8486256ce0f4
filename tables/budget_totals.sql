/*---
title = "Approved peacekeeping budget of all operations for a fiscal period"
dataset = "budget_totals"
key = ["fiscal_period"]

[columns]
fiscal_period = "1 July to 30 June, such as 2013/14"
from_date = "its first day"
to_date = "its last day"
usd_millions = "approved, million US dollars, as rounded by the press release"
source = "document"
note = "what the total leaves out, or how many operations it covers"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  fiscal_period,
  make_date(CAST(substr(fiscal_period, 1, 4) AS INT), 7, 1) AS from_date,
  make_date(CAST(substr(fiscal_period, 1, 4) AS INT) + 1, 6, 30) AS to_date,
  approved_usd_millions AS usd_millions,
  source,
  note,
  source_file,
  source_line,
  known_from
FROM raw.budget_totals
