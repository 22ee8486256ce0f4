/*---
title = "Quick impact project of a mission"
dataset = "quick_impact_projects"
key = ["mission", "project"]
derived = ["supports_women", "places"]

[columns]
mission = "acronym"
project = "reference"
title = "title"
activity = "kind of activity"
status = "Ongoing or Completed, as published"
budget_cycle = "year of the budget, as written"
date_start = "first day"
date_end = "last day"
approved_usd = "approved, US dollars"
paid_usd = "paid out, US dollars"
beneficiaries = "as the mission estimates"
women = "women among them"
men = "men among them"
supports_women = "supports women in politics and negotiations; missing where not said"
place = "first of its places"
latitude = "of the first place, degrees north"
longitude = "of the first place, degrees east"
places = "places named"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  trim(mission_acronym) AS mission,
  trim(qip_ref) AS project,
  title,
  activity_type AS activity,
  project_status AS status,
  budget_cycle,
  start_date AS date_start,
  end_date AS date_end,
  approved_amount AS approved_usd,
  amount_disbursed AS paid_usd,
  total_beneficiaries AS beneficiaries,
  total_women_beneficiaries AS women,
  total_men_beneficiaries AS men,
  CASE lower(trim(qip_support_women_participation)) WHEN 'yes' THEN true WHEN 'no' THEN false END AS supports_women,
  location1 AS place,
  latitude1 AS latitude,
  longitude1 AS longitude,
  CASE WHEN location1 IS NULL THEN 0 ELSE 1 END + CASE WHEN location2 IS NULL THEN 0 ELSE 1 END + CASE WHEN location3 IS NULL THEN 0 ELSE 1 END + CASE WHEN location4 IS NULL THEN 0 ELSE 1 END + CASE WHEN location5 IS NULL THEN 0 ELSE 1 END AS places,
  flags,
  source_file,
  source_line,
  known_from
FROM raw.quick_impact_projects
