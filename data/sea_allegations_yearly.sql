SELECT * FROM all_vintages.sea_allegations_yearly ORDER BY known_from, year
