//! One function, step(scan): give me tracks, and threats to a protected zone.
//!
//! Advisory only: it warns people to take shelter. It computes no point of origin, controls no
//! weapon, identifies no person. Pure: no files, sockets, clocks or randomness; the same scans in
//! the same order give the same tracks.
//!
//! Positions are metres east and north in a local plane chosen by the caller (WGS 84 positions are
//! projected before they come here); times are seconds on one clock, also the caller's.

mod assignment;
mod error;
mod gaussian;
pub mod metrics;
mod report;

pub use error::TrackError;
pub use report::{Report, Scan, SensorId};
