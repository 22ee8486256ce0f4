/*---
title = "Deaths in organised violence near camps"
unit = "deaths"
area = "protection"
table = "events"
measure = "total"
keys = ["mission", "camp", "violence", "radius_km", "who"]
always_by = ["radius_km", "who"]
datasets = ["ucdp_ged", "ucdp_ged_reduced", "geo_pko_units"]
populations = ["all"]
scopes = ["all"]
direction = "fewer"
chart = "line by year"
notes = [
  "who: all (all deaths) or civilians; reduced rows do not say how many were civilians, so civilians are counted only in countries with a full file (here Central African Republic, South Sudan, Ethiopia).",
  "The nearest camp shown on the mission's published maps of that time (Geo-PKO, 1994 to 2020), at the town's coordinates, not the camp's; an event counts once.",
  "Only events whose place is known within 25 km: where the place is known to a district or less (where_prec 3 and above) an event is left out, so every value is a lower bound. At 10 km, places known within 25 km count by the point that stands for them.",
  "Radii contain one another: 50 km holds all of 25 km.",
  "Reduced rows (countries without a full file) give the first day only; they are dated to the year.",
  "Deaths of one event are not independent: no interval is given; low and high estimates stand in the table.",
  "Soft at the end: the latest year is revised in the next release.",
]
---*/
WITH near AS (
  SELECT e.id, e.dataset, e.date_start, e.date_end, e.year, e.violence, e.best, e.deaths_civilians,
    unnest(sites_within(e.latitude, e.longitude, 50,
      (SELECT site_index(concat(latitude, ' ', longitude), latitude, longitude)
       FROM (SELECT DISTINCT latitude, longitude FROM deployments_maps WHERE latitude IS NOT NULL)))) AS site
  FROM events e
  WHERE coalesce(e.where_prec, 1) <= 2
),
around AS (
  SELECT id, dataset, date_start, date_end, year, violence, best, deaths_civilians, site['id'] AS place, site['distance_km'] AS km
  FROM near
),
-- Maps one after the other that show a camp: one stay.
maps AS (
  SELECT mission, site AS camp, concat(latitude, ' ', longitude) AS place, date_start,
    coalesce(date_end, DATE '9999-12-31') AS date_end,
    coalesce(date_start > month_add(lag(date_end) OVER (PARTITION BY mission, site, latitude, longitude ORDER BY date_start), 1), true) AS begins
  FROM deployments_maps
  WHERE latitude IS NOT NULL
),
numbered AS (
  SELECT *, sum(CASE WHEN begins THEN 1 ELSE 0 END) OVER (PARTITION BY mission, camp, place ORDER BY date_start) AS stay FROM maps
),
stays AS (
  SELECT mission, camp, place, min(date_start) AS date_start, max(date_end) AS date_end FROM numbered GROUP BY mission, camp, place, stay
),
-- The nearest camp that was there: an event is counted once, whatever the number of camps around.
camps AS (
  SELECT n.*, d.mission, d.camp,
    row_number() OVER (PARTITION BY n.dataset, n.id ORDER BY n.km, d.mission, d.camp) AS turn
  FROM around n
  JOIN stays d ON d.place = n.place AND n.date_start BETWEEN d.date_start AND d.date_end
)
SELECT (SELECT max(known_from) FROM events) AS known_from,
  CASE WHEN date_end = date_start THEN date_start
    WHEN date_trunc('month', date_end) = date_trunc('month', date_start) THEN CAST(date_trunc('month', date_start) AS DATE)
    ELSE make_date(year, 1, 1) END AS date,
  CASE WHEN date_end = date_start THEN 'day'
    WHEN date_trunc('month', date_end) = date_trunc('month', date_start) THEN 'month' ELSE 'year' END AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group,
  mission, camp, violence, CAST(r.radius_km AS VARCHAR) AS radius_km, w.who,
  CASE w.who WHEN 'all' THEN best ELSE deaths_civilians END AS value
FROM camps
CROSS JOIN (VALUES (10), (25), (50)) r (radius_km)
CROSS JOIN (VALUES ('all'), ('civilians')) w (who)
WHERE turn = 1 AND km <= r.radius_km AND (w.who = 'all' OR deaths_civilians IS NOT NULL)
