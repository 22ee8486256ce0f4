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

/// The rows of the table of functions in docs/reference.md: signature, meaning, example, value.
fn documented() -> Vec<[String; 4]> {
    let page = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference.md");
    let text = std::fs::read_to_string(page).expect("docs/reference.md");
    let section = text.split("## SQL functions").nth(1).expect("a section on SQL functions");
    let section = section.split("\n## ").next().unwrap_or_default();
    let cells = |line: &str| {
        let cells =
            line.trim_matches('|').split(" | ").map(|c| c.trim().trim_matches('`').to_owned());
        cells.collect::<Vec<_>>().try_into().expect("four cells")
    };
    section.lines().filter(|l| l.starts_with("| `")).map(cells).collect()
}

#[test]
fn the_reference_lists_every_function_and_no_other() {
    let mut listed: Vec<String> =
        documented().into_iter().map(|[signature, ..]| signature).collect();
    let mut known: Vec<&str> =
        warehouse::documented_functions().into_iter().map(|(signature, _)| signature).collect();
    listed.sort();
    known.sort_unstable();
    assert_eq!(listed, known);
}

#[test]
fn every_example_of_the_reference_gives_the_value_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let warehouse = Warehouse::open(folder.path(), &Catalog::shipped(), Vintages::Newest);
    let (warehouse, runtime) =
        (warehouse.expect("a warehouse"), Runtime::new().expect("a runtime"));
    for [signature, _, example, value] in documented() {
        let name = signature.split('(').next().unwrap_or_default();
        assert!(example.contains(&format!("{name}(")), "{example} is no example of {name}");
        let answer = runtime.block_on(warehouse.sql(&format!("SELECT {example}")));
        let rows = warehouse::text_rows(&answer.expect(&example).1).expect("text");
        assert_eq!(rows[0][0].as_deref(), Some(value.as_str()), "{example}");
    }
}
