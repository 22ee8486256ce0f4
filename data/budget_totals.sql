SELECT * FROM all_vintages.budget_totals ORDER BY known_from, fiscal_period
