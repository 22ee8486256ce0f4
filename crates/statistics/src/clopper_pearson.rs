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
    let (k, rest, n) = (successes as f64, failures as f64, trials as f64);
    if trials == 0 {
        return Ok(Interval::new(0.0, 1.0));
    }
    let low = lower_limit(k, rest, tail).share;
    let high = lower_limit(rest, k, tail).complement;
    // At counts so large that the interval is narrower than a rounding, the estimate still lies in.
    Ok(Interval::new(low.min(k / n), high.max(k / n)))
}

/// A share and one minus it, each with all its digits however small.
pub(crate) struct Share {
    pub(crate) share: f64,
    pub(crate) complement: f64,
}

/// The share at which `k` or more of `k + rest` has probability `tail`; 0 when `k` is 0.
pub(crate) fn lower_limit(k: f64, rest: f64, tail: f64) -> Share {
    if k == 0.0 {
        return Share { share: 0.0, complement: 1.0 };
    }
    // Whichever of the two is below a half is solved for, so that the other loses nothing.
    if binomial_upper(k, rest, 0.5, 0.5) >= tail {
        let share = solve_increasing(0.0, 0.5_f64.min(k / (k + rest)), tail, |p| {
            binomial_upper(k, rest, p, 1.0 - p)
        });
        Share { share, complement: 1.0 - share }
    } else {
        let complement = solve_increasing(rest / (k + rest), 0.5, -tail, |q| {
            -binomial_upper(k, rest, 1.0 - q, q)
        });
        Share { share: 1.0 - complement, complement }
    }
}
