//! Does the program keep cases to itself, and say what a table gives away?

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Planted in every case, in every column that is not counted by.
const MARKER: &str = "MARKER-7f3a";

fn bluehelm(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluehelm"));
    command.current_dir(folder).args(arguments);
    for name in ["HOME", "XDG_DATA_HOME", "BLUEHELM_HOME", "TMPDIR"] {
        command.env(name, folder.join("home"));
    }
    command.output().expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every file below a folder that holds the marker.
fn marked(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            marked(&path, found);
        } else if text(&fs::read(&path).expect("readable")).contains(MARKER) {
            found.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
}

fn cases() -> String {
    let mut cases = "name,mission,year,type,note\n".to_owned();
    for (n, mission) in ["A", "B", "C", "D"].iter().cycle().take(150).enumerate() {
        let (year, kind) = (2020 + n % 3, ["x", "y", "z"][n % 7 % 3]);
        cases += &format!("{MARKER} {n},{mission},{year},{kind},\"{MARKER}, said\n{MARKER}\"\n");
    }
    cases
}

#[test]
fn nothing_of_a_case_is_left_after_a_release() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("home")).expect("a home");
    fs::write(folder.path().join("cases.csv"), cases()).expect("cases");
    // Broken in its last rows: the program must complain without quoting.
    let broken = format!("{}{MARKER},A\n{MARKER},A,2020,Total,{MARKER}\n", cases());
    fs::write(folder.path().join("broken.csv"), broken).expect("cases");
    let mut said = Vec::new();
    for more in
        [&["-o", "table.csv", "--log", "log.jsonl"][..], &["--format", "json"], &["--round", "5"]]
    {
        let arguments = [&["release", "cases.csv", "--by", "mission,year,type"], more].concat();
        let output = bluehelm(folder.path(), &arguments);
        assert!(output.status.success(), "{}", text(&output.stderr));
        said.push(output);
    }
    for arguments in [
        &["release", "broken.csv", "--by", "mission,year,type"][..],
        &["release", "cases.csv", "--by", "name"],
        &["release", "cases.csv", "--by", "weather"],
        &["release", "cases.csv", "--by", "mission", "-o", "cases.csv"],
    ] {
        let output = bluehelm(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        said.push(output);
    }
    for output in &said {
        assert!(!text(&output.stdout).contains(MARKER), "{}", text(&output.stdout));
        assert!(!text(&output.stderr).contains(MARKER), "{}", text(&output.stderr));
    }
    let mut found = Vec::new();
    marked(folder.path(), &mut found);
    found.sort();
    assert_eq!(found, ["broken.csv", "cases.csv"], "only the case files themselves");
    let log = fs::read_to_string(folder.path().join("log.jsonl")).expect("a log");
    assert!(log.contains("\"safe\":true"), "{log}");
}

#[test]
fn what_was_released_passes_the_audit() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("cases.csv"), cases()).expect("cases");
    let by = ["release", "cases.csv", "--by", "mission,year,type", "-o", "table.csv"];
    assert!(bluehelm(folder.path(), &by).status.success());
    let table = fs::read_to_string(folder.path().join("table.csv")).expect("a table");
    assert!(table.starts_with("mission,year,type,count\n") && table.contains(",*\n"), "{table}");
    let output = bluehelm(folder.path(), &["audit", "table.csv", "--json"]);
    let audit: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(audit["safe"], true);
    assert!(audit["cells"].as_array().is_some_and(|cells| !cells.is_empty()));
}

#[test]
fn a_cell_of_an_earlier_release_is_named_with_the_release() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = "mission,count\nA,*\nB,20\nTotal,*\n";
    fs::write(folder.path().join("old.csv"), old).expect("a table");
    let new = "year,count\n2021,13\n2022,10\nTotal,23\n";
    fs::write(folder.path().join("new.csv"), new).expect("a table");
    let arguments = ["audit", "new.csv", "--earlier", "old.csv"];
    let shown = text(&bluehelm(folder.path(), &arguments).stdout);
    assert!(shown.contains("Not safe: 1 of 1") && shown.contains("exactly 3"), "{shown}");
    assert!(shown.contains("earlier release 1"), "{shown}");
    let output = bluehelm(folder.path(), &[&arguments[..], &["--json"]].concat());
    let audit: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(audit["safe"], false);
    assert_eq!(audit["cells"][0]["key"], serde_json::json!({"mission": "A"}));
    assert_eq!(audit["cells"][0]["earlier"], 1);
}

#[test]
fn no_answer_is_written_over_any_file_that_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let inputs = [
        ("cases.csv", "mission\nA\n"),
        ("table.csv", "mission,count\nA,7\nB,*\n"),
        ("old.csv", "mission,count\nA,7\nB,*\n"),
        ("layout.toml", "minimum = 3\n"),
    ];
    for (name, text) in inputs {
        fs::write(folder.path().join(name), text).expect("an input");
    }
    for arguments in [
        "audit table.csv --earlier old.csv -o table.csv",
        "audit table.csv --earlier old.csv -o old.csv",
        "audit table.csv --layout layout.toml -o layout.toml",
        "release cases.csv --by mission --layout layout.toml -o layout.toml",
        "release cases.csv --by mission --layout layout.toml -o new.csv --log layout.toml",
    ] {
        let output = bluehelm(folder.path(), &arguments.split(' ').collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(1), "{arguments}");
        assert!(text(&output.stderr).contains("is what is read"), "{arguments}");
        for (name, before) in inputs {
            let now = fs::read_to_string(folder.path().join(name)).expect("an input");
            assert_eq!(now, before, "{arguments}");
        }
    }
}

#[test]
fn an_exposed_cell_is_named_with_its_range_and_the_totals_that_tell() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = "mission,2021,2022,Total\nA,*,10,13\nB,20,30,50\nTotal,23,40,63\n";
    fs::write(folder.path().join("table.csv"), table).expect("a table");
    let output = bluehelm(folder.path(), &["audit", "table.csv", "--format", "json"]);
    let audit: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(audit["safe"], false);
    let cell = &audit["cells"][0];
    assert_eq!(cell["key"], serde_json::json!({"mission": "A", "column": "2021"}));
    assert_eq!((&cell["low"], &cell["high"]), (&3.into(), &3.into()));
    assert_eq!(cell["protected"], false);
    let shown = text(&bluehelm(folder.path(), &["audit", "table.csv"]).stdout);
    assert!(shown.contains("Not safe") && shown.contains("exactly 3"), "{shown}");
    let wrong = bluehelm(folder.path(), &["audit", "nowhere.csv"]);
    assert_eq!(wrong.status.code(), Some(1));
    assert!(text(&wrong.stderr).contains("nowhere.csv"));
}
