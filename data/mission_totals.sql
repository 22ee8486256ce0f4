SELECT * FROM all_vintages.mission_totals ORDER BY known_from, month_end, mission
