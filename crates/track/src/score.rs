//! How good are the tracks of one recorded scene?

use crate::error::TrackError;
use crate::metrics::{gospa, ospa};
use crate::report::{Scan, SensorId};
use crate::settings::{Sensor, Settings};
use crate::tracker::Tracker;
use serde::Serialize;
use std::collections::BTreeMap;

/// One recorded scene: what the sensors saw, and where the objects truly were.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The sensors; the first one's looks are the moments of judgement.
    pub sensors: Vec<Sensor>,
    /// All looks, in order of time.
    pub scans: Vec<Scan>,
    /// For each look of the first sensor, in order: (name of the object, [east, north] in m).
    pub truths: Vec<Vec<(u64, [f64; 2])>>,
}

/// Means over the first sensor's looks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// GOSPA in metres, p = 2, α = 2.
    pub gospa: f64,
    /// OSPA in metres, p = 2.
    pub ospa: f64,
    /// Objects without a track.
    pub missed_per_scan: f64,
    /// Tracks without an object.
    pub false_per_scan: f64,
    /// How often an object's track was another than its last one, over the whole scene.
    pub id_switches: usize,
    /// Time in the tracker for each look of the first sensor, in ms, by the clock given.
    pub ms_per_scan: f64,
}

/// Runs the tracker over the scene. `now_s` reads the caller's clock, in seconds: this library has
/// none.
///
/// # Errors
/// The cut-off or the settings are out of range.
pub fn score(
    scene: &Scene,
    settings: &Settings,
    cutoff_m: f64,
    mut now_s: impl FnMut() -> f64,
) -> Result<Score, TrackError> {
    crate::error::number("cut-off (m)", cutoff_m, "above 0", |v| v > 0.0)?;
    let mut tracker = Tracker::try_new(scene.sensors.clone(), settings.clone())?;
    let mut last_track: BTreeMap<u64, u64> = BTreeMap::new();
    let (mut sums, mut switches, mut spent_s) = ([0.0; 4], 0, 0.0);
    let mut truths = scene.truths.iter();
    for scan in &scene.scans {
        let before_s = now_s();
        let tracks = tracker.step(scan);
        spent_s += now_s() - before_s;
        if scan.sensor != SensorId(0) {
            continue;
        }
        let Some(truth) = truths.next() else { break };
        let places: Vec<_> = truth.iter().map(|(_, place)| *place).collect();
        let shown: Vec<_> = tracks.iter().map(|track| track.place_m).collect();
        let distance = gospa(&places, &shown, cutoff_m);
        for &(object, track) in &distance.pairs {
            let id = tracks[track].id;
            let last = last_track.insert(truth[object].0, id);
            switches += usize::from(last.is_some_and(|last| last != id));
        }
        let found = [
            distance.distance_m,
            ospa(&places, &shown, cutoff_m),
            distance.missed as f64,
            distance.false_tracks as f64,
        ];
        sums.iter_mut().zip(found).for_each(|(sum, value)| *sum += value);
    }
    let looks = scene.truths.len().max(1) as f64;
    let [gospa, ospa, missed_per_scan, false_per_scan] = sums.map(|sum| sum / looks);
    let ms_per_scan = spent_s * 1e3 / looks;
    Ok(Score { gospa, ospa, missed_per_scan, false_per_scan, id_switches: switches, ms_per_scan })
}
