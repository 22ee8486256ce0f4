SELECT * FROM all_vintages.parity_targets ORDER BY known_from, category, personnel_type, year
