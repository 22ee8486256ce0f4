//! We counted k events: which true means are compatible with that?

use crate::StatisticsError;
use crate::interval::{Interval, tail_probability};
use crate::tail::{poisson_lower, poisson_upper, solve_increasing};

/// Exact interval for the mean of a Poisson count.
///
/// With `α = 1 − level`, `low` solves `P(X ≥ k; low) = α/2` and `high` solves
/// `P(X ≤ k; high) = α/2`; `low` is 0 for no events.
///
/// Source: F. Garwood, "Fiducial limits for the Poisson distribution", Biometrika 28 (1936),
/// doi:10.1093/biomet/28.3-4.437. Limits: events are taken as independent, so deaths that come
/// several in one attack make it too narrow; the coverage is at least `level`, mostly more.
///
/// # Errors
/// [`StatisticsError::Level`].
pub fn poisson_interval(count: u64, level: f64) -> Result<Interval, StatisticsError> {
    let tail = tail_probability(level)?;
    let k = count as f64;
    // P(X ≤ k; k + t√(k+1) + t²) < α/2 for t² ≥ −2 ln(α/2): Chernoff's bound with room to spare.
    let far = -2.0 * tail.ln() + 1.0;
    let ceiling = k + 2.0 * (far * (k + 1.0)).sqrt() + 2.0 * far;
    let low = if count == 0 {
        0.0
    } else {
        solve_increasing(0.0, k, tail, |mean| poisson_upper(k, mean))
    };
    let high = solve_increasing(k, ceiling, -tail, |mean| -poisson_lower(k, mean));
    Ok(Interval::new(low, high))
}
