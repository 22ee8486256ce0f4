SELECT * FROM all_vintages.cpas_counts ORDER BY known_from, quarter, mission
