-- Deaths that followed them, sums by area; no single event.
SELECT * FROM all_vintages.forecast_outcomes WHERE level = 'country' OR (level = 'camp' AND mission = 'MINUSMA')
ORDER BY known_from, level, target, mission, radius_km, first_day, last_day, area, latitude
