SELECT * FROM all_vintages.sea_victims ORDER BY known_from, year, measure, part
