/*---
title = "Deaths in organised violence near camps"
unit = "deaths"
area = "protection"
table = "events"
measure = "total"
keys = ["mission", "camp", "violence", "radius_km"]
always_by = ["radius_km"]
datasets = ["ucdp_ged", "ucdp_ged_reduced", "geo_pko_units"]
populations = ["all"]
scopes = ["all"]
direction = "fewer"
chart = "line by year"
notes = [
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
      (SELECT site_index(concat(latitude, ' ', longitude), latitude, longitude) FROM deployments_maps
       WHERE latitude IS NOT NULL))) AS site
  FROM events e
  WHERE coalesce(e.where_prec, 1) <= 2
),
-- The nearest camp that was there: an event is counted once, whatever the number of camps around.
camps AS (
  SELECT n.*, n.site['distance_km'] AS km, d.mission, d.site AS camp,
    row_number() OVER (PARTITION BY n.dataset, n.id ORDER BY n.site['distance_km'], d.mission, d.site) AS turn
  FROM near n
  JOIN deployments_maps d ON concat(d.latitude, ' ', d.longitude) = n.site['id']
    AND n.date_start BETWEEN d.date_start AND coalesce(d.date_end, DATE '9999-12-31')
)
SELECT (SELECT max(known_from) FROM events) AS known_from,
  CASE WHEN date_end = date_start THEN date_start
    WHEN date_trunc('month', date_end) = date_trunc('month', date_start) THEN CAST(date_trunc('month', date_start) AS DATE)
    ELSE make_date(year, 1, 1) END AS date,
  CASE WHEN date_end = date_start THEN 'day'
    WHEN date_trunc('month', date_end) = date_trunc('month', date_start) THEN 'month' ELSE 'year' END AS date_precision,
  CAST(NULL AS VARCHAR) AS scope, 'other' AS personnel_group,
  mission, camp, violence, CAST(r.radius_km AS VARCHAR) AS radius_km, best AS value
FROM camps
CROSS JOIN (VALUES (10), (25), (50)) r (radius_km)
WHERE turn = 1 AND km <= r.radius_km
