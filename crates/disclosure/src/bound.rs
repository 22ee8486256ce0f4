//! Below which value can no solution go, proven in whole numbers?
//!
//! For any multipliers `y`, every solution of `A x = b` has `c x = b y + (c - A' y) x`, which is
//! at least `b y` plus each reduced cost times the bound its sign points at (weak duality;
//! Farkas where the bound rules every solution out). The multipliers come rounded from a solver;
//! the identity holds for the rounded ones, so nothing rests on its tolerance.

use crate::system::Component;

/// Multipliers are rounded to this part of one: all fractions down to sixteenths are exact.
const PARTS: i128 = 720_720;

/// A value that `sum of cost * number` reaches or exceeds in every whole-numbered solution.
pub(crate) fn proven_least(
    part: &Component,
    bounds: &[(i64, i64)],
    cost: &[i64],
    multipliers: &[f64],
) -> i64 {
    let rounded: Vec<i128> =
        multipliers.iter().map(|m| (m * PARTS as f64).round() as i128).collect();
    let mut reduced: Vec<i128> = cost.iter().map(|&c| i128::from(c) * PARTS).collect();
    let mut least = 0_i128;
    for ((terms, right, _), multiplier) in part.sums.iter().zip(&rounded) {
        least += multiplier * i128::from(*right);
        terms.iter().for_each(|&(n, c)| reduced[n] -= multiplier * i128::from(c));
    }
    for (cost, &(low, high)) in reduced.iter().zip(bounds) {
        least += cost * i128::from(if *cost > 0 { low } else { high });
    }
    // Rounded up: the numbers are whole.
    let whole = least.div_euclid(PARTS) + i128::from(least.rem_euclid(PARTS) != 0);
    i64::try_from(whole).unwrap_or(if whole > 0 { i64::MAX } else { i64::MIN })
}
