//! Why can no answer be given?

/// A question these methods cannot answer. No input makes them panic.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StatisticsError {
    /// The level is not strictly between 0 and 1.
    #[error("confidence level {found} is not between 0 and 1; 0.95 is usual")]
    Level {
        /// What was given.
        found: f64,
    },
    /// A share above one.
    #[error("{successes} successes in {trials} trials: there cannot be more successes than trials")]
    MoreSuccessesThanTrials {
        /// What was counted.
        successes: u64,
        /// Out of how many.
        trials: u64,
    },
    /// Exposures that are not positive and finite, or differ by more than a factor of 10^15.
    #[error(
        "exposures {current} and {previous} cannot be compared: both must be positive, finite \
         and within a factor of 1e15 of each other"
    )]
    Exposure {
        /// Exposure of the current count.
        current: f64,
        /// Exposure of the previous count.
        previous: f64,
    },
    /// A coordinate that is NaN or infinite.
    #[error("point {index} is not finite: ({x}, {y})")]
    PointNotFinite {
        /// Position in the input, from 0.
        index: usize,
        /// Its x.
        x: f64,
        /// Its y.
        y: f64,
    },
    /// The method has no answer for these data.
    #[error("{method} is not defined because {because}")]
    NotDefined {
        /// The method's name, as one would write it in a report.
        method: &'static str,
        /// The reason, as the end of a sentence.
        because: &'static str,
    },
}
