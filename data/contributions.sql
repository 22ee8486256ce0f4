-- Uniformed personnel by month, mission and type; contributors are not told apart.
SELECT month_end, mission, scope, CAST(NULL AS VARCHAR) AS contributor, CAST(NULL AS VARCHAR) AS contributor_iso3,
  personnel_type, personnel_group, uniformed, sum(female) AS female, sum(male) AS male, sum(total) AS total,
  CAST(NULL AS VARCHAR) AS flags, CAST(NULL AS VARCHAR) AS source_file, CAST(NULL AS BIGINT) AS source_line, known_from
FROM all_vintages.contributions
GROUP BY month_end, mission, scope, personnel_type, personnel_group, uniformed, known_from
ORDER BY known_from, month_end, mission, personnel_type
