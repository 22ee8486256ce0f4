//! One function, step(scan): give me tracks, and threats to a protected zone.
//!
//! Advisory only: it warns people to take shelter. It computes no point of origin, controls no
//! weapon, identifies no person. Pure: no files, sockets, clocks or randomness; the same scans in
//! the same order give the same tracks.
//!
//! Positions are metres east and north in a local plane chosen by the caller (WGS 84 positions are
//! projected before they come here); times are seconds on one clock, also the caller's.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed"))]

mod assignment;
mod clutter;
mod error;
mod gaussian;
mod history;
mod imm;
pub mod metrics;
mod motion;
mod object;
pub mod read;
mod report;
pub mod score;
mod settings;
mod tracker;
mod zone;

pub use error::TrackError;
pub use motion::Motion;
pub use report::{Report, Scan, SensorId};
pub use settings::{Sensor, Settings};
pub use tracker::{Refused, Track, Tracker};
pub use zone::{Approach, Zone, closest_approach};
