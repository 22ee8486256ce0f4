//! Where does this figure come from?

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What must travel with every figure shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// Dataset id, as in `sources/`.
    pub dataset: String,
    /// Who published it.
    pub publisher: String,
    /// Title of the dataset.
    pub title: String,
    /// Terms under which it is published.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// The publisher's date, or the date of retrieval: what one could know from this day on.
    pub known_from: Date,
    /// SHA-256 of the publisher's bytes, in hexadecimal.
    pub snapshot: String,
    /// Address at the publisher.
    pub url: String,
}
