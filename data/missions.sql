SELECT * FROM all_vintages.missions ORDER BY known_from, mission
