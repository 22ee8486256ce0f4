//! Could these two groups have one mean, if their counts are negative binomial?

use serde::Serialize;
use statrs::function::erf::erfc;

use crate::StatisticsError;
use crate::dispersion::{Tally, most_likely};
use crate::groups::checked_groups;

/// A likelihood-ratio test of equal means that allows for overdispersed counts.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct NegativeBinomial {
    /// Current mean count per unit of time over the previous one.
    pub ratio: f64,
    /// α of variance `μ + αμ²`, with a mean for each group; 0 where Poisson fits best.
    pub dispersion: f64,
    /// p-value of the hypothesis that the ratio is 1.
    pub p_value: f64,
}

/// Likelihood-ratio test that two groups of counts per unit of time have one mean.
///
/// The counts are negative binomial with variance `μ + αμ²` ("NB2"), one α for both groups, which
/// is estimated by maximum likelihood with two means and again with one. Twice the difference of
/// the log-likelihoods is taken as chi-squared with 1 degree of freedom. Where no α > 0 is more
/// likely, α is 0 and the model is Poisson. The groups may differ in length.
///
/// Source: J. F. Lawless, Can. J. Stat. 15 (1987), doi:10.2307/3314912. Limits: the chi-squared
/// is a large-sample approximation, too quick to call a difference among few counts; counts of
/// different units are taken as independent; counts above about 10^6 leave α fewer than six
/// digits.
///
/// # Errors
/// [`StatisticsError::NotDefined`] when there are fewer than three counts or a group sums to 0.
pub fn negative_binomial(
    current: &[u64],
    previous: &[u64],
) -> Result<NegativeBinomial, StatisticsError> {
    let groups = checked_groups("the negative binomial test", current, previous)?;
    let ratio = groups[0].mean() / groups[1].mean();
    let two_means = most_likely(&groups.map(|group| Tally::new(group.counts)));
    let one_mean = most_likely(&[Tally::new(&[current, previous].concat())]);
    let gain = (two_means.ln_likelihood - one_mean.ln_likelihood).max(0.0);
    // P(χ² ≥ 2g) = erfc(√g) for 1 degree of freedom.
    Ok(NegativeBinomial { ratio, dispersion: two_means.alpha, p_value: erfc(gain.sqrt()) })
}
