//! How far out on Student's t distribution does a value lie?

use statrs::function::beta::beta_reg;

use crate::tail::solve_increasing;

/// `P(|T| ≥ |t|)` for T of `freedom` degrees: `I_x(ν/2, 1/2)` at `x = ν/(ν + t²)`
/// (NIST DLMF 8.17), to 1e-9 of itself up to 10^5 degrees of freedom.
pub(crate) fn two_sided(t: f64, freedom: f64) -> f64 {
    let square = t * t;
    // Near the middle `x` is near 1, and `1 − x` would lose its digits.
    if square < 1.0 {
        1.0 - beta_reg(0.5, freedom / 2.0, square / (freedom + square))
    } else {
        beta_reg(freedom / 2.0, 0.5, freedom / (freedom + square))
    }
}

/// The `t` with `tail` of the probability above it; `tail` is below a half.
///
/// Bisected: `statrs`' own inverse stops far from the root at many degrees of freedom.
pub(crate) fn upper_quantile(tail: f64, freedom: f64) -> f64 {
    let mut far = 1.0;
    while two_sided(far, freedom) > 2.0 * tail {
        far *= 2.0;
    }
    solve_increasing(0.0, far, -2.0 * tail, |t| -two_sided(t, freedom))
}
