-- Examples of forecasts: around camps of a mission that has ended, and of countries. Forecasts for camps of open missions are never stored.
-- Events in Mali are those of the subset of places known within 25 km.
SELECT * REPLACE (CASE WHEN mission = 'MINUSMA' THEN concat(known, '; only events at a place known within 25 km are in it, so that counts are lower bounds') ELSE known END AS known)
FROM all_vintages.forecasts WHERE audience = 'public' AND (level = 'country' OR (level = 'camp' AND mission = 'MINUSMA'))
ORDER BY known_from, level, target, mission, origin, radius_km, first_day, last_day, area, latitude
