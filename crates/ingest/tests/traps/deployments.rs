//! Traps of Geo-PKO and RADPKO.

use crate::real::{check, real};

const MAPS: &str = "deployments_maps";

#[test]
fn every_row_of_every_file_is_stored() {
    for (table, rows) in [
        ("raw.geo_pko_units", "18438"),
        ("raw.geo_pko_front", "8783"),
        ("raw.geo_pko_troop_types", "7372"),
        ("raw.geo_pko_contributors", "4927"),
        ("raw.geo_pko_sites", "1396"),
        ("raw.radpko", "2652"),
    ] {
        check(&format!("SELECT count(*) FROM {table}"), &[rows]);
    }
    check(
        "SELECT dataset, sum(records) FROM deployments GROUP BY 1 ORDER BY 1",
        &["geo_pko_front|8783", "geo_pko_units|18381", "radpko|2652"],
    );
}

#[test]
fn there_are_1396_sites_of_52_missions_as_counted_by_others() {
    check(
        &format!(
            "SELECT count(*), count(DISTINCT mission) FROM (SELECT DISTINCT mission, country, site FROM {MAPS})"
        ),
        &["1396|52"],
    );
    check(
        &format!(
            "SELECT count(*) FROM raw.geo_pko_sites s FULL OUTER JOIN \
             (SELECT mission, country, site, min(date_part('year', date_start)) AS early, max(date_part('year', date_start)) AS late \
              FROM {MAPS} GROUP BY 1, 2, 3) d \
             ON s.mission = d.mission AND s.country = d.country AND s.location = d.site \
             WHERE (s.first_year IS DISTINCT FROM d.early) OR (s.last_year IS DISTINCT FROM d.late)"
        ),
        &["0"],
    );
}

#[test]
fn several_rows_of_one_place_on_one_map_are_summed() {
    check(
        "SELECT count(*), sum(CAST(no_troops AS DOUBLE)) FROM raw.geo_pko_units \
         WHERE source = 'Map no. 4327 Rev. 15' AND location = 'El Fasher'",
        &["2|1085.0"],
    );
    check(
        &format!(
            "SELECT records, troops FROM {MAPS} WHERE map = 'Map no. 4327 Rev. 15' AND site = 'El Fasher'"
        ),
        &["2|1085.0"],
    );
}

#[test]
fn a_place_on_two_maps_of_one_month_is_counted_once() {
    check(
        "SELECT count(*), count(DISTINCT source) FROM raw.geo_pko_units \
         WHERE mission = 'UNMISS' AND year = 2019 AND month = 3",
        &["36|2"],
    );
    check(
        &format!(
            "SELECT count(*), min(map), max(map) FROM {MAPS} WHERE mission = 'UNMISS' AND date_start = DATE '2019-03-01'"
        ),
        &["18|Map no. 4456 Rev. 38|Map no. 4456 Rev. 38"],
    );
    check(
        "SELECT count(*) FROM (SELECT 1 FROM deployments GROUP BY dataset, mission, country, site, latitude, longitude, date_start HAVING count(*) > 1)",
        &["0"],
    );
}

#[test]
fn unknown_troops_stay_unknown_and_are_never_zero() {
    check("SELECT count(*) FROM raw.geo_pko_units WHERE no_troops = 'unknown'", &["495"]);
    check("SELECT count(*) FROM raw.geo_pko_units WHERE flags LIKE '%troops_unknown%'", &["495"]);
    check(
        "SELECT dataset, count(*), count(troops) FROM deployments WHERE troops_kind = 'unknown' GROUP BY 1 ORDER BY 1",
        &["geo_pko_front|216|0", "geo_pko_units|495|0"],
    );
    check(
        "SELECT count(*) FROM deployments WHERE (troops IS NULL) <> (troops_kind = 'unknown')",
        &["0"],
    );
    check("SELECT count(*) FROM raw.geo_pko_front WHERE ave_no_troops IS NULL", &["218"]);
}

#[test]
fn zero_troops_often_mean_a_headquarters_observers_or_police() {
    check(
        &format!(
            "SELECT count(*), sum(CASE WHEN headquarters > 0 OR observers OR police THEN 1 ELSE 0 END) FROM {MAPS} \
             WHERE troops_kind = 'none_shown'"
        ),
        &["5537|3281"],
    );
    check(
        "SELECT count(*) FROM deployments WHERE (troops = 0) <> (troops_kind = 'none_shown')",
        &["0"],
    );
}

#[test]
fn a_map_is_carried_forward_to_the_missions_next_one() {
    check(
        &format!(
            "SELECT date_start, date_end FROM {MAPS} WHERE mission = 'MINUSMA' AND site = 'Kidal' \
             AND date_start >= DATE '2018-06-01' ORDER BY 1 LIMIT 3"
        ),
        &["2018-06-01|2018-08-31", "2018-09-01|2018-11-30", "2018-12-01|2019-02-28"],
    );
    // On any day, a place of a mission stands on one map at most.
    check(
        &format!(
            "SELECT count(*) FROM (SELECT date_start, date_end, lead(date_start) OVER \
             (PARTITION BY mission, country, site, latitude, longitude ORDER BY date_start) AS next FROM {MAPS}) \
             WHERE next <= date_end OR date_end < date_start"
        ),
        &["0"],
    );
}

#[test]
fn the_last_map_holds_to_the_end_of_the_mission_or_while_it_is_open() {
    let last = |mission: &str| {
        format!(
            "SELECT max(date_start), max(date_end), count(*) = count(date_end) FROM {MAPS} WHERE mission = '{mission}'"
        )
    };
    // Closed on 31 December 2023, though the register of missions still marks it active.
    check(&last("MINUSMA"), &["2020-12-01|2023-12-31|true"]);
    check(&last("MONUSCO"), &["2020-12-01|2020-11-30|false"]);
    // The register ends UNMIT on 31 December 2012, but a map of January 2013 shows it.
    check(&last("UNMIT"), &["2013-01-01|2013-01-31|true"]);
    check(
        &format!("SELECT DISTINCT mission FROM {MAPS} WHERE flags LIKE '%end_unknown%' ORDER BY 1"),
        &["MINUGUA", "UNIOSIL"],
    );
}

#[test]
fn a_place_and_year_of_the_yearly_file_has_a_row_for_each_size_and_counts_once() {
    check(
        "SELECT count(*), count(DISTINCT ave_no_troops) FROM raw.geo_pko_front \
         WHERE mission = 'MINURCA' AND year = 1999 AND location = 'Bangui'",
        &["3|1"],
    );
    check(
        "SELECT troops, records FROM deployments WHERE dataset = 'geo_pko_front' AND mission = 'MINURCA' \
         AND site = 'Bangui' AND date_start = DATE '1999-01-01'",
        &["1485.0|3"],
    );
    check(
        "SELECT count(*) FROM (SELECT 1 FROM raw.geo_pko_front GROUP BY mission, year, country, location, latitude, longitude \
         HAVING count(DISTINCT ave_no_troops) > 1)",
        &["0"],
    );
}

#[test]
fn the_published_cell_is_the_lower_one_on_an_edge_and_is_not_used() {
    check(
        "SELECT count(*), sum(CASE WHEN prio_grid_cell(latitude, longitude) <> prioid THEN 1 ELSE 0 END) \
         FROM raw.geo_pko_units WHERE latitude IS NOT NULL",
        &["18437|96"],
    );
    check(
        "SELECT count(*) FROM deployments WHERE cell IS DISTINCT FROM prio_grid_cell(latitude, longitude)",
        &["0"],
    );
}

#[test]
fn a_place_that_is_unclear_has_no_coordinates() {
    check(
        "SELECT dataset, count(*), count(latitude), count(cell) FROM deployments WHERE flags LIKE '%no_coordinates%' GROUP BY 1 ORDER BY 1",
        &["geo_pko_units|1|0|0", "radpko|3|0|0"],
    );
    check("SELECT count(*) FROM deployments WHERE latitude IS NULL OR longitude IS NULL", &["4"]);
}

#[test]
fn minusma_was_at_fifteen_places_among_them_aguelhok_and_tessalit() {
    check(
        &format!(
            "SELECT count(DISTINCT site), min(date_start), max(date_start) FROM {MAPS} WHERE mission = 'MINUSMA'"
        ),
        &["15|2014-03-01|2020-12-01"],
    );
    check(
        &format!(
            "SELECT site, cell, country_iso3 FROM {MAPS} WHERE site IN ('Aguelhok', 'Tessalit') GROUP BY 1, 2, 3 ORDER BY 1"
        ),
        &["Aguelhok|157322|MLI", "Tessalit|158763|MLI"],
    );
    check(
        "SELECT max(date_end) FROM deployments WHERE dataset = 'geo_pko_front' AND mission = 'MINUSMA'",
        &["2024-12-31"],
    );
}

#[test]
fn every_mission_has_the_shared_spelling_and_every_country_its_code() {
    check(
        "SELECT DISTINCT d.mission FROM deployments d LEFT JOIN crosswalk.mission_scopes s ON s.mission = d.mission WHERE s.mission IS NULL",
        &[],
    );
    check(
        "SELECT DISTINCT country FROM deployments WHERE country_iso3 IS NULL ORDER BY 1",
        &["Abyei", "Ethiopia/Eritrea", "Kosovo"],
    );
}

#[test]
fn radpko_ends_in_september_2019_and_names_no_map() {
    check(
        "SELECT count(*), count(map), count(medical), max(date_end), count(DISTINCT mission) FROM deployments WHERE dataset = 'radpko'",
        &["2652|0|0|2019-09-30|13"],
    );
}

#[test]
fn diacritics_survive() {
    let Some(real) = real() else { return };
    let sites = real.lines("SELECT DISTINCT site FROM deployments WHERE mission = 'MINUSMA'");
    assert!(sites.iter().any(|s| s == "Ménaka") && sites.iter().any(|s| s == "Leré"), "{sites:?}");
}

#[test]
fn coordinates_are_the_towns_so_missions_in_one_town_share_a_point() {
    check(
        "SELECT site, count(DISTINCT mission), count(DISTINCT (latitude, longitude)) FROM deployments_maps \
         WHERE country_iso3 = 'HTI' AND site IN ('Gonaïves', 'Jacmel') GROUP BY 1 ORDER BY 1",
        &["Gonaïves|5|1", "Jacmel|5|1"],
    );
}
