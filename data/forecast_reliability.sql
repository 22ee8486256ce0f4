-- The record behind them: chances given on earlier days, and how often it happened.
SELECT * FROM all_vintages.forecast_reliability WHERE level = 'country' OR (level = 'camp' AND mission = 'MINUSMA')
ORDER BY known_from, level, target, mission, origin, radius_km, first_day, last_day, forecaster, at_least, bin
