//! Which publications of a dataset are stored?

use base::Date;
use serde::Serialize;

/// One publication of a dataset, as stored: the unit that a sync adds and `--known-on` chooses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Vintage {
    /// From this day on one could know it: the publisher's date, else the date of retrieval.
    pub known_from: Date,
    /// SHA-256 of the publisher's bytes.
    pub snapshot: String,
    /// Rows stored.
    pub rows: u64,
}

impl Vintage {
    /// The newest of these that was known on a day.
    pub fn known_on(vintages: &[Self], day: Date) -> Option<&Self> {
        vintages.iter().filter(|v| v.known_from <= day).max_by_key(|v| v.known_from)
    }

    /// The newest of these.
    pub fn newest(vintages: &[Self]) -> Option<&Self> {
        vintages.iter().max_by_key(|v| v.known_from)
    }
}
