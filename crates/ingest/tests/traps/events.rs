//! Traps of UCDP's events and of what is made from them.

use base::Date;

use crate::real::{check, check_on, real};

#[test]
fn every_event_and_every_death_is_stored() {
    check(
        "SELECT country_iso3, count(*), sum(low), sum(best), sum(high) FROM events_ged GROUP BY 1 ORDER BY 1",
        &[
            "CAF|1848|13721|14948|17760",
            "ETH|3808|296633|299973|379526",
            "SSD|974|12926|14308|20451",
        ],
    );
    for (table, rows) in [
        ("events_reduced", "176579"),
        ("violence_country_years", "6936"),
        ("raw.ucdp_ged_sample_2025", "9972"),
        ("raw.ucdp_ged_place_names", "61296"),
    ] {
        check(&format!("SELECT count(*) FROM {table}"), &[rows]);
    }
}

#[test]
fn no_event_is_counted_twice() {
    check(
        "SELECT coverage, count(*), count(DISTINCT id) FROM events GROUP BY 1 ORDER BY 1",
        &["full|6630|6630", "reduced|173278|173278"],
    );
    check(
        "SELECT count(DISTINCT country_iso3) FROM events WHERE country_iso3 IN ('CAF', 'ETH', 'SSD') AND coverage = 'reduced'",
        &["0"],
    );
}

#[test]
fn an_event_with_a_range_is_not_an_event_on_its_first_day() {
    check(
        "SELECT date_prec, count(*), count(*) FILTER (WHERE date_end > date_start) FROM events_ged GROUP BY 1 ORDER BY 1",
        &["1|4187|0", "2|1264|1264", "3|250|250", "4|645|645", "5|284|284"],
    );
    check(
        "SELECT count(*) FROM events_ged WHERE (date_prec > 1) <> coalesce(flags LIKE '%day_not_known%', false)",
        &["0"],
    );
}

#[test]
fn a_place_is_known_from_exactly_to_the_country_only() {
    check(
        "SELECT where_prec, count(*) FROM events_ged GROUP BY 1 ORDER BY 1",
        &["1|2634", "2|1772", "3|912", "4|438", "5|814", "6|60"],
    );
    check(
        "SELECT count(*) FROM events_ged WHERE (where_prec > 2) <> coalesce(flags LIKE '%place_not_known%', false)",
        &["0"],
    );
}

#[test]
fn low_best_and_high_are_out_of_order_in_up_to_3_percent_of_rows() {
    check(
        "SELECT country_iso3, count(*) FILTER (WHERE NOT (low <= best AND best <= high)), \
         count(*) FILTER (WHERE flags LIKE '%estimates_out_of_order%') FROM events_ged GROUP BY 1 ORDER BY 1",
        &["CAF|20|20", "ETH|62|62", "SSD|14|14"],
    );
}

#[test]
fn the_number_of_sources_was_not_recorded_before_2013_and_seven_times_since() {
    check(
        "SELECT count(*), count(*) FILTER (WHERE year >= 2013) FROM raw.ucdp_ged WHERE flags LIKE '%sources_not_recorded%'",
        &["1844|7"],
    );
}

#[test]
fn old_files_have_42_columns() {
    check_on(
        Date::constant(2019, 12, 31),
        "SELECT count(*), count(relid), count(code_status), count(where_prec), min(year), max(year) \
         FROM raw.ucdp_ged_samples",
        &["3194|0|0|3194|1989|2018"],
    );
}

#[test]
fn the_reduced_file_has_no_day_to_read_and_keeps_places_that_are_known_only() {
    check(
        "SELECT count(date_end), count(date_prec), count(where_prec), count(deaths_civilians) FROM events_reduced",
        &["0|0|0|0"],
    );
}

/// Sums of `best` against the published country-years, where they differ.
const DIFFERENCES: &str = "WITH summed AS (
    SELECT country_iso3, year, violence, sum(best) AS best FROM events_ged WHERE clear GROUP BY 1, 2, 3),
  published AS (
    SELECT country_iso3, year, 'state-based' AS violence, state_based AS best FROM violence_country_years
    UNION ALL SELECT country_iso3, year, 'non-state', non_state FROM violence_country_years
    UNION ALL SELECT country_iso3, year, 'one-sided', one_sided FROM violence_country_years)
  SELECT p.country_iso3, p.year, p.violence, p.best, coalesce(s.best, 0) FROM published p
  LEFT JOIN summed s ON s.country_iso3 = p.country_iso3 AND s.year = p.year AND s.violence = p.violence
  WHERE p.best <> coalesce(s.best, 0) AND p.year BETWEEN 2010 AND 2022";

#[test]
fn published_totals_of_25_1_are_the_sums_of_23_1_but_for_five_later_revisions() {
    check(
        &format!("{DIFFERENCES} AND p.country_iso3 IN ('CAF', 'SSD') ORDER BY 1, 2, 3"),
        &[
            "CAF|2015|state-based|35|34",
            "CAF|2017|state-based|73|56",
            "CAF|2019|state-based|68|58",
            "SSD|2018|non-state|492|480",
            "SSD|2022|non-state|612|607",
        ],
    );
    let Some(real) = real() else { return };
    let cells = real.lines(
        "SELECT 3 * count(*) FROM violence_country_years WHERE country_iso3 IN ('CAF', 'SSD') AND year BETWEEN 2010 AND 2022",
    );
    assert_eq!(cells, ["75"]);
}

#[test]
fn totals_of_ethiopia_were_revised_by_tens_of_thousands_between_23_1_and_25_1() {
    check(
        &format!(
            "SELECT * FROM ({DIFFERENCES}) WHERE country_iso3 = 'ETH' AND violence = 'state-based' ORDER BY year"
        ),
        &[
            "ETH|2020|state-based|20916|1624",
            "ETH|2021|state-based|124553|9073",
            "ETH|2022|state-based|163210|101076",
        ],
    );
}

#[test]
fn a_side_is_a_government_a_group_or_a_community_and_later_ones_are_not_yet_listed() {
    check(
        "SELECT kind, count(*) FROM actors GROUP BY 1 ORDER BY 1",
        &["community|466", "government|163", "group|1059", "supporters|37"],
    );
    check(
        "SELECT e.country_iso3, coalesce(a.kind, '-'), count(*), sum(e.deaths_civilians) FROM events_ged e \
         LEFT JOIN actors a ON a.actor = e.side_a_id WHERE e.violence = 'one-sided' GROUP BY 1, 2 ORDER BY 1, 2",
        &[
            "CAF|-|14|101",
            "CAF|government|192|1804",
            "CAF|group|870|5657",
            "ETH|-|67|1795",
            "ETH|government|762|9215",
            "ETH|group|99|1256",
            "SSD|government|296|1959",
            "SSD|group|72|795",
        ],
    );
    check("SELECT count(side_b_id) FROM events_ged WHERE violence = 'one-sided'", &["0"]);
}
