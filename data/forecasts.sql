-- Examples of forecasts: around camps of a mission that has ended, and of countries. Forecasts for camps of open missions are never stored.
SELECT * FROM all_vintages.forecasts WHERE audience = 'public' AND (level = 'country' OR (level = 'camp' AND mission = 'MINUSMA'))
ORDER BY known_from, level, target, mission, origin, radius_km, first_day, last_day, area, latitude
