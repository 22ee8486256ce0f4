//! Between which values does the truth lie, at a stated level?

use serde::Serialize;

use crate::StatisticsError;

/// A confidence interval, both ends included. Serialised, an unbounded end is null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end; `None` when the data set no upper bound.
    pub high: Option<f64>,
}

impl Interval {
    pub(crate) fn new(low: f64, high: f64) -> Self {
        Self { low, high: Some(high) }
    }

    /// Whether `value` lies in the interval.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && self.high.is_none_or(|high| value <= high)
    }
}

/// The probability left out on each side: `(1 − level) / 2`.
pub(crate) fn tail_probability(level: f64) -> Result<f64, StatisticsError> {
    // Nearer to 1 than this, the tail is lost to rounding.
    if level > 0.0 && level < 1.0 - 1e-12 {
        Ok((1.0 - level) / 2.0)
    } else {
        Err(StatisticsError::Level { found: level })
    }
}
