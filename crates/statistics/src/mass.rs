//! How probable is exactly this count?
//!
//! Saddle-point form of the binomial and Poisson probabilities: unlike differences of `ln Γ` it
//! keeps its relative accuracy (about 1e-13) for any size of count.
//! C. Loader, "Fast and accurate computation of binomial probabilities" (2000):
//! `pmf(k; n, p) = √(n / (2π k (n−k))) · exp(δ(n) − δ(k) − δ(n−k) − D(k; np) − D(n−k; nq))`
//! with `δ` the error of Stirling's formula and `D(x; m) = x ln(x/m) + m − x`.
//! Counts are passed as `f64` holding whole numbers: exact to 2^53, rounded above.

use std::f64::consts::TAU;

use statrs::function::gamma::ln_gamma;

/// `ln` of the binomial probability of `k` successes and `rest` failures, of chance `p` and `q`.
///
/// Failures and `q = 1 − p` are given too, so that the smaller of each two keeps its digits.
pub(crate) fn ln_binomial(k: f64, rest: f64, p: f64, q: f64) -> f64 {
    let n = k + rest;
    if k < 0.0 || rest < 0.0 {
        return f64::NEG_INFINITY;
    }
    if k == 0.0 {
        return if p < 0.5 { n * (-p).ln_1p() } else { n * q.ln() };
    }
    if rest == 0.0 {
        return if q < 0.5 { n * (-q).ln_1p() } else { n * p.ln() };
    }
    stirling_error(n)
        - stirling_error(k)
        - stirling_error(rest)
        - deviance(k, n * p)
        - deviance(rest, n * q)
        + 0.5 * (n / (TAU * k * rest)).ln()
}

/// `ln` of the Poisson probability of `k` at mean `mean`.
pub(crate) fn ln_poisson(k: f64, mean: f64) -> f64 {
    if k < 0.0 {
        f64::NEG_INFINITY
    } else if k == 0.0 {
        -mean
    } else {
        -stirling_error(k) - deviance(k, mean) - 0.5 * (TAU * k).ln()
    }
}

/// `ln n! − ln(√(2πn) (n/e)^n)`.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        return ln_gamma(n + 1.0) - (n + 0.5) * n.ln() + n - 0.5 * TAU.ln();
    }
    let square = n * n;
    let series = 1.0 / 1260.0 - (1.0 / 1680.0 - 1.0 / (1188.0 * square)) / square;
    (1.0 / 12.0 - (1.0 / 360.0 - series / square) / square) / n
}

/// `x ln(x/m) + m − x`, by its series where the direct form would cancel.
fn deviance(x: f64, m: f64) -> f64 {
    let difference = x - m;
    if difference.abs() >= 0.1 * (x + m) {
        return x * (x / m).ln() - difference;
    }
    let v = difference / (x + m);
    let mut sum = difference * v;
    let mut power = 2.0 * x * v;
    for j in 1..100 {
        power *= v * v;
        let next = sum + power / f64::from(2 * j + 1);
        if next == sum {
            break;
        }
        sum = next;
    }
    sum
}
