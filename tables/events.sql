/*---
title = "An event of organised violence, each country from the best source that is loaded"
parts = ["events_ged", "events_candidate", "events_reduced"]

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
-- Candidates only where no checked release covers the year; reduced rows only where no full file of
-- the country is loaded: no event is counted twice.
WITH covered AS (
  -- A release of a year covers all years before it, those without an event in the country too.
  SELECT country_iso3, source_file,
    greatest(year, coalesce(2000 + TRY_CAST(split_part(release, '.', 1) AS INT) - 1, year)) AS to_year
  FROM parts WHERE coverage = 'full'
),
full_coverage AS (
  SELECT country_iso3, max(to_year) AS to_year FROM covered GROUP BY 1
),
-- A file of all countries covers those too in which it has no event.
world AS (
  SELECT max(to_year) AS to_year FROM covered
  WHERE regexp_like(lower(source_file), '(^|/)(gedevent_v[0-9]+_1([. ]|$)|ged[0-9]{3}-)')
)
SELECT p.*
FROM parts p
CROSS JOIN world w
LEFT JOIN full_coverage f ON f.country_iso3 = p.country_iso3
WHERE p.coverage = 'full'
  OR (p.coverage = 'candidate' AND (f.to_year IS NULL OR p.year > f.to_year) AND (w.to_year IS NULL OR p.year > w.to_year))
  OR (p.coverage = 'reduced' AND f.to_year IS NULL AND w.to_year IS NULL)
