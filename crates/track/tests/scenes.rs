//! Do the recorded scenes of the mirror still meet the bounds?
//!
//! The scenes are found at BLUEHELM_MIRROR, or beside the workspace; where they are missing the test
//! says that it is left out, and under CI=true it fails.
#![allow(clippy::print_stderr, reason = "a test that leaves itself out says so")]

use std::path::PathBuf;
use track::{Settings, read, score};

fn bench() -> Option<PathBuf> {
    let mirror = std::env::var_os("BLUEHELM_MIRROR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror"),
        PathBuf::from,
    );
    let bench = mirror.join("bench");
    if bench.is_dir() {
        return Some(bench);
    }
    assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "no mirror at {}", bench.display());
    eprintln!("left out: no mirror at {}", bench.display());
    None
}

fn check(scenes: &[score::Scene], cutoff_m: f64, expect: [(&str, f64); 3]) {
    let settings = Settings::default();
    let scores: Vec<score::Score> = scenes
        .iter()
        .map(|scene| score::score(scene, &settings, cutoff_m, || 0.0).expect("default settings"))
        .collect();
    let mean =
        |part: fn(&score::Score) -> f64| scores.iter().map(part).sum::<f64>() / scores.len() as f64;
    for (name, bound) in expect {
        let found = match name {
            "gospa" => mean(|s| s.gospa),
            "missed" => mean(|s| s.missed_per_scan),
            "false" => mean(|s| s.false_per_scan),
            "switches" => mean(|s| s.id_switches as f64),
            other => panic!("no score {other}"),
        };
        assert!(found <= bound, "{name}: {found:.3}, at most {bound} expected");
    }
}

#[test]
fn twenty_simulated_targets_are_kept_apart() {
    let Some(bench) = bench() else { return };
    let file = |name: &str| std::fs::read(bench.join("tracking_sim20").join(name)).expect(name);
    let scene = read::parse_tables(&file("truth.csv"), &file("meas.csv")).expect("a scene");
    check(&[scene], 50.0, [("gospa", 33.5), ("switches", 10.0), ("false", 0.1)]);
}

#[test]
fn two_real_boats_are_found_by_radar_and_no_worse_with_lidar() {
    let Some(bench) = bench() else { return };
    let scenes = |sensors: &[&str]| -> Vec<score::Scene> {
        (2..=6)
            .map(|number| {
                let file = |end: &str| {
                    let name = format!("autoferry/scenario{number}/scenario{number}_{end}.json");
                    std::fs::read(bench.join(&name)).expect("a scenario's file")
                };
                read::parse_autoferry(&file("groundTruth"), &file("detections"), sensors)
                    .expect("a scene")
            })
            .collect()
    };
    let expect = |gospa| [("gospa", gospa), ("missed", 0.6), ("false", 1.4)];
    check(&scenes(&["radar"]), 20.0, expect(19.0));
    check(&scenes(&["radar", "lidar"]), 20.0, expect(18.5));
}
