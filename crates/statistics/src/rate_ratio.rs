//! How many times the previous rate is the current one?

use serde::Serialize;

use crate::StatisticsError;
use crate::clopper_pearson::lower_limit;
use crate::interval::tail_probability;

/// A ratio of two rates with its interval. Serialised, what is unbounded or undefined is null.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RateRatio {
    /// Current rate over previous rate; `None` when the previous count is 0.
    pub estimate: Option<f64>,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end; `None` when unbounded, which it is when the previous count is 0.
    pub high: Option<f64>,
}

/// Ratio of two Poisson rates with its exact conditional interval.
///
/// Given the total, the current count is binomial with share `π = λ₁E₁ / (λ₁E₁ + λ₂E₂)`; the
/// Clopper-Pearson limits of π map to the ratio by `(π / (1 − π)) · (E₂ / E₁)`. Exposures are in
/// any one unit (days, personnel-years); equal exposures give the ratio of counts. Two counts
/// of 0 say nothing: no estimate, 0 to unbounded.
///
/// Source: J. Przyborowski and H. Wilenski, Biometrika 31 (1940), doi:10.1093/biomet/31.3-4.313;
/// as R's `poisson.test`. Limits: see [`crate::conditional_test`].
///
/// # Errors
/// [`StatisticsError::Level`], [`StatisticsError::Exposure`].
pub fn rate_ratio(
    current: u64,
    current_exposure: f64,
    previous: u64,
    previous_exposure: f64,
    level: f64,
) -> Result<RateRatio, StatisticsError> {
    let tail = tail_probability(level)?;
    let scale = 1.0 / checked_exposure_ratio(current_exposure, previous_exposure)?;
    let (k, rest) = (current as f64, previous as f64);
    let low = lower_limit(k, rest, tail);
    // The upper limit is the other period's lower one, seen from the other side.
    let other = lower_limit(rest, k, tail);
    Ok(RateRatio {
        estimate: (previous > 0).then(|| k / rest * scale),
        low: low.share / low.complement * scale,
        high: (previous > 0).then(|| other.complement / other.share * scale),
    })
}

/// Current over previous exposure.
pub(crate) fn checked_exposure_ratio(current: f64, previous: f64) -> Result<f64, StatisticsError> {
    let ratio = current / previous;
    let sound = current > 0.0 && previous > 0.0 && current.is_finite() && previous.is_finite();
    if sound && (1e-15..=1e15).contains(&ratio) {
        Ok(ratio)
    } else {
        Err(StatisticsError::Exposure { current, previous })
    }
}
