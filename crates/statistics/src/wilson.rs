//! k of n did: which true shares are compatible with that, on average?

use statrs::distribution::{ContinuousCDF, Normal};

use crate::StatisticsError;
use crate::interval::{Interval, tail_probability};

/// Score interval for a share, from `successes` of `trials`.
///
/// `(k + z²/2 ± z √(k(n−k)/n + z²/4)) / (n + z²)`, z the normal quantile of `(1 + level)/2`.
/// No trials say nothing: 0 to 1.
///
/// Source: E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), doi:10.1080/01621459.1927.10502953.
/// Limits: covers `level` on average over shares, not for each; trials are taken as independent.
///
/// # Errors
/// [`StatisticsError::Level`], [`StatisticsError::MoreSuccessesThanTrials`].
pub fn wilson_interval(
    successes: u64,
    trials: u64,
    level: f64,
) -> Result<Interval, StatisticsError> {
    let tail = tail_probability(level)?;
    let Some(failures) = trials.checked_sub(successes) else {
        return Err(StatisticsError::MoreSuccessesThanTrials { successes, trials });
    };
    if trials == 0 {
        return Ok(Interval::new(0.0, 1.0));
    }
    let (k, rest, n) = (successes as f64, failures as f64, trials as f64);
    let z2 = Normal::standard().inverse_cdf(tail).powi(2);
    let spread = (z2 * (k * (rest / n) + z2 / 4.0)).sqrt();
    // The ends are exactly 0 and 1 there; rounding would leave a speck outside the estimate.
    let low = if successes == 0 { 0.0 } else { (k + z2 / 2.0 - spread) / (n + z2) };
    let high = if failures == 0 { 1.0 } else { (k + z2 / 2.0 + spread) / (n + z2) };
    Ok(Interval::new(low.min(k / n), high.max(k / n)))
}
