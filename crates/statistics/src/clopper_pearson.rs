//! k of n did: which true shares are compatible with that, for certain?

use crate::StatisticsError;
use crate::interval::{Interval, tail_probability};
use crate::tail::{binomial_upper, solve_increasing};

/// Exact interval for a share, from `successes` of `trials`.
///
/// With `α = 1 − level`, `low` solves `P(X ≥ k; n, low) = α/2` and `high` solves
/// `P(X ≤ k; n, high) = α/2`. No trials say nothing: 0 to 1.
///
/// Source: C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), doi:10.1093/biomet/26.4.404.
/// Limits: never covers less than `level`, often more; [`crate::wilson_interval`] is nearer to it.
///
/// # Errors
/// [`StatisticsError::Level`], [`StatisticsError::MoreSuccessesThanTrials`].
pub fn clopper_pearson(
    successes: u64,
    trials: u64,
    level: f64,
) -> Result<Interval, StatisticsError> {
    let tail = tail_probability(level)?;
    let Some(failures) = trials.checked_sub(successes) else {
        return Err(StatisticsError::MoreSuccessesThanTrials { successes, trials });
    };
    let n = trials as f64;
    let low = lower_limit(successes as f64, n, tail);
    Ok(Interval::new(low, 1.0 - lower_limit(failures as f64, n, tail)))
}

/// The share at which `k` or more of `n` has probability `tail`; 0 when `k` is 0.
pub(crate) fn lower_limit(k: f64, n: f64, tail: f64) -> f64 {
    if k == 0.0 {
        return 0.0;
    }
    solve_increasing(0.0, k / n, tail, |p| binomial_upper(k, n, p, 1.0 - p))
}
