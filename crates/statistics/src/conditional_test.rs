//! Could these two counts have come from one and the same rate?

use crate::StatisticsError;
use crate::mass::ln_binomial;
use crate::rate_ratio::checked_exposure_ratio;
use crate::tail::{binomial_lower, binomial_upper};

/// Splits whose probabilities agree this closely (as logarithms) count as equally probable;
/// R's and SciPy's factor of `1 + 1e-7`.
const LN_TIE: f64 = 1e-7;

/// Two-sided p-value of the exact conditional test that two Poisson rates are equal.
///
/// Given the total `n = k₁ + k₂`, the current count is binomial with share `E₁ / (E₁ + E₂)`. The
/// p-value adds up the probabilities of every split no more probable than the one seen
/// ("minimum likelihood"), as R's `poisson.test` and SciPy's `binomtest`. No events: 1.
///
/// Source: J. Przyborowski and H. Wilenski, Biometrika 31 (1940), doi:10.1093/biomet/31.3-4.313.
/// Limits: events are taken as independent; where several come in one attack it is too quick to
/// call a difference, see [`crate::cluster_test`] and [`crate::quasi_poisson`]. It is the test of
/// one comparison chosen beforehand, not of the best of many.
///
/// # Errors
/// [`StatisticsError::Exposure`].
pub fn conditional_test(
    current: u64,
    current_exposure: f64,
    previous: u64,
    previous_exposure: f64,
) -> Result<f64, StatisticsError> {
    let ratio = checked_exposure_ratio(current_exposure, previous_exposure)?;
    let (p, q) = (ratio / (1.0 + ratio), 1.0 / (1.0 + ratio));
    let (k, rest) = (current as f64, previous as f64);
    let p_value = if k * q == rest * p {
        1.0
    } else if k * q < rest * p {
        lower_and_as_rare_above(k, rest, p, q)
    } else {
        // The same question about the failures.
        lower_and_as_rare_above(rest, k, q, p)
    };
    Ok(p_value.min(1.0))
}

/// `P(X ≤ k)` below the mean, and the part above it that is no more probable than `k`.
fn lower_and_as_rare_above(k: f64, rest: f64, p: f64, q: f64) -> f64 {
    let n = k + rest;
    let bound = ln_binomial(k, rest, p, q) + LN_TIE;
    // Above the mean probabilities only fall: halve to the first split that is rare enough.
    let (mut common, mut rare) = ((n * p).ceil() - 1.0, n + 1.0);
    while rare - common > 1.0 {
        let middle = (common + (rare - common) / 2.0).floor();
        if middle <= common || middle >= rare {
            break;
        }
        if ln_binomial(middle, n - middle, p, q) <= bound {
            rare = middle;
        } else {
            common = middle;
        }
    }
    binomial_lower(k, rest, p, q) + binomial_upper(rare, n - rare, p, q)
}

/// [`conditional_test`] on clusters instead of events: mission-days with a death, not deaths.
///
/// Each slice holds the size of every cluster (deaths by mission and day); clusters of size 0
/// are days on which nothing happened and do not count. Several deaths in one attack count once,
/// so the independence the test needs is nearer to true; a mission-day is only a proxy for an
/// attack.
///
/// # Errors
/// [`StatisticsError::Exposure`].
pub fn cluster_test(
    current_sizes: &[u64],
    current_exposure: f64,
    previous_sizes: &[u64],
    previous_exposure: f64,
) -> Result<f64, StatisticsError> {
    let clusters = |sizes: &[u64]| sizes.iter().filter(|&&size| size > 0).count() as u64;
    conditional_test(
        clusters(current_sizes),
        current_exposure,
        clusters(previous_sizes),
        previous_exposure,
    )
}
