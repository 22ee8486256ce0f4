//! Does memory stay flat over a week, replayed at speed? A look a second, journal and all.
//!
//! Prints resident memory after each day; the journal is purged of what is older than a day.
#![allow(clippy::print_stdout, reason = "the figures are what the run is for")]

use std::sync::Arc;
use std::time::Instant;
use watch::journal::{Journal, purge};
use watch::{Entry, Input, Look, Settings, Sighting, Where};

const START_S: f64 = 1_780_000_000.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let settings = Arc::new(Settings::parse("camp.toml", include_str!("../tests/camp.toml"))?);
    let folder = tempfile::tempdir()?;
    let (mut journal, mut camp) = Journal::open(&settings, folder.path(), START_S)?;
    let (begun, mut warnings) = (Instant::now(), 0);
    for day in 0..7 {
        for second in 0..86_400 {
            let t = f64::from(day * 86_400 + second);
            for input in [Input::Look(look(&settings, t)), Input::Tick] {
                let entry = Entry { at_s: START_S + t, input };
                journal.append(&entry)?;
                warnings += camp.take(&entry).len();
                journal.turn_page(&camp, entry.at_s)?;
            }
        }
        let now_s = START_S + f64::from((day + 1) * 86_400);
        purge(folder.path(), now_s - 86_400.0)?;
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let resident = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
        let spent_s = begun.elapsed().as_secs();
        println!("day {}: {resident}; {warnings} revisions; {spent_s} s of running", day + 1);
    }
    Ok(())
}

/// Five vehicles that come and go on roads of their own, and three reports of nothing.
fn look(settings: &Settings, t: f64) -> Look {
    let mut places = Vec::new();
    for k in 0..5 {
        let (k, period_s) = (f64::from(k), 400.0 + 37.0 * f64::from(k));
        let along = 1500.0 * (t / period_s).sin();
        places.push([along + 3.0 * (t * 7.1 + k).sin(), 120.0 * (k - 2.0) + 3.0 * (t * 5.3).cos()]);
    }
    for k in 0..3 {
        // Scattered by the golden ratio, another place each time.
        let x = ((t * 3.0 + f64::from(k)) * 0.618_033_988_75).fract();
        let y = ((t * 3.0 + f64::from(k)) * 0.754_877_666_25).fract();
        places.push([4000.0 * x - 2000.0, 4000.0 * y - 2000.0]);
    }
    let sightings = places.into_iter().map(|place| {
        let [latitude, longitude] = settings.plane.latitude_longitude(place);
        let place = Where::Place { latitude, longitude, sd_m: None };
        Sighting { place, classes: Vec::new(), object: None }
    });
    let sightings = sightings.collect();
    Look { sensor: "radar".into(), time_s: START_S + t, whole: true, sightings }
}
