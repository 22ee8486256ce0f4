//! Every benchmark file of the mirror is read, planned for a moment, and the plan checked.

use std::fs;
use std::path::{Path, PathBuf};

use patrol::{Format, SolveError, check, solve};

/// The mirror of public data, or nothing where there is none and that may be.
#[allow(clippy::print_stderr, reason = "who runs the tests must see what was left out")]
fn mirror() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let mirror = std::env::var_os("BLUEHELM_MIRROR").map_or(beside, PathBuf::from);
    if mirror.is_dir() {
        return Some(mirror);
    }
    assert!(std::env::var_os("CI").is_none(), "no mirror at {}", mirror.display());
    eprintln!("left out: no mirror at {}", mirror.display());
    None
}

/// All files with an ending in the folders, by name.
fn files(folders: &[PathBuf], ending: &str) -> Vec<PathBuf> {
    let entries = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder"));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|found| found == ending)).collect();
    files.sort();
    files
}

/// Plans every file for a few iterations; returns how many leave time to go straight.
fn check_all(format: Format, files: &[PathBuf], teams: Option<usize>) -> usize {
    let mut planned = 0;
    for path in files {
        let text = fs::read_to_string(path).expect("text");
        let instance = format.parse(&text, teams);
        let problem =
            instance.unwrap_or_else(|error| panic!("{}: {error}", path.display())).problem;
        match solve(&problem, 1, |so_far| so_far.iterations as f64 / 20.0) {
            Ok(plan) => {
                assert_eq!(check(&problem, &plan), [], "{}", path.display());
                planned += 1;
            }
            Err(SolveError::NoTimeEvenToGoStraight { .. }) => {}
        }
    }
    planned
}

#[test]
fn all_387_team_orienteering_instances_are_read_and_planned() {
    let Some(mirror) = mirror() else { return };
    let sets: Vec<PathBuf> =
        (1..=7).map(|set| mirror.join(format!("bench/top/top/Set{set}"))).collect();
    let files = files(&sets, "txt");
    assert_eq!(files.len(), 387);
    assert!(check_all(Format::Top, &files, None) > 350);
}

#[test]
fn all_76_instances_with_time_windows_are_read_and_planned() {
    let Some(mirror) = mirror() else { return };
    let files = files(&[mirror.join("bench/top/toptw")], "txt");
    assert_eq!(files.len(), 76);
    assert_eq!(check_all(Format::Toptw, &files, Some(3)), 76);
}

/// 1717, the depot's 74 counted, is the best score known to us.
#[test]
fn an_oplib_instance_keeps_its_best_known_score() {
    let Some(mirror) = mirror() else { return };
    let files = files(&[mirror.join("bench/oplib")], "oplib");
    assert_eq!(check_all(Format::Oplib, &files, None), 2);
    let text = fs::read_to_string(&files[0]).expect("text");
    let problem = Format::Oplib.parse(&text, None).expect("reads").problem;
    let plan =
        solve(&problem, 1, |so_far| so_far.iterations as f64 / 20_000.0).expect("there is time");
    assert_eq!(plan.score, 1717.0);
}
