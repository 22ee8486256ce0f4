//! What can no plan exceed?

use super::ground::Ground;
use crate::problem::TOLERANCE;

/// An upper bound on the scores of the places visited: a fractional knapsack.
///
/// A route pays for every leg; half of each leg is charged to the place at either end. So a
/// visit takes at least its length plus half the quickest way in and half the quickest way out,
/// and a route also pays half its first and half its last leg for the start and the end. What
/// all teams together have is teams × the time limit; the fractional knapsack over it (Dantzig
/// 1957, doi:10.1287/opre.5.2.266) is a relaxation, since order, windows and the division among
/// teams are dropped. Waiting only makes routes longer. Where all scores are whole numbers, the
/// bound is rounded down to one.
pub(super) fn upper_bound(ground: &Ground, teams: usize) -> f64 {
    let n = ground.n;
    let all: f64 = ground.score[..n].iter().sum();
    let teams = teams.min(n) as f64;
    let (start, end) = (ground.start(), ground.end());
    let least = |times: &[f64], but: usize, or: usize| {
        let others = times[..n].iter().enumerate().filter(|(place, _)| *place != but);
        others.map(|(_, &time)| time).fold(times[or], f64::min)
    };
    // The start's own entry is no way home, nor the end's a way out: only visits count for them.
    let first = ground.from(start)[..n].iter().copied().fold(f64::INFINITY, f64::min);
    let last = ground.to(end)[..n].iter().copied().fold(f64::INFINITY, f64::min);
    let limit = ground.close[end] + TOLERANCE - ground.open[start];
    let capacity = teams * (limit - (first + last) / 2.0);
    if !capacity.is_finite() {
        return all;
    }
    let mut items: Vec<(f64, f64)> = (0..n)
        .map(|place| {
            let quickest_in = least(ground.to(place), place, start);
            let quickest_out = least(ground.from(place), place, end);
            (ground.score[place], ground.service[place] + (quickest_in + quickest_out) / 2.0)
        })
        .collect();
    items.sort_by(|a, b| (b.0 * a.1).total_cmp(&(a.0 * b.1)));
    let (mut left, mut bound) = (capacity.max(0.0), 0.0_f64);
    for (score, weight) in items {
        if weight > left {
            bound += score * left / weight;
            break;
        }
        left -= weight;
        bound += score;
    }
    let whole = ground.score[..n].iter().all(|score| score.fract() == 0.0);
    // The allowance keeps a sum that is just below a whole number from losing it.
    if whole { (bound + 1e-6).floor().min(all) } else { (bound * (1.0 + 1e-12)).min(all) }
}
