//! How low can a sum of unknown numbers go, in whole numbers?
//!
//! Branch and bound (Land and Doig 1960, doi:10.2307/1910129): the solver proposes, exact
//! arithmetic disposes. A point counts once it fits in whole numbers, a branch is closed once
//! [`proven_least`] or propagation closes it.

use crate::bound::proven_least;
use crate::linear::{minimise, multipliers};
use crate::propagate::tighten;
use crate::system::Component;

/// What was found.
#[derive(Debug, Clone)]
pub(crate) struct Least {
    /// The best point found and its cost.
    pub best: Option<(i64, Vec<i64>)>,
    /// Is it proven that none is better (or, without a point, that there is none)?
    pub proven: bool,
}

/// Branches looked at before the search is given up.
pub(crate) const NODES: usize = 400;

/// Makes `sum of cost * number` least, starting from a point known to fit, within `nodes` branches.
pub(crate) fn least(
    part: &Component,
    cost: &[i64],
    start: Option<Vec<i64>>,
    nodes: usize,
) -> Least {
    let value = |point: &[i64]| point.iter().zip(cost).map(|(x, c)| x * c).sum::<i64>();
    let mut best = start.map(|point| (value(&point), point));
    let mut proven = true;
    let mut branches = vec![part.bounds.clone()];
    for visited in 0.. {
        let Some(mut bounds) = branches.pop() else { break };
        if visited == nodes {
            proven = false;
            break;
        }
        let sums = part.sums.iter().map(|(terms, right, _)| (terms.as_slice(), *right));
        if tighten(sums, &mut bounds).is_err() {
            continue;
        }
        let ruled_out = |cost: &[i64], target: Option<i64>, bounds: &[(i64, i64)]| {
            let Some(target) = target else { return false };
            let bound = |m: &[f64]| proven_least(part, bounds, cost, m) >= target;
            bound(&vec![0.0; part.sums.len()])
                || multipliers(part, bounds, cost).is_some_and(|m| bound(&m))
        };
        let Some(point) = minimise(part, &bounds, cost) else {
            // No solution at all: a bound above zero on a cost of nothing.
            proven &= ruled_out(&vec![0; cost.len()], Some(1), &bounds);
            continue;
        };
        let whole: Vec<i64> = point.iter().map(|x| x.round() as i64).collect();
        if part.fits(&bounds, &whole) && best.as_ref().is_none_or(|(b, _)| value(&whole) < *b) {
            best = Some((value(&whole), whole));
        }
        if ruled_out(cost, best.as_ref().map(|b| b.0), &bounds) {
            continue;
        }
        let distance = |x: f64| (x - x.round()).abs();
        let halfway =
            (0..point.len()).max_by(|&a, &b| distance(point[a]).total_cmp(&distance(point[b])));
        match halfway.filter(|&n| distance(point[n]) > 1e-6) {
            Some(n) => {
                let (mut below, mut above) = (bounds.clone(), bounds);
                below[n].1 = point[n].floor() as i64;
                above[n].0 = point[n].floor() as i64 + 1;
                branches.extend([above, below]);
            }
            // The solver's point is whole, yet the branch cannot be closed.
            None => proven = false,
        }
    }
    Least { best, proven }
}
