//! What count would moments alone let one expect?

use statrs::distribution::{ContinuousCDF, Gamma, Normal};

use super::{Model, for_each_unit};
use crate::{Distribution, Error, History};

/// Beyond this mean a count is as good as continuous.
const CONTINUOUS_FROM: f64 = 500.0;
/// Equally likely counts that stand for one distribution.
const QUANTILES: usize = 100;

/// A negative binomial with the mean and variance of the unit's own last months; Poisson where
/// the variance is not above the mean (method of moments, Bliss & Fisher 1953,
/// doi:10.2307/3001850).
#[derive(Debug, Clone, Copy)]
pub struct NegativeBinomial {
    /// Months looked back on.
    pub months: usize,
}

impl Model for NegativeBinomial {
    fn name(&self) -> &'static str {
        "negative binomial"
    }

    fn predict(&self, past: &History<'_>, _lead: usize) -> Result<Vec<Distribution>, Error> {
        for_each_unit(past, |known| {
            let (mean, variance) = moments(&known[..known.len().min(self.months)]);
            of_moments(mean, variance)
        })
    }
}

/// The mean and the unbiased variance; a single count has its own size for variance.
pub(super) fn moments(counts: &[f64]) -> (f64, f64) {
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / n;
    let squares: f64 = counts.iter().map(|count| (count - mean).powi(2)).sum();
    (mean, if n > 1.0 { squares / (n - 1.0) } else { mean })
}

/// The negative binomial of this mean and variance, by its exact probabilities up to a mean of
/// 500 and by the quantiles of its gamma limit beyond.
pub(super) fn of_moments(mean: f64, variance: f64) -> Result<Distribution, Error> {
    if mean <= 0.0 {
        return Ok(Distribution::point(0.0));
    }
    let excess = f64::max(variance - mean, mean * 1e-6);
    let shape = mean * mean / excess;
    if mean > CONTINUOUS_FROM {
        return continuous(mean, mean + excess);
    }
    let success = shape / (shape + mean);
    let mut probability = success.powf(shape);
    let (mut atoms, mut below, mut n) = (Vec::new(), 0.0, 0.0);
    while below < 1.0 - 1e-4 && n < 100.0 * CONTINUOUS_FROM {
        atoms.push((n, probability));
        below += probability;
        probability *= (n + shape) / (n + 1.0) * (1.0 - success);
        n += 1.0;
    }
    Distribution::try_new(atoms).map(|all| all.thinned(10 * QUANTILES))
}

/// The gamma of this mean and variance, in whole deaths; normal where it is all but that.
fn continuous(mean: f64, variance: f64) -> Result<Distribution, Error> {
    let shape = mean * mean / variance;
    let standard = |level: f64| match Gamma::new(shape, 1.0) {
        Ok(gamma) if shape < 100.0 => gamma.inverse_cdf(level) / shape,
        _ => 1.0 + Normal::standard().inverse_cdf(level) / shape.sqrt(),
    };
    let level = |i: usize| (i as f64 + 0.5) / QUANTILES as f64;
    Distribution::try_new(
        (0..QUANTILES).map(|i| ((mean * standard(level(i))).round().max(0.0), 1.0)).collect(),
    )
}
