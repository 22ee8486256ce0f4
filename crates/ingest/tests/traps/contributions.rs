//! Traps of the contributions of uniformed personnel.

use std::collections::BTreeMap;

use crate::real::{check, mirror, real};

#[test]
fn women_on_31_august_2018_are_4491_of_90375() {
    check(
        "SELECT sum(female), sum(total) FROM contributions WHERE month_end = DATE '2018-08-31'",
        &["4491|90375"],
    );
}

#[test]
fn every_row_of_the_series_is_stored() {
    check(
        "SELECT count(*), count(DISTINCT month_end), min(month_end), max(month_end) FROM contributions",
        &["149584|175|2009-11-30|2025-07-31"],
    );
}

#[test]
fn missing_months_are_missing() {
    let months = "(month_end BETWEEN DATE '2014-04-01' AND DATE '2014-12-31' OR month_end IN \
        (DATE '2015-03-31', DATE '2016-03-31', DATE '2017-03-31', DATE '2020-06-30', DATE '2022-07-31'))";
    check(&format!("SELECT count(*) FROM contributions WHERE {months}"), &["0"]);
    // An average over them would be of nothing, and nothing is not zero.
    check(&format!("SELECT sum(total), avg(total) FROM contributions WHERE {months}"), &["-|-"]);
    check("SELECT count(*) FROM contributions WHERE total = 0 OR total IS NULL", &["0"]);
}

#[test]
fn from_march_2018_to_august_2019_and_in_september_2023_there_is_no_mission() {
    check(
        "SELECT min(month_end), max(month_end), count(DISTINCT month_end) FROM contributions WHERE mission IS NULL",
        &["2018-03-31|2023-09-30|19"],
    );
    check(
        "SELECT count(*) FROM contributions WHERE mission IS NOT NULL AND \
         (month_end BETWEEN DATE '2018-03-31' AND DATE '2019-08-31' OR month_end = DATE '2023-09-30')",
        &["0"],
    );
    check("SELECT count(*) FROM contributions WHERE (mission IS NULL) <> (scope IS NULL)", &["0"]);
}

#[test]
fn september_2023_has_no_sex_and_its_totals_stand() {
    check(
        "SELECT count(female), count(male), sum(total) > 50000 FROM contributions WHERE month_end = DATE '2023-09-30'",
        &["0|0|true"],
    );
}

#[test]
fn august_2020_prints_women_and_men_swapped() {
    check(
        "SELECT sum(female_personnel), sum(male_personnel) FROM raw.contributions \
         WHERE last_reporting_date = DATE '2020-08-31'",
        &["41183|40637"],
    );
    check(
        "SELECT count(female), count(male), sum(total) FROM contributions WHERE month_end = DATE '2020-08-31'",
        &["0|0|81820"],
    );
}

#[test]
fn moroccos_troops_in_unoci_are_printed_as_women() {
    check(
        "SELECT month_end, female, male FROM contributions WHERE contributor_iso3 = 'MAR' AND mission = 'UNOCI' \
         AND personnel_type = 'Troops' AND month_end IN (DATE '2016-01-31', DATE '2016-04-30', DATE '2016-05-31') ORDER BY 1",
        &["2016-01-31|0|718", "2016-04-30|0|719", "2016-05-31|0|718"],
    );
}

#[test]
fn staff_officers_sit_inside_troops_until_april_2017() {
    check(
        "SELECT min(month_end) FROM contributions WHERE personnel_type = 'Staff Officer'",
        &["2017-05-31"],
    );
}

#[test]
fn every_type_of_personnel_is_known_and_uniformed() {
    check("SELECT DISTINCT personnel_type FROM contributions WHERE personnel_group IS NULL", &[]);
    check("SELECT DISTINCT uniformed FROM contributions", &["true"]);
}

#[test]
fn political_missions_are_in_it_and_every_mission_has_a_scope() {
    check(
        "SELECT DISTINCT mission FROM contributions WHERE mission IS NOT NULL AND scope IS NULL",
        &[],
    );
    check(
        "SELECT DISTINCT scope FROM contributions WHERE mission IN ('UNAMA', 'UNSMIL', 'BINUH')",
        &["political"],
    );
}

#[test]
fn country_names_change_and_are_cut_but_codes_are_whole() {
    check(
        "SELECT count(*) FROM contributions WHERE contributor_iso3 IS NULL OR length(contributor_iso3) <> 3",
        &["0"],
    );
    check(
        "SELECT contributor_iso3, count(DISTINCT contributor) FROM contributions GROUP BY 1 HAVING count(DISTINCT contributor) > 1",
        &[],
    );
}

#[test]
fn a_key_names_one_row() {
    check(
        "SELECT count(*) FROM (SELECT 1 FROM contributions GROUP BY month_end, contributor_iso3, mission, personnel_type HAVING count(*) > 1)",
        &["0"],
    );
}

/// Women, all and the share in percent, by month and category, as computed here.
fn computed() -> BTreeMap<(String, String), (f64, f64)> {
    let Some(real) = real() else { return BTreeMap::new() };
    let rows = real.lines(
        "WITH typed AS (SELECT month_end, female, total, CASE \
           WHEN personnel_type IN ('Staff Officer', 'Experts on Mission') THEN 'Military observers and staff officers' \
           ELSE personnel_type END AS category FROM contributions) \
         SELECT month_end, category, sum(female), sum(total) FROM typed WHERE female IS NOT NULL GROUP BY 1, 2 \
         UNION ALL SELECT month_end, 'All uniformed', sum(female), sum(total) FROM typed WHERE female IS NOT NULL GROUP BY 1",
    );
    let row = |line: &String| {
        let cells: Vec<&str> = line.split('|').collect();
        let number = |i: usize| cells[i].parse::<f64>().expect("a number");
        ((cells[0].to_owned(), cells[1].to_owned()), (number(2), number(3)))
    };
    rows.iter().map(row).collect()
}

#[test]
fn shares_of_women_equal_those_computed_by_others_in_every_month_and_category() {
    let Some(mirror) = mirror() else { return };
    let path = mirror.join("reference/gender_targets/computed_share_monthly.csv");
    let mut reader = csv::Reader::from_path(path).expect("readable");
    let mut ours = computed();
    let mut compared = 0;
    for record in reader.records() {
        let record = record.expect("a row");
        let number = |i: usize| record[i].parse::<f64>().expect("a number");
        let key = (record[0].to_owned(), record[1].to_owned());
        let (female, total) = ours.remove(&key).unwrap_or_else(|| panic!("{key:?} is missing"));
        assert_eq!((female, total), (number(2), number(3)), "{key:?}");
        let share = 100.0 * female / total;
        assert!((share - number(4)).abs() < 0.005_000_1, "{key:?}: {share}");
        compared += 1;
    }
    assert_eq!(compared, 865);
    assert!(ours.is_empty(), "months that should have no share: {ours:?}");
}
