SELECT * FROM all_vintages.budgets ORDER BY known_from, fiscal_period, item
