/*---
title = "One death of a member of a UN mission (or, in embedded figures, a number of deaths)"
dataset = "fatalities"
key = ["casualty_id", "nationality"]
derived = ["scope", "cause_group", "personnel_group", "uniformed", "deaths"]
# Deaths that were self-inflicted are shown publicly as yearly totals only, and so are those that a later publication may
# class so; ids by which records of two publications could be matched are withheld.
public = """
SELECT date, date_precision, mission, scope, cause, cause_group, personnel_type, personnel_group,
  uniformed, sex, nationality, nationality_iso3, deaths,
  CAST(NULL AS VARCHAR) AS casualty_id, flags, source_file, CAST(NULL AS BIGINT) AS source_line, known_from
FROM whole WHERE cause_group IN ('Malicious Act', 'Accident', 'Illness')
UNION ALL
SELECT CAST(date_trunc('year', date) AS DATE), 'year', NULL, NULL, cause, cause_group, NULL, 'withheld',
  NULL, NULL, NULL, NULL, sum(deaths), NULL, NULL, source_file, NULL, known_from
FROM whole WHERE cause_group NOT IN ('Malicious Act', 'Accident', 'Illness')
GROUP BY date_trunc('year', date), cause, cause_group, source_file, known_from
"""

[columns]
date = "day of the incident; in embedded figures the first day of the month or year that date_precision says"
date_precision = "day, month or year"
mission = "acronym"
scope = "peacekeeping, political or secretariat"
cause = "Malicious Act, Accident, Illness, Self-Inflicted, To Be Determined, Unknown"
cause_group = "the same, with everything but malicious acts, accidents and illness taken together: safe to show by month"
personnel_type = "Military, Military Observer, Police, International Civilian, National (local) staff, Other"
personnel_group = "military, police, civilian or other"
uniformed = "military (observers included) and police"
sex = "M, F or missing"
nationality = "name, one spelling in all vintages"
nationality_iso3 = "ISO 3166-1 alpha-3; missing where undetermined"
deaths = "1"
casualty_id = "the publisher's id; with the nationality it names a person"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line (CSV) or row (JSON) in it"
known_from = "date of publication"
---*/
SELECT
  f.incident_date AS date,
  'day' AS date_precision,
  f.mission_acronym AS mission,
  s.scope,
  coalesce(c.cause, f.type_of_incident) AS cause,
  coalesce(c.cause_group, 'Other, unknown or self-inflicted') AS cause_group,
  coalesce(p.personnel_type, trim(f.casualty_personnel_type)) AS personnel_type,
  coalesce(p.personnel_group, 'other') AS personnel_group,
  coalesce(p.uniformed = 'true', false) AS uniformed,
  f.gender AS sex,
  coalesce(n.nationality, f.casualty_nationality) AS nationality,
  coalesce(n.iso3, f.isocode3) AS nationality_iso3,
  CAST(1 AS BIGINT) AS deaths,
  f.casualty_id,
  f.flags,
  f.source_file,
  f.source_line,
  f.known_from
FROM raw.fatalities f
LEFT JOIN crosswalk.mission_scopes s ON s.mission = f.mission_acronym
LEFT JOIN crosswalk.causes c ON c.published = f.type_of_incident
LEFT JOIN crosswalk.personnel_types p ON p.dataset = 'fatalities' AND p.published = trim(f.casualty_personnel_type)
LEFT JOIN crosswalk.nationalities n ON n.published = f.casualty_nationality
