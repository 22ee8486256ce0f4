/*---
title = "Deaths in organised violence in a country and year"
dataset = "ucdp_country_years"
key = ["country_id", "year"]

[columns]
country_id = "Gleditsch and Ward number"
country = "country as published"
country_iso3 = "ISO 3166-1 alpha-3 of the country today (XKX for Kosovo, CSK and DDR for states that are no more)"
year = "year"
state_based = "deaths in state-based violence, best estimate"
non_state = "deaths in non-state violence, best estimate"
one_sided = "deaths in one-sided violence, best estimate"
low = "deaths in all organised violence, lowest credible estimate"
best = "deaths in all organised violence, best estimate"
high = "deaths in all organised violence, highest credible estimate"
deaths_civilians = "deaths of civilians in all organised violence"
deaths_unknown = "deaths of persons whose status is not known"
release = "the publisher's number of the release"
flags = "doubts about the row"
source_file = "file of the publication"
source_line = "line in it"
known_from = "date of publication"
---*/
SELECT
  y.country_id_cy AS country_id,
  y.country_cy AS country,
  c.iso3 AS country_iso3,
  y.year_cy AS year,
  y.sb_total_deaths_best_cy AS state_based,
  y.ns_total_deaths_best_cy AS non_state,
  y.os_total_deaths_best_cy AS one_sided,
  y.cumulative_total_deaths_in_orgvio_low_cy AS low,
  y.cumulative_total_deaths_in_orgvio_best_cy AS best,
  y.cumulative_total_deaths_in_orgvio_high_cy AS high,
  y.cumulative_total_deaths_civilians_in_orgvio_cy AS deaths_civilians,
  y.cumulative_total_deaths_unknown_in_orgvio_cy AS deaths_unknown,
  y.version AS release,
  y.flags,
  y.source_file,
  y.source_line,
  y.known_from
FROM raw.ucdp_country_years y
LEFT JOIN crosswalk.ucdp_countries c ON CAST(c.country_id AS BIGINT) = y.country_id_cy AND c.published <> 'Macedonia, FYR'
