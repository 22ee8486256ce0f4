//! Traps of the boundaries.

use crate::real::check;

#[test]
fn every_feature_is_stored_with_an_outline() {
    check(
        "SELECT dataset, level, count(*), count(geometry_wkt) FROM boundaries GROUP BY 1, 2 ORDER BY 1, 2",
        &[
            "ne_admin1|admin1|499|499",
            "wof_boundaries|admin1|140|140",
            "wof_boundaries|admin2|691|691",
            "wof_boundaries|country|11|11",
            "world_countries_10m|country|255|255",
            "world_countries_50m|country|241|241",
        ],
    );
    check("SELECT count(*) FROM boundaries WHERE geometry_wkt NOT LIKE '%POLYGON((%'", &["0"]);
}

#[test]
fn numeric_codes_become_iso_codes_and_the_names_that_the_united_nations_use() {
    check(
        "SELECT name, country_iso3, country FROM boundaries WHERE dataset = 'world_countries_50m' \
         AND id IN ('384', '466', '732') ORDER BY id",
        &["Côte d'Ivoire|CIV|Côte d'Ivoire", "Mali|MLI|Mali", "W. Sahara|ESH|Western Sahara"],
    );
    check(
        "SELECT count(*), count(country_iso3) FROM boundaries WHERE dataset = 'world_countries_10m' AND id IS NULL",
        &["16|0"],
    );
}

#[test]
fn one_code_can_stand_twice() {
    check(
        "SELECT dataset, id, count(*) FROM boundaries WHERE level = 'country' AND id IS NOT NULL GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 1",
        &["world_countries_10m|036|2", "world_countries_50m|036|2"],
    );
}

#[test]
fn missions_sit_where_lines_are_disputed() {
    check(
        "SELECT name FROM boundaries WHERE dataset = 'world_countries_50m' AND disputed AND name IN \
         ('Kosovo', 'W. Sahara', 'Sudan', 'S. Sudan', 'Israel', 'Syria', 'Lebanon', 'India', 'Pakistan', 'Cyprus', 'N. Cyprus', 'Mali') ORDER BY 1",
        &[
            "Cyprus",
            "India",
            "Israel",
            "Kosovo",
            "Lebanon",
            "N. Cyprus",
            "Pakistan",
            "S. Sudan",
            "Sudan",
            "Syria",
            "W. Sahara",
        ],
    );
    check(
        "SELECT name FROM boundaries WHERE disputed AND level = 'admin2' ORDER BY 1",
        &["Abyei - Muglad", "Abyei PCA Area", "Halayeb"],
    );
    check(
        "SELECT count(*), count(country_iso3) FROM boundaries WHERE level = 'admin1' AND dispute LIKE 'Kosovo%'",
        &["30|0"],
    );
}

#[test]
fn lines_are_drawn_as_held_so_that_most_of_minursos_places_lie_in_morocco() {
    check(
        "SELECT d.site, d.country_iso3, boundary_at(d.latitude, d.longitude, \
         (SELECT boundary_index(country_iso3, geometry_wkt) FROM boundaries_world_50m)) \
         FROM deployments_maps d WHERE mission = 'MINURSO' AND site IN ('Laayoune', 'Tifariti', 'Tindouf') \
         AND date_start >= DATE '2020-01-01' GROUP BY 1, 2, 3 ORDER BY 1",
        &["Laayoune|ESH|MAR", "Tifariti|ESH|ESH", "Tindouf|DZA|DZA"],
    );
}

#[test]
fn divisions_are_old() {
    check(
        "SELECT country_iso3, count(*) FROM boundaries WHERE dataset = 'ne_admin1' \
         AND country_iso3 IN ('MLI', 'COD', 'SSD', 'SDN', 'CAF', 'ESH', 'UGA') GROUP BY 1 ORDER BY 1",
        &["CAF|17", "COD|11", "ESH|1", "MLI|9", "SDN|17", "SSD|10", "UGA|112"],
    );
    check(
        "SELECT country_iso3, count(*) FROM boundaries WHERE dataset = 'wof_boundaries' AND level = 'admin1' \
         AND country_iso3 IN ('MLI', 'COD', 'SSD') GROUP BY 1 ORDER BY 1",
        &["COD|11", "MLI|9", "SSD|10"],
    );
}

#[test]
fn ids_of_first_level_units_are_no_key() {
    check(
        "SELECT count(*), count(id), count(DISTINCT id) FROM boundaries WHERE dataset = 'ne_admin1'",
        &["499|468|452"],
    );
    check(
        "SELECT count(*) FROM boundaries WHERE dataset = 'ne_admin1' AND country_iso3 = 'SSD' AND id NOT LIKE 'SS.%'",
        &["10"],
    );
}
