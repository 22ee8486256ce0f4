SELECT * FROM all_vintages.contributor_totals ORDER BY known_from, month_end, contributor_iso3, contributor
