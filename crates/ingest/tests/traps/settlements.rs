//! Traps of Who's On First, GeoNames, GPW and PRIO-GRID.

use crate::real::{check, real};

#[test]
fn every_place_is_stored() {
    check(
        "SELECT dataset, count(*), count(DISTINCT id) FROM places GROUP BY 1 ORDER BY 1",
        &["geonames_cities500|234908|234908", "wof_localities|122376|122376"],
    );
    check(
        "SELECT country, count(*) FROM raw.wof_localities GROUP BY 1 ORDER BY 1",
        &[
            "BF|9111", "CD|36614", "CF|5699", "HT|10856", "LB|3399", "ML|14957", "NE|12867",
            "SD|7452", "SO|4492", "SS|5249", "TD|11680",
        ],
    );
    check(
        "SELECT country_iso3, count(*) FROM places WHERE dataset = 'geonames_cities500' \
         AND country_iso3 IN ('MLI', 'CAF', 'COD', 'SSD', 'SDN') GROUP BY 1 ORDER BY 1",
        &["CAF|51", "COD|118", "MLI|94", "SDN|112", "SSD|23"],
    );
}

#[test]
fn population_is_known_for_few_small_places() {
    check(
        "SELECT population_kind, count(*) FROM places WHERE dataset = 'wof_localities' GROUP BY 1 ORDER BY 1",
        &["published|545", "unknown|121831"],
    );
}

#[test]
fn population_zero_means_unknown() {
    check("SELECT count(*) FROM raw.geonames_cities500 WHERE population = 0", &["30680"]);
    check(
        "SELECT count(*), count(population) FROM places WHERE dataset = 'geonames_cities500' AND population_kind = 'unknown'",
        &["30680|0"],
    );
    check("SELECT count(*) FROM places WHERE population = 0", &["0"]);
}

#[test]
fn withdrawn_places_are_flagged_and_kept() {
    check(
        "SELECT count(*) FILTER (WHERE flags LIKE '%deprecated%'), count(*) FILTER (WHERE flags LIKE '%superseded%'), \
         count(*) FILTER (WHERE NOT is_current), count(*) FILTER (WHERE is_current) FROM places WHERE dataset = 'wof_localities'",
        &["75|77|207|506"],
    );
}

#[test]
fn coordinates_may_be_rounded_to_a_minute() {
    check(
        "SELECT coordinate_precision, count(*) FROM places WHERE dataset = 'wof_localities' GROUP BY 1 ORDER BY 1",
        &["arc_minute|27720", "finer|94656"],
    );
}

#[test]
fn the_files_of_mali_hold_eleven_places_of_malta() {
    check(
        "SELECT count(*), count(country_iso3), min(latitude) > 35 FROM places WHERE flags LIKE '%outside_country%'",
        &["11|0|true"],
    );
    check("SELECT count(*) FROM places WHERE country_iso3 = 'MLI' AND latitude > 26", &["0"]);
}

#[test]
fn some_places_have_no_region() {
    check(
        "SELECT count(*) FROM places WHERE dataset = 'wof_localities' AND admin1 IS NULL",
        &["9008"],
    );
}

#[test]
fn kosovos_places_have_no_iso_code() {
    check(
        "SELECT DISTINCT p.countrycode FROM raw.geonames_cities500 p \
           LEFT JOIN crosswalk.country_codes c ON c.iso2 = p.countrycode WHERE c.iso3 IS NULL",
        &["XK"],
    );
}

#[test]
fn every_place_lies_in_its_cell() {
    check(
        "SELECT count(*) FROM places WHERE cell IS NULL OR cell <> prio_grid_cell(latitude, longitude)",
        &["0"],
    );
    check("SELECT cell FROM places WHERE name = 'Aguelhok' GROUP BY 1", &["157322"]);
}

#[test]
fn the_world_has_7969444353_people() {
    check(
        "SELECT count(*), CAST(floor(sum(people)) AS BIGINT), min(year), max(year) FROM population",
        &["70123|7969444359|2020|2020"],
    );
}

#[test]
fn land_cells_without_a_value_are_unknown_not_empty() {
    check(
        "SELECT count(*), count(people_2020), CAST(round(sum(people_2020)) AS BIGINT) FROM cells",
        &["64818|64721|7959057498"],
    );
    check(
        "SELECT count(*), count(p.people) FROM cells c LEFT JOIN population p ON p.cell = c.cell WHERE c.people_2020 IS NULL",
        &["97|0"],
    );
    check("SELECT count(*) FROM cells WHERE flags LIKE '%population_unknown%'", &["97"]);
    check(
        "SELECT count(*) FROM cells c JOIN population p ON p.cell = c.cell WHERE c.people_2020 <> p.people",
        &["0"],
    );
}

#[test]
fn the_modelled_population_of_known_cells_is_the_published_one() {
    let Some(real) = real() else { return };
    let people = |place: &str, point: &str| {
        let found = real
            .lines(&format!("SELECT people FROM population WHERE cell = prio_grid_cell({point})"));
        found[0].parse::<f64>().unwrap_or_else(|_| panic!("{place}: {found:?}"))
    };
    for (place, point, least, most) in [
        ("Bamako", "12.65, -8.0", 3.525e6, 3.535e6),
        ("Bangui", "4.3833, 18.5667", 1.095e6, 1.105e6),
        ("Gao", "16.2717, -0.0447", 198_500.0, 199_500.0),
        ("Aguelhok", "19.4614, 0.8589", 2_750.0, 2_850.0),
    ] {
        let found = people(place, point);
        assert!((least..most).contains(&found), "{place}: {found}");
    }
}

#[test]
fn land_cells_are_numbered_as_the_formula_says() {
    check(
        "SELECT count(*) FROM cells WHERE cell <> prio_grid_cell(latitude, longitude) \
         OR cell <> (grid_row - 1) * 720 + grid_column",
        &["0"],
    );
    check(
        "SELECT count(*) FILTER (WHERE in_africa), count(*) FILTER (WHERE in_middle_east) FROM cells",
        &["10678|2859"],
    );
}

#[test]
fn unchanging_features_are_known_for_158_cells_and_none_in_mali() {
    check(
        "SELECT count(*), count(DISTINCT cell), count(*) FILTER (WHERE country = 'Mali') FROM cell_features",
        &["158|158|0"],
    );
}
