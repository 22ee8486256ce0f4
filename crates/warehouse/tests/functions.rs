//! Does a mistake in a function's argument reach the person who asked in our own words?

use catalog::Catalog;
use tokio::runtime::Runtime;
use warehouse::{Vintages, Warehouse, WarehouseError};

fn check(sql: &str, expect: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let warehouse = Warehouse::open(folder.path(), &Catalog::shipped(), Vintages::Newest);
    let answer =
        Runtime::new().expect("a runtime").block_on(warehouse.expect("a warehouse").sql(sql));
    let error = answer.expect_err(sql);
    assert!(matches!(error, WarehouseError::Argument { .. }), "{error:?}");
    assert!(error.is_users_input());
    assert_eq!(error.to_string(), expect);
}

#[test]
fn a_place_off_the_earth_is_named_alone_and_among_many() {
    let expect = "prio_grid_cell: \"(91, 0)\" is not a latitude from -90 to 90 and a longitude from -180 to 180";
    check("SELECT prio_grid_cell(91, 0)", expect);
    check("SELECT max(prio_grid_cell(v % 92, 0)) FROM generate_series(1, 100000) AS t(v)", expect);
}

#[test]
fn a_site_and_a_boundary_that_cannot_be_read_are_named() {
    check(
        "SELECT nearest_site(v % 90, 0, (SELECT site_index(12, 0.0, 200.0)))
        FROM generate_series(1, 100000) AS t(v)",
        "site_index: site 12: \"(0, 200)\" is not a latitude from -90 to 90 and a longitude from -180 to 180",
    );
    check(
        "SELECT boundary_at(v % 90, 0, (SELECT boundary_index('ML', 'POINT(1 2)')))
        FROM generate_series(1, 100000) AS t(v)",
        "boundary_index: boundary ML: expected POLYGON or MULTIPOLYGON in Well-Known Text, found \"POINT(1 2)\"",
    );
}
