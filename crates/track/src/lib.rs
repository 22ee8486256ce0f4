//! One function, step(scan): give me tracks, and threats to a protected zone.
//!
//! Advisory only: it warns people to take shelter. It computes no point of origin, controls no
//! weapon, identifies no person. Pure: no files, sockets, clocks or randomness; the same scans in
//! the same order give the same tracks.
//!
//! Positions are metres east and north in a local plane chosen by the caller (WGS 84 positions are
//! projected before they come here); times are seconds on one clock, also the caller's.
//!
//! ```
//! use track::{Report, Scan, Sensor, SensorId, Settings, Tracker, Zone};
//!
//! # fn main() -> Result<(), track::TrackError> {
//! let radar = Sensor {
//!     name: "radar".into(),
//!     detection_probability: 0.9,
//!     range_m: Some(2000.0),
//!     extent_m: 5.0,
//!     learns_detection: false,
//!     learns_noise: false,
//! };
//! let mut tracker = Tracker::try_new(vec![radar], Settings::default())?;
//! let mut tracks = Vec::new();
//! for second in 0..10 {
//!     let time_s = f64::from(second);
//!     let vehicle = Report::position(500.0 - 15.0 * time_s, 40.0, [[25.0, 0.0], [0.0, 25.0]])?;
//!     let (sensor, origin_m) = (SensorId(0), [0.0, 0.0]);
//!     tracks = tracker.step(&Scan { sensor, time_s, origin_m, whole: true, reports: vec![vehicle] });
//! }
//! let gate = Zone::try_new("gate", vec![[0.0, 0.0], [60.0, 0.0], [60.0, 80.0], [0.0, 80.0]])?;
//! let seconds = gate.time_to_enter_s(&tracks[0], 120.0).expect("it makes for the gate");
//! assert!((seconds - 305.0 / 15.0).abs() < 2.0);
//! # Ok(())
//! # }
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed"))]

mod assignment;
pub mod ballistic;
mod belief;
mod classification;
mod clutter;
mod error;
mod gaussian;
mod history;
mod imm;
mod joint;
mod learned;
pub mod metrics;
mod motion;
mod object;
pub mod read;
mod registration;
mod report;
pub mod score;
mod settings;
mod tracker;
mod zone;

pub use classification::Classification;
pub use error::TrackError;
pub use motion::Motion;
pub use registration::{Registration, SharedSighting};
pub use report::{Report, Scan, SensorId};
pub use settings::{Sensor, Settings};
pub use tracker::{Refused, Saved, Track, Tracker};
pub use zone::{Approach, Zone, closest_approach};
