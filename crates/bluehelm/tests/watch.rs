//! Does `bluehelm watch` answer as promised?

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .arg("watch")
        .args(arguments)
        .output()
        .expect("the program runs")
}

/// The recorded scenes of the mirror, or a word that the test is left out; under CI a missing
/// mirror fails.
#[allow(clippy::print_stderr, reason = "a test that leaves itself out says so")]
fn bench() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let bench = std::env::var_os("BLUEHELM_MIRROR").map_or(beside, PathBuf::from).join("bench");
    if bench.is_dir() {
        return Some(bench);
    }
    assert!(std::env::var_os("CI").is_none(), "no mirror at {}", bench.display());
    eprintln!("left out: no mirror at {}; set BLUEHELM_MIRROR", bench.display());
    None
}

fn check_score(truth: &Path, detections: &Path, more: &[&str], gospa: f64) {
    let (truth, detections) = (truth.to_string_lossy(), detections.to_string_lossy());
    let paths = ["score", "--json", "--truth", &truth, "--detections", &detections];
    let output = run(&[&paths, more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let score: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let names: Vec<&String> = score.as_object().expect("an object").keys().collect();
    let promised =
        ["gospa", "ospa", "missed_per_scan", "false_per_scan", "id_switches", "ms_per_scan"];
    assert_eq!(names, promised);
    let found = score["gospa"].as_f64().expect("a number");
    assert!(found > 1.0 && found < gospa, "{found}");
    assert!(score["ms_per_scan"].as_f64().is_some_and(|ms| ms > 0.0), "{score}");
}

#[test]
fn a_pair_of_tables_is_scored() {
    let Some(bench) = bench() else { return };
    let file = |name: &str| bench.join("tracking_sim20").join(name);
    check_score(&file("truth.csv"), &file("meas.csv"), &["--cutoff", "50"], 35.0);
}

#[test]
fn a_folder_given_as_both_is_scored_at_the_looks_of_the_first_sensor() {
    let Some(bench) = bench() else { return };
    let folder = bench.join("autoferry/scenario2");
    check_score(&folder, &folder, &["--sensors", "radar,lidar", "--cutoff", "20"], 20.0);
}

#[test]
fn a_table_with_a_folder_is_refused_with_what_was_expected() {
    let here = env!("CARGO_MANIFEST_DIR");
    let table = format!("{here}/Cargo.toml");
    let output = run(&["score", "--truth", here, "--detections", &table]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("expected two CSV tables, or one AutoFerry folder given as both"),
        "{said}"
    );
}

/// Chromium and its driver are not on every machine: where they are missing the test says so, and fails only if
/// BLUEHELM_BROWSER is set.
#[test]
#[cfg(unix)]
#[allow(clippy::print_stderr, reason = "a test that leaves itself out says so")]
fn a_drill_is_driven_from_first_touch_to_all_clear_at_phone_width() {
    let found = |program: &str| {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
    };
    let missing: Vec<&str> =
        ["python3", "chromium", "chromedriver"].into_iter().filter(|p| !found(p)).collect();
    if !missing.is_empty() {
        assert!(std::env::var_os("BLUEHELM_BROWSER").is_none(), "no {}", missing.join(", "));
        eprintln!("left out: no {}", missing.join(", "));
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../watch/tests/drill.py");
    let drill = Command::new("python3").arg(script).arg(env!("CARGO_BIN_EXE_bluehelm")).output();
    let drill = drill.expect("python runs");
    let said = String::from_utf8_lossy(&drill.stdout);
    let more = String::from_utf8_lossy(&drill.stderr);
    assert!(drill.status.success() && said.contains("all held"), "{said}\n{more}");
}

#[test]
fn the_camps_computer_is_built_without_a_warehouse() {
    let features =
        ["--no-default-features", "--features", "watch", "-e", "normal", "--prefix", "none"];
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "-p", "bluehelm"])
        .args(features)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&tree.stdout);
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let names: Vec<&str> = said.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"track") && names.contains(&"tokio-rustls"), "{said}");
    let heavy =
        ["datafusion", "deltalake", "arrow", "parquet", "object_store", "warehouse", "typst"];
    let found: Vec<&&str> =
        names.iter().filter(|name| heavy.iter().any(|heavy| name.starts_with(heavy))).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn odd_tables_are_refused_with_the_reason_or_scored() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |truth: &str, detections: &str, expect: Result<&str, &str>| {
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).expect("written");
            path.display().to_string()
        };
        let (t, d) = (file("t.csv", truth), file("d.csv", detections));
        let output = run(&["score", "--json", "--truth", &t, "--detections", &d]);
        let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        match expect {
            Ok(part) => assert!(said(&output.stdout).contains(part), "{}", said(&output.stderr)),
            Err(part) => {
                assert_eq!(output.status.code(), Some(1), "{truth:?} {}", said(&output.stdout));
                assert!(said(&output.stderr).contains(part), "{}", said(&output.stderr));
            }
        }
    };
    let (truth, seen) = ("k,id,x,y\n0,1,5,6\n1,1,6,6\n", "k,x,y\n0,5,6\n1,6,6\n");
    check(truth, "k,x,y\n", Ok("\"missed_per_scan\":1.0"));
    check("\u{feff}k,id,x,y\r\n0,1,5,6\r\n", seen, Ok("\"gospa\":"));
    check("k,id,x,y\n0,1,1e300,5\n", seen, Ok("\"gospa\":"));
    check("", seen, Err("truth: nothing in it; expected a first line of k,id,x,y"));
    check("k,id,x,y\n", "k,x,y\n", Err("no look to be judged"));
    check("k;id;x;y\n", seen, Err("no column \"k\""));
    check("k,id,x,y\n0,a,5,6\n", seen, Err("line 2: \"a\" is not a number"));
    check("k,id,x,y\n0,1,5\n", seen, Err("line 2"));
    check(truth, "k,x,y,sd\n0,1,2,-4\n", Err("sd"));
    check(truth, "k,x,y,sd\n0,1,2,0\n", Err("sd"));
}
