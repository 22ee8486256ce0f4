//! Traps of `DPPADPOSS-PKO`.

use crate::real::check;

#[test]
fn decimal_commas_are_degrees() {
    check("SELECT latitude, longitude FROM missions WHERE mission = 'UNIFIL'", &["33.12|35.1342"]);
    check("SELECT latitude, longitude FROM missions WHERE mission = 'UNTAC'", &["11.55|104.917"]);
}

#[test]
fn yes_no_and_no_in_capitals_are_two_words() {
    check(
        "SELECT marked_active, count(*) FROM missions GROUP BY 1 ORDER BY 1",
        &["false|69", "true|12"],
    );
}

#[test]
fn empty_dates_are_missing() {
    check(
        "SELECT count(*) - count(start_date), count(*) - count(end_date) FROM missions",
        &["3|14"],
    );
    check("SELECT count(*) FROM missions WHERE flags LIKE '%start_unknown%'", &["3"]);
}

#[test]
fn a_closed_mission_is_still_marked_active() {
    check("SELECT marked_active, end_date FROM missions WHERE mission = 'MINUSMA'", &["true|-"]);
}

#[test]
fn a_mission_without_a_place_has_none() {
    check("SELECT count(*) FROM missions WHERE (latitude IS NULL) <> (longitude IS NULL)", &["0"]);
    check("SELECT latitude, longitude FROM missions WHERE mission = 'UNTSO'", &["-|-"]);
}

#[test]
fn every_row_is_stored_once() {
    check("SELECT count(*), count(DISTINCT mission) FROM missions", &["81|81"]);
}

#[test]
fn seven_coordinates_are_swapped_by_the_publisher_and_put_right() {
    check(
        "SELECT mission, headquarters, latitude, longitude FROM missions \
         WHERE flags LIKE '%coordinates_swapped%' ORDER BY mission",
        &[
            "MINUSMA|Bamako|12.65|-8.0",
            "UNAVEM I|Luanda|-8.8383|13.2344",
            "UNAVEM II|Luanda|-8.8383|13.2344",
            "UNEF|Gaza|31.5|34.4667",
            "UNOSOM I|Mogadishu|2.0333|45.35",
            "UNOSOM II|Mogadishu|2.0333|45.35",
            "UNSCOB|Athens|37.9669|23.7668",
        ],
    );
}

#[test]
fn a_town_has_one_place_whichever_mission_was_there() {
    check(
        "SELECT headquarters FROM missions WHERE latitude IS NOT NULL \
         GROUP BY headquarters HAVING max(latitude) - min(latitude) > 0.1 OR max(longitude) - min(longitude) > 0.1",
        &[],
    );
}

#[test]
fn dates_are_often_rounded_to_the_first_of_a_month() {
    check(
        "SELECT count(start_date), count(*) FILTER (WHERE extract(day FROM start_date) = 1) FROM missions",
        &["78|54"],
    );
}
