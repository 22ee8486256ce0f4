//! Does `bluehelm forecast` keep its contract?

mod country;
mod near;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .current_dir(folder)
        .env("BLUEHELM_HOME", folder.join("home"))
        .arg("forecast")
        .args(arguments)
        .output()
        .expect("the program runs")
}

fn fine(folder: &Path, arguments: &[&str]) -> Vec<u8> {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn json(folder: &Path, arguments: &[&str]) -> Value {
    let output = fine(folder, &[arguments, &["--format", "json"]].concat());
    serde_json::from_slice(&output).expect("JSON")
}

/// The arguments of a run whose result is told by `-o` and `--seed`.
const RUN: [&str; 9] = [
    "run",
    "--level",
    "country",
    "--series",
    "series.csv",
    "--origin",
    "2022-10",
    "--window",
    "2023",
];

/// A folder with a synthetic series of three countries, to October 2022 and beyond.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = "month_id,country_id,ged_sb\n".to_owned();
    for month in 434..=528 {
        text += &format!("{month},1,0\n{month},57,{}\n{month},246,{}\n", month % 4, month * 7 % 90);
    }
    std::fs::write(folder.path().join("series.csv"), text).expect("written");
    folder
}

/// The challenge's folder of the mirror, or a word that the test is left out; under CI a missing
/// mirror fails.
#[allow(clippy::print_stdout, reason = "a test that is left out says so")]
fn challenge() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let path = std::env::var_os("BLUEHELM_MIRROR").map_or(beside, PathBuf::from);
    let path = path.join("bench/views2023");
    if path.is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no mirror at {}", path.display());
    println!("left out: no mirror at {}; set BLUEHELM_MIRROR", path.display());
    None
}

/// Synthetic events every few days near one town, for ten years, in UCDP's columns.
fn write_events(folder: &Path) {
    let mut text = "latitude,longitude,where_prec,date_start,date_end,low,best,high\n".to_owned();
    for year in 2010..=2021 {
        for month in 1..=12 {
            let day = 1 + (month * 7 + year) % 28;
            let at = format!("6.{}1,22.{}2,{}", month % 3, year % 3, 1 + month % 3);
            text += &format!("{at},{year}-{month:02}-{day:02},{year}-{month:02}-{day:02},1,3,9\n");
        }
    }
    std::fs::write(folder.join("events.csv"), text).expect("written");
    let places = "name,latitude,longitude\nNear,6.1,22.1\nFar,9.0,26.0\n";
    std::fs::write(folder.join("places.csv"), places).expect("written");
}

/// The arguments of a run around places.
const CAMPS: [&str; 9] = [
    "run",
    "--level",
    "camp",
    "--events",
    "events.csv",
    "--places",
    "places.csv",
    "--origin",
    "2021-06-30",
];
