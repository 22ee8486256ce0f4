/*---
title = "People living near a camp"
unit = "people"
area = "protection"
table = "deployments"
measure = "total"
keys = ["mission", "radius_km"]
always_by = ["year", "mission", "radius_km"]
datasets = ["geo_pko_front", "gpw_population", "prio_grid_land"]
populations = ["all"]
scopes = ["all"]
direction = "none"
chart = "line by year"
notes = [
  "People of 2020 (GPW v4.11) in half-degree cells whose centre lies within the radius of a place where the mission stood in that year (Geo-PKO v2.3): rough, a cell is about 55 km wide; smaller radii would say nothing.",
  "A cell counts once for a mission, whatever the number of camps around; two missions may reach the same people: values of missions must not be added.",
  "Within reach is not protected.",
]
---*/
WITH reached AS (
  SELECT c.cell, unnest(sites_within(c.latitude, c.longitude, 100,
      (SELECT site_index(concat(latitude, ' ', longitude), latitude, longitude)
       FROM (SELECT DISTINCT latitude, longitude FROM deployments_years WHERE latitude IS NOT NULL)))) AS site
  FROM cells c
),
around AS (SELECT cell, site['id'] AS place, site['distance_km'] AS km FROM reached),
held AS (
  SELECT DISTINCT d.known_from, d.date_start, d.mission, r.radius_km, t.cell
  FROM around t
  JOIN deployments_years d ON concat(d.latitude, ' ', d.longitude) = t.place
  JOIN (VALUES (50), (100)) r (radius_km) ON t.km <= r.radius_km
)
SELECT h.known_from, h.date_start AS date, 'year' AS date_precision, CAST(NULL AS VARCHAR) AS scope,
  'other' AS personnel_group, h.mission, CAST(h.radius_km AS VARCHAR) AS radius_km, sum(p.people) AS value
FROM held h
JOIN population p ON p.cell = h.cell AND p.year = 2020
GROUP BY h.known_from, h.date_start, h.mission, h.radius_km
