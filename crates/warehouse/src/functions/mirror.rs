//! Do the functions agree with every row that others have published? Needs the mirror:
//! `BLUEHELM_MIRROR`, else `../shared/mirror` beside the workspace.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, RecordBatch};

use super::asked::{ask, session};

/// The mirror, or nothing where it is missing and may be.
pub(super) fn mirror() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let place = std::env::var_os("BLUEHELM_MIRROR").map_or_else(beside, PathBuf::from);
    if place.join("prio_grid").is_dir() {
        return Some(place);
    }
    assert!(std::env::var_os("CI").is_none_or(|v| v != "true"), "no mirror at {place:?}");
    writeln!(std::io::stderr(), "left out: no mirror at {place:?}; set BLUEHELM_MIRROR").ok();
    None
}

/// These columns of a CSV file as numbers; whole numbers below 2^53 lose nothing.
fn numbers(file: &Path, columns: &[&str]) -> RecordBatch {
    let mut reader = csv::Reader::from_reader(File::open(file).expect("a file"));
    let header = reader.headers().expect("a header").clone();
    let places: Vec<usize> = columns
        .iter()
        .map(|c| header.iter().position(|h| h == *c).unwrap_or_else(|| panic!("no {c}: {file:?}")))
        .collect();
    let mut values = vec![Vec::new(); columns.len()];
    for row in reader.records() {
        let row = row.expect("a row");
        for (place, column) in places.iter().zip(&mut values) {
            column.push(row[*place].parse::<f64>().expect("a number"));
        }
    }
    let arrays = values.into_iter().map(|v| Arc::new(Float64Array::from(v)) as ArrayRef);
    RecordBatch::try_from_iter(columns.iter().zip(arrays)).expect("columns")
}

/// How many rows there are, and in how many of them the condition holds.
fn agreement(rows: RecordBatch, condition: &str) -> (String, String) {
    let sql = format!("SELECT count(*), count(*) FILTER (WHERE {condition}) FROM published");
    let mut found = ask(&session(&[("published", rows)]), &sql).expect("counts").swap_remove(0);
    let mut next = || found.remove(0).expect("a count");
    (next(), next())
}

#[test]
fn every_published_event_lies_in_the_cell_that_ucdp_gives_it() {
    let Some(mirror) = mirror() else { return };
    for (file, events) in [
        ("country_full/ged_v23_1_CAF.csv", "1848"),
        ("country_full/ged_v23_1_ETH.csv", "3808"),
        ("country_full/ged_v23_1_SSD.csv", "974"),
        ("samples/ged_v19_1_BGD_MMR_hdx_fixture.csv", "3194"),
        ("samples/ged_v23_1_random1000_49col.csv", "1000"),
    ] {
        let columns = ["latitude", "longitude", "priogrid_gid"];
        let rows = numbers(&mirror.join("ucdp_ged").join(file), &columns);
        let equal = agreement(rows, "prio_grid_cell(latitude, longitude) = priogrid_gid");
        assert_eq!(equal, (events.to_owned(), events.to_owned()), "{file}");
    }
}

#[test]
fn every_published_cell_has_the_middle_that_prio_gives_it_and_holds_it() {
    let Some(mirror) = mirror() else { return };
    let columns = ["gid", "xcoord", "ycoord"];
    let rows = numbers(&mirror.join("prio_grid/priogrid_cells_land.csv"), &columns);
    let condition = "prio_grid_cell(ycoord, xcoord) = gid \
        AND prio_grid_latitude(gid::bigint) = ycoord AND prio_grid_longitude(gid::bigint) = xcoord";
    assert_eq!(agreement(rows, condition), ("64818".to_owned(), "64818".to_owned()));
}
