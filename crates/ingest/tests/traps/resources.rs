//! Traps of conduct, strength, budgets and CPAS.

use crate::real::check;

#[test]
fn every_row_is_stored() {
    for (table, rows) in [
        ("strength", "11"),
        ("budgets", "47"),
        ("budget_totals", "9"),
        ("cpas_counts", "324"),
        ("sea_allegations", "43"),
    ] {
        check(&format!("SELECT count(*) FROM {table}"), &[rows]);
    }
}

#[test]
fn allegations_and_victims_are_different_counts() {
    check(
        "SELECT measure, part, mission, count FROM sea_allegations WHERE year = 2023 \
         AND dataset <> 'sea_allegations_by_mission' ORDER BY 1, 2",
        &[
            "allegations|all|-|100",
            "victims|adults|-|115",
            "victims|all|-|143",
            "victims|children|-|28",
        ],
    );
    check("SELECT DISTINCT measure FROM sea_allegations ORDER BY 1", &["allegations", "victims"]);
    check("SELECT count(*) FROM sea_allegations WHERE part IS NULL", &["0"]);
}

#[test]
fn years_that_were_not_found_are_missing() {
    check(
        "SELECT count(*), min(year), max(year), count(*) FILTER (WHERE year IN (2012, 2021)) FROM sea_allegations \
         WHERE dataset = 'sea_allegations_yearly'",
        &["12|2011|2024|0"],
    );
}

#[test]
fn totals_are_revised_and_the_note_says_so() {
    check(
        "SELECT year, count, note FROM sea_allegations WHERE dataset = 'sea_allegations_yearly' AND year IN (2016, 2017) ORDER BY 1",
        &[
            "2016|104|later UN counts say 103",
            "2017|62|63 in later counts (http://codebluecampaign.com/analysis2020)",
        ],
    );
}

#[test]
fn what_a_page_leaves_is_no_mission() {
    check(
        "SELECT year, part, mission, count FROM sea_allegations WHERE part = 'other missions' ORDER BY 1",
        &["2019|other missions|-|24", "2023|other missions|-|2", "2024|other missions|-|18"],
    );
}

#[test]
fn a_strength_holds_until_the_next_resolution() {
    check(
        "SELECT from_date, to_date, military FROM strength WHERE mission = 'MONUSCO' ORDER BY 1 DESC LIMIT 3",
        &["2024-07-01|-|11500", "2023-12-19|2024-06-30|13500", "2019-03-29|2023-12-18|16215"],
    );
    check(
        "SELECT count(*), count(total_uniformed), count(formed_police) FROM strength",
        &["11|2|5"],
    );
}

#[test]
fn budgets_run_from_july_to_june_and_some_are_rounded() {
    check(
        "SELECT from_date, to_date, usd_millions, rounded FROM budgets WHERE item = 'MONUSCO' ORDER BY 1",
        &[
            "2011-07-01|2012-06-30|1420.0|true",
            "2013-07-01|2014-06-30|1530.0|true",
            "2017-07-01|2018-06-30|1141.8481|false",
        ],
    );
    check(
        "SELECT item, count(*) FROM budgets WHERE mission IS NULL GROUP BY 1 ORDER BY 1",
        &["Brindisi|1", "SupportAccount|3"],
    );
    check(
        "SELECT fiscal_period, usd_millions, note FROM budget_totals WHERE from_date >= DATE '2023-01-01' ORDER BY 1",
        &["2023/24|6100.0|a further 590 for MINUSMA to end of 2023", "2024/25|5590.0|-"],
    );
}

#[test]
fn a_running_total_of_cpas_falls_once() {
    check(
        "SELECT quarter, quarter_end, mission, data_points_added, flags FROM cpas_counts WHERE data_points_added < 0",
        &["2025-Q1|2025-03-31|MONUSCO|-496|total_falls"],
    );
    check(
        "SELECT count(DISTINCT quarter), count(DISTINCT mission), min(quarter_end), max(quarter_end) FROM cpas_counts",
        &["27|12|2019-12-31|2026-06-30"],
    );
}
