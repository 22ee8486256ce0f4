SELECT * FROM all_vintages.endorsement_counts ORDER BY known_from, date
