-- Deaths by malicious act by day; accidents and illness by month; other causes as yearly totals.
SELECT date, 'day' AS date_precision, mission, scope, cause, cause_group, personnel_type, personnel_group, uniformed,
  CAST(NULL AS VARCHAR) AS sex, CAST(NULL AS VARCHAR) AS nationality, CAST(NULL AS VARCHAR) AS nationality_iso3,
  sum(deaths) AS deaths, CAST(NULL AS VARCHAR) AS casualty_id, CAST(NULL AS VARCHAR) AS flags,
  CAST(NULL AS VARCHAR) AS source_file, CAST(NULL AS BIGINT) AS source_line, known_from
FROM all_vintages.fatalities WHERE cause_group = 'Malicious Act' GROUP BY ALL
UNION ALL
SELECT CAST(date_trunc('month', date) AS DATE), 'month', mission, scope, cause, cause_group, personnel_type, personnel_group, uniformed,
  NULL, NULL, NULL, sum(deaths), NULL, NULL, NULL, NULL, known_from
FROM all_vintages.fatalities WHERE cause_group IN ('Accident', 'Illness')
GROUP BY 1, mission, scope, cause, cause_group, personnel_type, personnel_group, uniformed, known_from
UNION ALL
SELECT CAST(date_trunc('year', date) AS DATE), 'year', NULL, NULL, cause, cause_group, NULL, 'withheld', NULL,
  NULL, NULL, NULL, sum(deaths), NULL, NULL, NULL, NULL, known_from
FROM all_vintages.fatalities WHERE cause_group NOT IN ('Malicious Act', 'Accident', 'Illness')
GROUP BY 1, cause, cause_group, known_from
ORDER BY known_from, date, mission, personnel_type, cause
