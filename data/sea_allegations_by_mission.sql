SELECT * FROM all_vintages.sea_allegations_by_mission ORDER BY known_from, year, mission, part
