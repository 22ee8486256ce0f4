//! Which dispersion makes these negative binomial counts most likely?
//!
//! For any α the most likely mean of a group is its sample mean μ (Lawless 1987, as in
//! [`crate::negative_binomial`]), so α alone is sought, as a root of the derivative of the
//! log-likelihood, `Σ B(y, α) − Σ n μ² h(αμ)` with `B(y, α) = Σ j/(1 + αj)` over `0 ≤ j < y` and
//! `h(x) = (x − ln(1 + x)) / x²`. In this form nothing cancels as α goes to 0.

use crate::mass::{ln_binomial, ln_poisson};
use crate::tail::solve_increasing;

/// So many terms of `B` are added one by one; the rest is an integral with its corrections.
const SUMMED: usize = 32;

/// The counts of one group, which have a mean above 0.
pub(crate) struct Tally {
    mean: f64,
    size: f64,
    /// Every distinct count and how often it occurs.
    counts: Vec<(f64, f64)>,
}

impl Tally {
    pub(crate) fn new(counts: &[u64]) -> Self {
        let mut sorted = counts.to_vec();
        sorted.sort_unstable();
        let counts: Vec<_> = sorted
            .chunk_by(|a, b| a == b)
            .map(|same| (same[0] as f64, same.len() as f64))
            .collect();
        let size = sorted.len() as f64;
        let mean = counts.iter().map(|(y, times)| y * times).sum::<f64>() / size;
        Self { mean, size, counts }
    }

    fn ln_likelihood(&self, alpha: f64) -> f64 {
        self.counts.iter().map(|&(y, times)| times * ln_mass(y, self.mean, alpha)).sum()
    }

    /// Derivative of the log-likelihood by α; `table[j]` is `B(j, α)`.
    fn score(&self, alpha: f64, table: &[f64]) -> f64 {
        let counts = self.counts.iter().map(|&(y, times)| times * b(y, alpha, table)).sum::<f64>();
        counts - self.size * self.mean * self.mean * h(alpha * self.mean)
    }

    /// How many counts are above 0.
    fn events(&self) -> f64 {
        self.counts.iter().filter(|(y, _)| *y > 0.0).map(|(_, times)| times).sum()
    }
}

/// A dispersion and the logarithm of the probability of the counts under it.
#[derive(Clone, Copy)]
pub(crate) struct Fit {
    pub(crate) alpha: f64,
    pub(crate) ln_likelihood: f64,
}

/// The most likely α of groups that share it, each with a mean of its own.
///
/// A calm and a clustered group can make two local maxima, one of them at 0: all that a grid of
/// factor 2 tells apart are tried.
pub(crate) fn most_likely(groups: &[Tally]) -> Fit {
    let fit = |alpha| Fit {
        alpha,
        ln_likelihood: groups.iter().map(|group| group.ln_likelihood(alpha)).sum(),
    };
    let score = |alpha| {
        let table = b_table(alpha);
        groups.iter().map(|group| group.score(alpha, &table)).sum::<f64>()
    };
    let largest = groups.iter().map(|group| group.mean).fold(0.0, f64::max);
    let events = groups.iter().map(Tally::events).sum::<f64>();
    // From here on the derivative is negative, since B(y, α) ≤ (y − 1)/α. Where counts are so
    // large that rounding hides its sign, this still ends the search.
    let beyond = |alpha: f64| {
        let logs = groups.iter().map(|group| group.size * (alpha * group.mean).ln_1p());
        alpha * events > logs.sum::<f64>()
    };
    let mut best = fit(0.0);
    let (mut low, mut high) = (0.0, 1e-6 / largest);
    let mut rising = score(low) > 0.0;
    loop {
        let last = beyond(high);
        let rises = !last && score(high) > 0.0;
        if rising && !rises {
            let peak = fit(solve_increasing(low, high, 0.0, |alpha| -score(alpha)));
            if peak.ln_likelihood > best.ln_likelihood {
                best = peak;
            }
        }
        if last {
            return best;
        }
        (low, high, rising) = (high, 2.0 * high, rises);
    }
}

/// `ln` of the probability of `y`: with `k = 1/α` that of `y` failures before the k-th success is
/// `k/(k + y)` of the binomial one.
fn ln_mass(y: f64, mean: f64, alpha: f64) -> f64 {
    if alpha == 0.0 {
        return ln_poisson(y, mean);
    }
    let spread = alpha * mean;
    let chance = 1.0 / (1.0 + spread);
    ln_binomial(1.0 / alpha, y, chance, spread * chance) - (alpha * y).ln_1p()
}

/// `B(y, α)` for y from 0 to [`SUMMED`].
fn b_table(alpha: f64) -> Vec<f64> {
    let mut sum = 0.0;
    (0..=SUMMED)
        .map(|y| {
            let before = sum;
            sum += y as f64 / (1.0 + alpha * y as f64);
            before
        })
        .collect()
}

/// `B(y, α)`, above [`SUMMED`] by the Euler-Maclaurin formula (NIST DLMF 2.10.1).
fn b(y: f64, alpha: f64, table: &[f64]) -> f64 {
    let n = SUMMED as f64;
    if y <= n {
        return table[y as usize];
    }
    // Integral of x/(1 + αx) from 0, less half of it, and its odd derivatives.
    let at = |x: f64| {
        let share = 1.0 / (1.0 + alpha * x);
        let (square, scaled) = (share * share, (alpha * share).powi(2));
        let corrections = 1.0 / 12.0 - scaled * (1.0 / 120.0 - scaled / 252.0);
        x * x * h(alpha * x) - 0.5 * x * share + square * corrections
    };
    table[SUMMED] + at(y) - at(n)
}

/// `(x − ln(1 + x)) / x²`, by its series where that would cancel.
fn h(x: f64) -> f64 {
    if x > 0.1 {
        return (x - x.ln_1p()) / (x * x);
    }
    (0..18).rev().fold(0.0, |sum, k| 1.0 / f64::from(k + 2) - x * sum)
}
