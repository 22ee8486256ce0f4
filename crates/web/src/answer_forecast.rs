//! What do the saved forecasts say? Their documented JSON, as far as pages read it.

use base::{Date, Provenance};
use serde::Deserialize;

/// The newest saved forecasts of one level, target and mission.
#[derive(Debug, Clone, Deserialize)]
pub struct Standing {
    /// `country`, `cell`, `camp`, `place` or `polygon`.
    pub level: String,
    /// `all`, `state-based` or `civilians`.
    pub target: String,
    /// The mission.
    pub mission: Option<String>,
    /// The last day that the forecaster had seen.
    pub origin: Date,
    /// The origin before, from which changes are counted.
    pub before: Option<Date>,
    /// The day on which they were saved.
    pub made_on: Date,
    /// How it is known what was known at the origin.
    pub known: String,
    /// Days that reports were taken to need.
    pub lag_days: Option<i64>,
    /// By radius and span of days.
    pub kinds: Vec<Kind>,
    /// Publications.
    pub sources: Vec<Provenance>,
}

/// Forecasts of one radius and span of days.
#[derive(Debug, Clone, Deserialize)]
pub struct Kind {
    /// Radius of the circles.
    pub radius_km: Option<f64>,
    /// First day forecast.
    pub first_day: Date,
    /// Last day forecast.
    pub last_day: Date,
    /// How many days these are.
    pub days: i32,
    /// What is served.
    pub model: String,
    /// What it stands beside.
    pub benchmark: String,
    /// Skill of CRPS over the benchmark on earlier days.
    pub skill: Option<f64>,
    /// Lower end of its 90 % interval.
    pub skill_low: Option<f64>,
    /// Upper end.
    pub skill_high: Option<f64>,
    /// First year of the record.
    pub record_from: Option<i64>,
    /// Last year of it.
    pub record_to: Option<i64>,
    /// Forecasts in it.
    pub record_forecasts: i64,
    /// Areas, the likeliest first.
    pub lines: Vec<Line>,
    /// What followed.
    pub followed: Option<Followed>,
    /// How reliable chances of at least one death were.
    pub reliability: Vec<Bin>,
}

/// One area.
#[derive(Debug, Clone, Deserialize)]
pub struct Line {
    /// Its name.
    pub area: String,
    /// Degrees north of its middle.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// Deaths expected.
    pub mean: f64,
    /// Lower end of the 90 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Chances of at least 1, 10 and 25 deaths.
    pub chances: [Option<f64>; 3],
    /// The benchmark's.
    pub benchmark_chances: [Option<f64>; 3],
    /// The chance of at least one death given at the origin before.
    pub before: Option<f64>,
    /// Deaths that followed.
    pub deaths: Option<f64>,
}

/// What followed some forecasts.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Followed {
    /// Areas of which it is known.
    pub areas: usize,
    /// Areas in which a death was expected.
    pub expected: f64,
    /// By the benchmark.
    pub benchmark_expected: f64,
    /// Areas in which there was one.
    pub happened: usize,
    /// The last day that the events counted cover.
    pub covered_to: Date,
}

/// Forecasts of a like chance.
#[derive(Debug, Clone, Deserialize)]
pub struct Bin {
    /// Whose.
    pub forecaster: String,
    /// Mean chance given.
    pub chance: f64,
    /// Share that happened.
    pub happened: f64,
    /// How many forecasts these are.
    pub forecasts: i64,
}
