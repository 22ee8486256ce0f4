//! Traps of `DPPADPOSS-FATALITIES`.

use crate::real::{EARLIER, LATER, check, check_on};

fn malicious(year: u32, until: &str, more: &str) -> String {
    format!(
        "SELECT count(*) FROM fatalities WHERE cause = 'Malicious Act' \
         AND date BETWEEN DATE '{year}-01-01' AND DATE '{year}-{until}' {more}"
    )
}

fn check_years(day: base::Date, until: &str, more: &str, in_2018: &str, in_2017: &str) {
    check_on(day, &malicious(2018, until, more), &[in_2018]);
    check_on(day, &malicious(2017, until, more), &[in_2017]);
}

#[test]
fn every_row_of_both_publications_is_stored() {
    check(
        "SELECT known_from, count(*), sum(deaths) FROM all_vintages.fatalities GROUP BY 1 ORDER BY 1",
        &["2023-11-28|4350|4350", "2025-04-04|4429|4429"],
    );
}

#[test]
fn milliseconds_before_1970_and_iso_text_give_the_same_days() {
    check(
        "SELECT known_from, min(date), max(date) FROM all_vintages.fatalities GROUP BY 1 ORDER BY 1",
        &["2023-11-28|1948-07-06|2023-11-21", "2025-04-04|1948-07-06|2025-02-18"],
    );
    check(
        "SELECT count(*) FROM all_vintages.fatalities a JOIN all_vintages.fatalities b \
         ON a.casualty_id = b.casualty_id AND a.nationality = b.nationality \
         WHERE a.known_from < b.known_from AND a.date < DATE '1970-01-01' AND a.date <> b.date",
        &["0"],
    );
}

#[test]
fn local_is_printed_with_a_trailing_blank() {
    check("SELECT count(*) FROM raw.fatalities WHERE casualty_personnel_type = 'Local '", &["557"]);
    check(
        "SELECT personnel_type, personnel_group, uniformed, count(*) FROM fatalities \
         WHERE personnel_group = 'civilian' GROUP BY 1, 2, 3 ORDER BY 1",
        &["International Civilian|civilian|false|351", "National (local) staff|civilian|false|557"],
    );
    check("SELECT count(*) FROM fatalities WHERE personnel_type <> trim(personnel_type)", &["0"]);
}

#[test]
fn uniformed_are_military_observers_included_and_police() {
    check(
        "SELECT personnel_type, count(*) FROM fatalities WHERE uniformed GROUP BY 1 ORDER BY 1",
        &["Military|3036", "Military Observer|97", "Police|314"],
    );
}

#[test]
fn sex_is_empty_in_151_rows_and_stays_missing() {
    check(
        "SELECT sex, count(*) FROM fatalities GROUP BY 1 ORDER BY 2 DESC",
        &["M|4205", "-|151", "F|73"],
    );
    check("SELECT count(*) FROM fatalities WHERE flags LIKE '%unknown_sex%'", &["151"]);
}

#[test]
fn m49_codes_are_floats_and_become_whole_numbers() {
    for day in [EARLIER, LATER] {
        check_on(
            day,
            "SELECT m49_code, count(*) > 0 FROM raw.fatalities WHERE isocode3 = 'FRA' GROUP BY 1",
            &["250|true"],
        );
    }
}

#[test]
fn six_casualty_ids_stand_for_two_successor_states() {
    for day in [EARLIER, LATER] {
        check_on(
            day,
            "SELECT count(*), min(n), max(n) FROM (SELECT casualty_id, count(DISTINCT nationality) AS n \
             FROM fatalities GROUP BY 1 HAVING count(*) > 1)",
            &["6|2|2"],
        );
        check_on(
            day,
            "SELECT count(*) FROM (SELECT casualty_id, nationality FROM fatalities GROUP BY 1, 2 HAVING count(*) > 1)",
            &["0"],
        );
        check_on(day, "SELECT count(*) FROM fatalities WHERE flags LIKE '%repeated_key%'", &["0"]);
    }
}

#[test]
fn turkey_becomes_turkiye_and_keeps_its_code() {
    check(
        "SELECT known_from, nationality, nationality_iso3, count(*) FROM all_vintages.fatalities \
         WHERE nationality_iso3 = 'TUR' GROUP BY 1, 2, 3 ORDER BY 1",
        &["2023-11-28|Türkiye|TUR|6", "2025-04-04|Türkiye|TUR|6"],
    );
}

#[test]
fn only_undetermined_nationalities_have_no_code() {
    check(
        "SELECT known_from, nationality, count(*) FROM all_vintages.fatalities \
         WHERE nationality_iso3 IS NULL GROUP BY 1, 2 ORDER BY 1, 3",
        &[
            "2023-11-28|-|1",
            "2023-11-28|ZZ [Undetermined]|14",
            "2025-04-04|-|1",
            "2025-04-04|ZZ [Undetermined]|14",
        ],
    );
}

#[test]
fn the_number_of_a_row_is_reused_and_is_no_key() {
    // One number, two persons: the earlier and the later publication give it to different ones.
    let Some(real) = crate::real::real() else { return };
    let ids = |day| real.lines_on(day, "SELECT id, casualty_id FROM raw.fatalities ORDER BY id");
    let (earlier, later) = (ids(EARLIER), ids(LATER));
    let moved = earlier.iter().zip(&later).filter(|(a, b)| a != b).count();
    assert!(moved > 0, "the numbers would be a key");
}

#[test]
fn malicious_acts_to_31_august_are_17_and_24_in_the_earlier_and_17_and_26_in_the_later_vintage() {
    check_years(EARLIER, "08-31", "", "17", "24");
    check_years(LATER, "08-31", "", "17", "26");
}

#[test]
fn uniformed_to_31_august_are_17_and_23_and_to_20_september_17_and_26_in_both() {
    for day in [EARLIER, LATER] {
        check_years(day, "08-31", "AND uniformed", "17", "23");
        check_years(day, "09-20", "AND uniformed", "17", "26");
    }
}

#[test]
fn peacekeeping_operations_from_5_to_16_september_are_17_and_26_in_both() {
    for day in [EARLIER, LATER] {
        for until in ["09-05", "09-10", "09-16"] {
            check_years(day, until, "AND scope = 'peacekeeping'", "17", "26");
        }
    }
}

#[test]
fn all_records_to_24_september_are_17_and_32() {
    check_years(LATER, "09-24", "", "17", "32");
}

#[test]
fn two_secretariat_rows_of_12_march_2017_became_malicious() {
    let sql = "SELECT cause, scope, count(*) FROM fatalities \
               WHERE mission = 'UNSecretariat' AND date = DATE '2017-03-12' GROUP BY 1, 2";
    check_on(EARLIER, sql, &["To Be Determined|secretariat|2"]);
    check_on(LATER, sql, &["Malicious Act|secretariat|2"]);
}

#[test]
fn deaths_come_in_clusters() {
    check(
        "SELECT date, count(*) FROM fatalities WHERE cause = 'Malicious Act' \
         AND date BETWEEN DATE '2017-01-01' AND DATE '2017-12-31' GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        &["2017-12-07|16"],
    );
}

#[test]
fn every_mission_of_a_death_has_a_scope() {
    check("SELECT DISTINCT mission FROM all_vintages.fatalities WHERE scope IS NULL", &[]);
    check(
        "SELECT DISTINCT scope FROM fatalities ORDER BY 1",
        &["peacekeeping", "political", "secretariat"],
    );
}

#[test]
fn between_the_vintages_79_are_added_none_removed_and_115_change_their_cause() {
    let sides = "(SELECT * FROM all_vintages.fatalities WHERE known_from = DATE '2023-11-28') a \
                 FULL OUTER JOIN (SELECT * FROM all_vintages.fatalities WHERE known_from = DATE '2025-04-04') b \
                 ON a.casualty_id = b.casualty_id AND coalesce(a.nationality, '') = coalesce(b.nationality, '')";
    check(
        &format!(
            "SELECT count(*) FILTER (WHERE a.casualty_id IS NULL), count(*) FILTER (WHERE b.casualty_id IS NULL), \
             count(*) FILTER (WHERE a.cause <> b.cause), \
             count(*) FILTER (WHERE a.cause = 'To Be Determined' AND b.cause = 'Illness'), \
             count(*) FILTER (WHERE a.cause = 'To Be Determined' AND b.cause = 'Malicious Act') FROM {sides}"
        ),
        &["79|0|115|63|7"],
    );
}

#[test]
fn self_inflicted_deaths_are_not_told_apart_in_the_group_that_is_safe_by_month() {
    check(
        "SELECT cause, count(*) FROM fatalities WHERE cause_group = 'Other, unknown or self-inflicted' \
         GROUP BY 1 ORDER BY 1",
        &["Self-Inflicted|148", "To Be Determined|60", "Unknown|32"],
    );
}

#[test]
fn types_of_personnel_are_other_words_than_those_of_the_contributions_and_share_two_groups() {
    let words = |of: &str, what: &str| {
        format!("SELECT {what} FROM crosswalk.personnel_types WHERE dataset = '{of}'")
    };
    let both = |what: &str| {
        let (deaths, persons) = (words("fatalities", what), words("contributions", what));
        format!("{deaths} INTERSECT {persons} ORDER BY 1")
    };
    check(&both("published"), &[]);
    check(&both("personnel_group"), &["military", "police"]);
}
