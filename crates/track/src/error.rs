//! What can be wrong with what a caller gives?

/// What went wrong, with where and what was expected.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum TrackError {
    /// A number that is not finite, or outside what it can mean.
    #[error("{what} is {found}; expected {expected}")]
    OutOfRange {
        /// The quantity, with its unit.
        what: &'static str,
        /// What was given.
        found: f64,
        /// What would be right.
        expected: &'static str,
    },
    /// A covariance that is not symmetric and positive definite.
    #[error(
        "covariance {found:?} (m²) is not positive definite; expected [[ee, en], [en, nn]] with ee > 0 and ee·nn > en²"
    )]
    Covariance {
        /// What was given, in m².
        found: [[f64; 2]; 2],
    },
    /// A table or document that could not be read. All findings are in one list.
    #[error("{document}: {}", findings.join("; "))]
    Unreadable {
        /// Which of the inputs: "truth" or "detections".
        document: &'static str,
        /// Where, what was found, what was expected; one entry each, at most 20.
        findings: Vec<String>,
    },
}

/// `value`, if it is finite and `holds`.
pub(crate) fn number(
    what: &'static str,
    value: f64,
    expected: &'static str,
    holds: impl Fn(f64) -> bool,
) -> Result<f64, TrackError> {
    if value.is_finite() && holds(value) {
        Ok(value)
    } else {
        Err(TrackError::OutOfRange { what, found: value, expected })
    }
}
