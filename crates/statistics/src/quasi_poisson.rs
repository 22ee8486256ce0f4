//! How many times the previous rate is the current one, when counts vary more than chance allows?

use serde::Serialize;

use crate::groups::checked_groups;
use crate::interval::tail_probability;
use crate::student::{two_sided, upper_quantile};
use crate::{Interval, StatisticsError};

/// A ratio of rates whose interval and p-value allow for overdispersed counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Overdispersed {
    /// Current mean count per unit of time over the previous one.
    pub ratio: f64,
    /// Interval of the ratio; unbounded above where its end exceeds a double.
    pub interval: Interval,
    /// Variance over mean within the groups, φ: 1 for Poisson counts, above 1 in clusters.
    pub dispersion: f64,
    /// Two-sided p-value of the hypothesis that the ratio is 1.
    pub p_value: f64,
}

/// Ratio of two rates from counts per unit of time (such as deaths per day), by quasi-Poisson.
///
/// The generalized linear model with logarithmic link and an indicator of the group, in closed
/// form: with `S` the sum of a group, μ its mean and n the number of all counts,
/// `φ = Σ (y − μ)²/μ / (n − 2)`, `se² = φ (1/S₁ + 1/S₂)`, the interval is
/// `ratio · exp(± t se)` and the p-value that of `ln(ratio) / se`, both by Student's t with
/// `n − 2` degrees of freedom. The groups may differ in length.
///
/// Source: R. W. M. Wedderburn, Biometrika 61 (1974), doi:10.1093/biomet/61.3.439; as R's
/// `glm(family = quasipoisson)`. Limits: one φ for both groups, and counts of different units
/// taken as independent; approximate, so poor when a group has a handful of events. A φ below 1
/// is taken at its word and narrows the interval.
///
/// # Errors
/// [`StatisticsError::Level`]; [`StatisticsError::NotDefined`] when there are fewer than three
/// counts, a group sums to 0, or no count differs from the others of its group (φ = 0).
pub fn quasi_poisson(
    current: &[u64],
    previous: &[u64],
    level: f64,
) -> Result<Overdispersed, StatisticsError> {
    const METHOD: &str = "the quasi-Poisson ratio";
    let tail = tail_probability(level)?;
    let groups = checked_groups(METHOD, current, previous)?;
    let freedom = (current.len() + previous.len() - 2) as f64;
    let mut pearson = 0.0;
    for group in &groups {
        // (y − μ)²/μ = (ny − S)²/(nS), whose difference of whole numbers is exact.
        let n = group.counts.len() as u128;
        let squares = group.counts.iter().map(|&y| (n * u128::from(y)).abs_diff(group.sum) as f64);
        pearson += squares.map(|d| d * d).sum::<f64>() / (n as f64 * group.sum as f64);
    }
    if pearson == 0.0 {
        let because = "the counts do not vary within either group";
        return Err(StatisticsError::NotDefined { method: METHOD, because });
    }
    let dispersion = pearson / freedom;
    let se = (dispersion * groups.iter().map(|g| 1.0 / g.sum as f64).sum::<f64>()).sqrt();
    let ratio = groups[0].mean() / groups[1].mean();
    let reach = upper_quantile(tail, freedom) * se;
    let high = ratio * reach.exp();
    Ok(Overdispersed {
        ratio,
        interval: Interval { low: ratio * (-reach).exp(), high: high.is_finite().then_some(high) },
        dispersion,
        p_value: two_sided(ratio.ln() / se, freedom),
    })
}
