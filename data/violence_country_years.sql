-- Deaths in organised violence by country and year, as UCDP publishes them.
SELECT country_iso3, year, state_based, non_state, one_sided, low, best, high, deaths_civilians, deaths_unknown, known_from
FROM all_vintages.violence_country_years
ORDER BY known_from, country_iso3, year
