//! How probable is a count this large, or this small?
//!
//! Up to [`SUMMED`] events a tail is summed term by term from its largest term; above, it is the
//! equal beta or gamma integral (`P(X ≥ k; n, p) = I_p(k, n−k+1)`, `P(X ≥ k; μ) = P(k, μ)`; NIST
//! DLMF 8.17.5 and 8.4.10) by Gauss-Legendre quadrature of a density that is then nearly normal.
//! So the cost is bounded whatever the counts.

use crate::mass::{ln_binomial, ln_poisson};

/// Largest count whose tail is summed term by term.
const SUMMED: f64 = 10_000.0;

/// Beyond so many standard deviations a nearly normal density adds nothing to a double.
const REACH_SD: f64 = 12.0;

/// The probability of `k` successes or more in `k + rest` trials, of chance `p` and `q = 1 − p`.
pub(crate) fn binomial_upper(k: f64, rest: f64, p: f64, q: f64) -> f64 {
    if k <= 0.0 {
        1.0
    } else if rest < 0.0 {
        0.0
    } else if k * q > rest * p {
        binomial_outer_upper(k, rest, p, q)
    } else {
        // Fewer than k successes are more than `rest` failures.
        1.0 - binomial_outer_upper(rest + 1.0, k - 1.0, q, p)
    }
}

/// The probability of `k` successes or fewer.
pub(crate) fn binomial_lower(k: f64, rest: f64, p: f64, q: f64) -> f64 {
    binomial_upper(rest, k, q, p)
}

/// [`binomial_upper`] where `k` is not below about the mean.
fn binomial_outer_upper(k: f64, rest: f64, p: f64, q: f64) -> f64 {
    if k.min(rest) <= SUMMED {
        let odds = p / q;
        let first = ln_binomial(k, rest, p, q).exp();
        return sum_terms(first, |j| (rest - j).max(0.0) / (k + j + 1.0) * odds);
    }
    // ∫ from 0 to p, written from the side of p where the density falls away.
    let n = k + rest;
    let slope = (k - 1.0) / p - rest / q;
    let width = reach((k / n * (rest / n) / n).sqrt(), slope).min(p);
    integrate(width, |step| n * ln_binomial(k - 1.0, rest, p - step, q + step).exp())
}

/// `P(X ≥ k)` for X Poisson of mean `mean`.
pub(crate) fn poisson_upper(k: f64, mean: f64) -> f64 {
    if k <= 0.0 {
        1.0
    } else if k <= mean {
        1.0 - poisson_lower(k - 1.0, mean)
    } else if k <= SUMMED {
        sum_terms(ln_poisson(k, mean).exp(), |j| mean / (k + j + 1.0))
    } else {
        let width = reach(k.sqrt(), (k - 1.0) / mean - 1.0).min(mean);
        integrate(width, |step| ln_poisson(k - 1.0, mean - step).exp())
    }
}

/// `P(X ≤ k)` for X Poisson of mean `mean`.
pub(crate) fn poisson_lower(k: f64, mean: f64) -> f64 {
    if k < 0.0 {
        0.0
    } else if k >= mean {
        1.0 - poisson_upper(k + 1.0, mean)
    } else if k <= SUMMED {
        sum_terms(ln_poisson(k, mean).exp(), |j| (k - j).max(0.0) / mean)
    } else {
        integrate(reach(k.sqrt(), k / mean - 1.0), |step| ln_poisson(k, mean + step).exp())
    }
}

/// Sums `first` and what follows; `ratio(j)` is term `j + 1` over term `j`, 0 after the last.
///
/// The terms are numbered from the first, not by the count: above 2^53 a count plus one is the
/// same count, and the sum would never end.
fn sum_terms(first: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut term, mut sum, mut j) = (first, first, 0.0);
    loop {
        term *= ratio(j);
        let next = sum + term;
        // Terms of an outer tail only shrink: what adds nothing now never will.
        if next <= sum || next.is_nan() {
            return sum.min(1.0);
        }
        sum = next;
        j += 1.0;
    }
}

/// How far from the edge of a tail its density matters, given its spread and `d ln density`.
fn reach(sd: f64, slope: f64) -> f64 {
    (REACH_SD * sd).min(40.0 / slope.abs())
}

/// `∫ density` from 0 to `width`, five-point Gauss-Legendre (DLMF 3.5.v) on 64 panels.
fn integrate(width: f64, density: impl Fn(f64) -> f64) -> f64 {
    const PANELS: u32 = 64;
    const NODES: [(f64, f64); 5] = [
        (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    let half = width / f64::from(2 * PANELS);
    let panel = |i: u32| {
        let middle = half * f64::from(2 * i + 1);
        NODES.iter().map(|(node, weight)| weight * density(middle + half * node)).sum::<f64>()
    };
    (half * (0..PANELS).map(panel).sum::<f64>()).min(1.0)
}

/// Where an increasing function of `[low, high]` reaches `target`, to the last digits of a double.
pub(crate) fn solve_increasing(low: f64, high: f64, target: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (low, high);
    for _ in 0..1100 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if f(middle) < target {
            low = middle;
        } else {
            high = middle;
        }
    }
    low + (high - low) / 2.0
}
