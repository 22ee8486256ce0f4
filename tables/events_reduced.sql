/*---
title = "An event of organised violence at a known place, of a release that was reduced to such events"
dataset = "ucdp_ged_reduced"
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
SELECT
  'ucdp_ged_reduced' AS dataset,
  'reduced' AS coverage,
  '21.1' AS release,
  g.id,
  g.year,
  make_date(g.year, g.month, g.day) AS date_start,
  CAST(NULL AS DATE) AS date_end,
  CAST(NULL AS BIGINT) AS date_prec,
  g.country,
  c.iso3 AS country_iso3,
  g.latitude,
  g.longitude,
  prio_grid_cell(g.latitude, g.longitude) AS cell,
  CAST(NULL AS BIGINT) AS where_prec,
  CAST(NULL AS VARCHAR) AS place,
  v.violence,
  g.conflict_name AS conflict,
  CAST(NULL AS BIGINT) AS side_a_id,
  g.side_a,
  CAST(NULL AS BIGINT) AS side_b_id,
  g.side_b,
  g.low_death AS low,
  g.best_death AS best,
  g.high_death AS high,
  CAST(NULL AS BIGINT) AS deaths_a,
  CAST(NULL AS BIGINT) AS deaths_b,
  CAST(NULL AS BIGINT) AS deaths_civilians,
  CAST(NULL AS BIGINT) AS deaths_unknown,
  CAST(NULL AS BIGINT) AS event_clarity,
  true AS clear,
  g.flags,
  g.source_file,
  g.source_line,
  g.known_from
FROM raw.ucdp_ged_reduced g
LEFT JOIN crosswalk.ucdp_countries c ON c.published = g.country
LEFT JOIN crosswalk.ucdp_violence v ON v.published = g.type_of_violence
