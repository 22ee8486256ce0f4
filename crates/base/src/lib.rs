//! The words everyone shares: months, periods, places, codes, provenance.
//!
//! No I/O, no async, no Arrow: any crate may depend on this one.

mod cell;
mod code;
mod decimals;
mod geo;
mod lines;
mod month;
mod nearest;
mod period;
mod provenance;

pub use cell::CellId;
pub use code::{CountryCode, MissionId};
pub use decimals::decimals;
pub use geo::{EARTH_RADIUS_KM, Point};
pub use lines::{unix_line_bytes, unix_lines};
pub use month::Month;
pub use nearest::nearest;
pub use period::Period;
pub use provenance::Provenance;

pub use jiff::civil::Date;

/// A word that could not be read as what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not {expected}")]
pub struct ParseError {
    /// What was given.
    pub found: String,
    /// What would have been right, with an example.
    pub expected: &'static str,
}

impl ParseError {
    pub(crate) fn new(found: &str, expected: &'static str) -> Self {
        Self { found: found.to_owned(), expected }
    }
}
