SELECT * FROM all_vintages.strength ORDER BY known_from, mission, from_date
