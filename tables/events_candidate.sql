/*---
title = "An event of organised violence of the latest months, not yet checked by the publisher"
dataset = "ucdp_ged_candidate"
key = ["id"]
derived = ["coverage", "release"]

[columns]
dataset = "source that the row comes from"
coverage = "full: all events of the country; candidate: not yet checked; reduced: events at a known place only"
release = "the publisher's number of the release"
id = "the publisher's number of the event"
year = "year in which the deaths are counted"
date_start = "earliest day possible"
date_end = "latest day possible; missing where the source does not give it"
date_prec = "how well the time is known: 1 day, 2 two to six days, 3 week, 4 eight to thirty days, 5 more than a month; missing where not given"
country = "country in which it happened, as published"
country_iso3 = "ISO 3166-1 alpha-3 of the country today (XKX for Kosovo, CSK and DDR for states that are no more)"
latitude = "degrees north, of the place that stands for the event"
longitude = "degrees east, of the place that stands for the event"
cell = "PRIO-GRID cell of the point"
where_prec = "how well the place is known: 1 exact, 2 within 25 km, 3 second-level division, 4 first-level division, 5 fuzzy, 6 country, 7 international waters; missing where not given (reduced rows hold 1 and 2 only)"
place = "name of the place that the point stands for"
violence = "state-based, non-state or one-sided"
conflict = "name of the conflict"
side_a_id = "number of the first side (actors); missing where the source does not give it"
side_a = "first side; in one-sided violence the perpetrator"
side_b_id = "number of the second side; missing where the source does not give it, and for civilians"
side_b = "second side; Civilians in one-sided violence"
low = "deaths, lowest credible estimate"
best = "deaths, best estimate"
high = "deaths, highest credible estimate"
deaths_a = "deaths of side A"
deaths_b = "deaths of side B"
deaths_civilians = "deaths of civilians; missing where not given"
deaths_unknown = "deaths of persons whose status is not known"
event_clarity = "1 single event, 2 summary of several"
clear = "counted in the publisher's totals; no where a check is still to be made"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
WITH ged AS (
  SELECT *,
    coalesce(
      replace(regexp_match(lower(source_file), '_v([0-9]+_[0-9_]*[0-9])')[1], '_', '.'),
      regexp_match(lower(source_file), 'ged([0-9]{2})1-')[1] || '.1',
      'none'
    ) AS release
  FROM raw.ucdp_ged_candidate
),
-- An event may stand in the file of its month (25.0.6) and in a later one of several (25.01.25.09): the one
-- whose months reach furthest counts, of two that reach equally far the one of several months.
dated AS (
  SELECT *,
    CASE WHEN split_part(release, '.', 4) <> ''
      THEN TRY_CAST(split_part(release, '.', 3) AS INT) * 1000 + TRY_CAST(split_part(release, '.', 4) AS INT) * 10 + 1
      ELSE TRY_CAST(split_part(release, '.', 1) AS INT) * 1000 + TRY_CAST(split_part(release, '.', 3) AS INT) * 10
    END AS reach
  FROM ged
),
newest AS (
  SELECT known_from, id, max(coalesce(reach, 0)) AS reach FROM dated GROUP BY 1, 2
)
SELECT
  'ucdp_ged_candidate' AS dataset,
  'candidate' AS coverage,
  g.release,
  g.id,
  g.year,
  g.date_start,
  g.date_end,
  g.date_prec,
  g.country,
  c.iso3 AS country_iso3,
  g.latitude,
  g.longitude,
  prio_grid_cell(g.latitude, g.longitude) AS cell,
  g.where_prec,
  g.where_coordinates AS place,
  v.violence,
  g.conflict_name AS conflict,
  g.side_a_new_id AS side_a_id,
  g.side_a,
  CASE WHEN g.type_of_violence <> 3 THEN g.side_b_new_id END AS side_b_id,
  g.side_b,
  g.low,
  g.best,
  g.high,
  g.deaths_a,
  g.deaths_b,
  g.deaths_civilians,
  g.deaths_unknown,
  g.event_clarity,
  coalesce(g.code_status, 'Clear') = 'Clear' AS clear,
  g.flags,
  g.source_file,
  g.source_line,
  g.known_from
FROM dated g
JOIN newest n ON n.known_from = g.known_from AND n.id = g.id AND n.reach = coalesce(g.reach, 0)
LEFT JOIN crosswalk.ucdp_countries c ON CAST(c.country_id AS BIGINT) = g.country_id AND c.published <> 'Macedonia, FYR'
LEFT JOIN crosswalk.ucdp_violence v ON v.published = CAST(g.type_of_violence AS VARCHAR)
