/*---
title = "Strength that the Security Council authorised for a mission"
dataset = "authorised_strength"
key = ["mission", "from_date"]

[columns]
mission = "acronym"
resolution = "resolution as the page quotes it"
from_date = "from when it holds"
to_date = "day before the next one known here; missing for the last, which may have been replaced since"
military = "military personnel; missing where the page does not give it"
observers_staff_officers = "observers and staff officers"
police = "police; individual police where formed units are given apart"
formed_police = "police in formed units"
total_uniformed = "all uniformed, where the page gives it; never added up here, for columns differ in scope"
source = "page"
note = "what to know about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  mission_acronym AS mission,
  resolution,
  from_date,
  CAST(lead(from_date) OVER (PARTITION BY known_from, mission_acronym ORDER BY from_date) - INTERVAL '1 day' AS DATE) AS to_date,
  military,
  observers_staff_officers,
  police,
  formed_police,
  total_uniformed,
  source,
  note,
  source_file,
  source_line,
  known_from
FROM raw.authorised_strength
