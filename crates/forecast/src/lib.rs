//! Here are features: give me rows of samples, and their scores.
//!
//! A pure library: no files, clocks, sockets or global randomness. Counts come as a [`Panel`]
//! of units and months; a [`History`] is the panel cut off at an origin, all a forecaster may see;
//! a forecast is a [`Distribution`] for each unit, drawn into [`Samples`]; [`score`] says how good
//! it was.

mod distribution;
mod error;
pub mod model;
mod panel;
mod samples;
pub mod score;
mod series;

pub use distribution::Distribution;
pub use error::{Error, SeriesFault};
pub use panel::{History, Panel};
pub use samples::{Row, Samples, quantile, share_at_least};
pub use series::{month_id, month_of_id, parse_series};
