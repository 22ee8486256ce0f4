SELECT * FROM all_vintages.endorsements ORDER BY known_from, country_iso3
