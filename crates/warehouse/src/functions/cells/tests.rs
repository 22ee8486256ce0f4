//! Has each place its cell, and each cell its middle?

use super::super::asked::{check, check_refused};

#[test]
fn a_point_has_a_cell_and_the_cell_a_middle() {
    check("prio_grid_cell(1.55, 1.25)", "132123");
    check("prio_grid_cell(0, 0)", "129961");
    check("prio_grid_cell(-10.55, 20.23)", "114161");
    check("prio_grid_latitude(132123)", "1.75");
    check("prio_grid_longitude(132123)", "1.25");
}

#[test]
fn the_poles_and_the_date_line_belong_to_the_last_cells() {
    check("prio_grid_cell(90, 180)", "259200");
    check("prio_grid_cell(-90, -180)", "1");
}

#[test]
fn a_cell_is_55_km_wide_at_the_equator_and_less_away_from_it() {
    let width =
        |latitude: f64| format!("round(great_circle_km({latitude}, 20.0, {latitude}, 20.5), 1)");
    check(&width(0.0), "55.6");
    check(&width(15.25), "53.6");
    check(&width(60.25), "27.6");
}

#[test]
fn a_missing_coordinate_or_cell_gives_nothing() {
    check("prio_grid_cell(NULL, 1)", "NULL");
    check("prio_grid_cell(1, NULL)", "NULL");
    check("prio_grid_latitude(NULL)", "NULL");
}

#[test]
fn places_off_the_earth_are_refused_by_name_and_value() {
    check_refused("prio_grid_cell(91, 20)", &["prio_grid_cell", "(91, 20)", "-90 to 90"]);
    check_refused("prio_grid_cell(0, 180.5)", &["(0, 180.5)", "-180 to 180"]);
    check_refused("prio_grid_cell('NaN'::double, 0)", &["NaN"]);
    check_refused("prio_grid_cell('here', 0)", &["prio_grid_cell", "Utf8"]);
}

#[test]
fn cells_that_do_not_exist_are_refused() {
    for gid in ["0", "259201", "-1", "9000000000"] {
        let call = format!("prio_grid_latitude({gid})");
        check_refused(&call, &["prio_grid_latitude", gid, "1 to 259200"]);
    }
}
