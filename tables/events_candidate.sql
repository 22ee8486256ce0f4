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
-- The months that a release holds, counted from 2000: 25.0.6 one, 25.01.25.09 those from January to September.
-- `reach` tells which of two releases reaches further, of two that reach equally far the one of several months.
dated AS (
  SELECT *,
    CASE WHEN split_part(release, '.', 4) <> ''
      THEN TRY_CAST(split_part(release, '.', 1) AS INT) * 12 + TRY_CAST(split_part(release, '.', 2) AS INT)
      ELSE TRY_CAST(split_part(release, '.', 1) AS INT) * 12 + TRY_CAST(split_part(release, '.', 3) AS INT)
    END AS first_month,
    CASE WHEN split_part(release, '.', 4) <> ''
      THEN TRY_CAST(split_part(release, '.', 3) AS INT) * 12 + TRY_CAST(split_part(release, '.', 4) AS INT)
      ELSE TRY_CAST(split_part(release, '.', 1) AS INT) * 12 + TRY_CAST(split_part(release, '.', 3) AS INT)
    END AS last_month,
    CASE WHEN split_part(release, '.', 4) <> ''
      THEN TRY_CAST(split_part(release, '.', 3) AS INT) * 1000 + TRY_CAST(split_part(release, '.', 4) AS INT) * 10 + 1
      ELSE TRY_CAST(split_part(release, '.', 1) AS INT) * 1000 + TRY_CAST(split_part(release, '.', 3) AS INT) * 10
    END AS reach
  FROM ged
),
releases AS (
  SELECT known_from, release, min(first_month) AS first_month, max(last_month) AS last_month,
    split_part(release, '.', 4) <> '' AND bool_or(regexp_like(lower(source_file), '(^|/)gedevent_v[0-9_]+([. ]|$)')) AS is_of_several
  FROM dated GROUP BY 1, 2
),
-- A release of several months takes the place of those of its months: what it dropped, or gave another number, no longer counts.
replaced AS (
  SELECT DISTINCT r.known_from, r.release
  FROM releases r
  JOIN releases s ON s.known_from = r.known_from
  WHERE s.is_of_several AND s.release <> r.release AND s.first_month <= r.first_month AND s.last_month >= r.last_month
),
kept AS (
  SELECT d.*
  FROM dated d
  LEFT JOIN replaced r ON r.known_from = d.known_from AND r.release = d.release
  WHERE r.release IS NULL
),
-- Where an event stands in several of the rest, the one that reaches furthest counts.
newest AS (
  SELECT known_from, id, max(coalesce(reach, 0)) AS reach FROM kept GROUP BY 1, 2
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
FROM kept g
JOIN newest n ON n.known_from = g.known_from AND n.id = g.id AND n.reach = coalesce(g.reach, 0)
LEFT JOIN crosswalk.ucdp_countries c ON CAST(c.country_id AS BIGINT) = g.country_id AND c.published <> 'Macedonia, FYR'
LEFT JOIN crosswalk.ucdp_violence v ON v.published = CAST(g.type_of_violence AS VARCHAR)
