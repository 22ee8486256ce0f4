//! What does each sum, taken alone, leave open? Exact, in whole numbers.

use crate::system::UNBOUNDED;

/// No whole numbers keep every bound and every sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Contradiction;

/// Passes over all sums. Bounds are right after any number of them, only less tight.
const PASSES: usize = 40;

/// Tightens bounds by every sum `terms = right` until nothing moves.
pub(crate) fn tighten<'a, S>(sums: S, bounds: &mut [(i64, i64)]) -> Result<(), Contradiction>
where
    S: Iterator<Item = (&'a [(usize, i64)], i64)> + Clone,
{
    for _ in 0..PASSES {
        let mut moved = false;
        for (terms, right) in sums.clone() {
            moved |= tighten_by(terms, right, bounds)?;
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

fn tighten_by(
    terms: &[(usize, i64)],
    right: i64,
    bounds: &mut [(i64, i64)],
) -> Result<bool, Contradiction> {
    let ends = |(number, coefficient): (usize, i64), bounds: &[(i64, i64)]| {
        let (low, high) = bounds[number];
        let high = (high < UNBOUNDED).then_some(high);
        if coefficient > 0 {
            (Some(coefficient * low), high.map(|h| coefficient * h))
        } else {
            (high.map(|h| coefficient * h), Some(coefficient * low))
        }
    };
    // Least and greatest left-hand side, and how many terms have no such end.
    let (mut least, mut no_least, mut most, mut no_most) = (0_i64, 0, 0_i64, 0);
    for &term in terms {
        match ends(term, bounds) {
            (Some(low), Some(high)) => (least, most) = (least + low, most + high),
            (Some(low), None) => (least, no_most) = (least + low, no_most + 1),
            (None, Some(high)) => (most, no_least) = (most + high, no_least + 1),
            (None, None) => (no_least, no_most) = (no_least + 1, no_most + 1),
        }
    }
    if (no_least == 0 && least > right) || (no_most == 0 && most < right) {
        return Err(Contradiction);
    }
    let mut moved = false;
    for &(number, coefficient) in terms {
        let (own_least, own_most) = ends((number, coefficient), bounds);
        // What the other terms leave for this one.
        let ceiling = match own_least {
            Some(own) if no_least == 0 => Some(right - (least - own)),
            None if no_least == 1 => Some(right - least),
            _ => None,
        };
        let floor = match own_most {
            Some(own) if no_most == 0 => Some(right - (most - own)),
            None if no_most == 1 => Some(right - most),
            _ => None,
        };
        let (low, high) = if coefficient > 0 { (floor, ceiling) } else { (ceiling, floor) };
        // Coefficients are 1 and -1, so the division is exact.
        let low = low.map(|l| l * coefficient.signum());
        let high = high.map(|h| h * coefficient.signum());
        let (old_low, old_high) = bounds[number];
        let new = (old_low.max(low.unwrap_or(old_low)), old_high.min(high.unwrap_or(old_high)));
        if new.0 > new.1 {
            return Err(Contradiction);
        }
        if new != (old_low, old_high) {
            bounds[number] = new;
            moved = true;
        }
    }
    Ok(moved)
}
