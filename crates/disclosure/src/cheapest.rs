//! Which pattern of hidden cells protects a small table at the least cost, proven?
//!
//! Fischetti and Salazar-Gonzalez (2001, doi:10.1287/mnsc.47.7.1008.9806): choose cells under
//! needs; where the audit still finds an exposed cell, the multipliers that bound its range say
//! which cells would have to be hidden to widen it, which is one more need; until none is exposed.

use crate::linear::{Need, choose, multipliers};
use crate::protect::Counts;

/// Cells above zero in a table that is solved to the optimum.
const MAX_CELLS: usize = 40;

/// Rounds of choosing and auditing before the optimum is given up.
const ROUNDS: usize = 25;

/// The cheapest pattern, or none: the table is too large, or the rounds were not enough.
pub(crate) fn cheapest(all: &Counts<'_>) -> Option<Vec<bool>> {
    if all.counts.iter().filter(|&&c| c > 0).count() > MAX_CELLS {
        return None;
    }
    let settled = |(&count, small): (&i64, bool)| match (count, small) {
        (0, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    };
    let fixed: Vec<Option<bool>> = all.counts.iter().zip(all.small()).map(settled).collect();
    let mut needs: Vec<Need> = Vec::new();
    let mut hidden = all.small();
    let mut known = vec![all.counts.clone()];
    for _ in 0..ROUNDS {
        let exposed = all.exposed(&hidden, &mut known, false);
        if exposed.is_empty() {
            return Some(hidden);
        }
        let found = exposed.iter().filter_map(|&cell| need(all, cell, &hidden));
        let broken = |(terms, least): &Need| {
            let sum: f64 = terms.iter().filter(|t| hidden[t.0]).map(|t| t.1).sum();
            sum < least - 1e-6
        };
        let new: Vec<Need> = found.filter(broken).collect();
        if new.is_empty() {
            // The range is wide enough in fractions, not in whole numbers: no need says why.
            return None;
        }
        needs.extend(new);
        hidden = choose(&all.cost, &fixed, &needs)?;
    }
    None
}

/// What any pattern must satisfy for `cell`, if hidden, to have a wide enough range.
///
/// With reduced costs `r` of the program that makes the cell least, no solution takes it further
/// down than the sum of `r * (count - 1)` over hidden cells with `r > 0`, and without limit where
/// `r < 0`; likewise upwards. The sum of both must reach the protection, and no cell need count
/// for more than that.
fn need(all: &Counts<'_>, cell: usize, hidden: &[bool]) -> Option<Need> {
    let protection = all.layout.protection() as f64;
    let system = all.system(hidden);
    let parts = system.components(&system.bounds, 0);
    let part = parts.iter().find(|p| p.numbers.contains(&cell));
    let mut width = vec![0.0; all.counts.len()];
    for sign in [1.0, -1.0] {
        let mut reduced = vec![0.0; all.counts.len()];
        reduced[cell] = sign;
        if let Some(part) = part {
            let cost = part.numbers.iter().map(|&n| if n == cell { sign as i64 } else { 0 });
            let multipliers = multipliers(part, &part.bounds, &cost.collect::<Vec<_>>())?;
            for ((_, _, which), multiplier) in part.sums.iter().zip(multipliers) {
                for &(n, c) in &system.sums[*which].terms {
                    reduced[n] -= multiplier * c as f64;
                }
            }
        }
        for ((width, r), &count) in width.iter_mut().zip(reduced).zip(&all.counts) {
            *width += if r < -1e-9 { protection } else { r.max(0.0) * (count - 1).max(0) as f64 };
        }
    }
    let capped = width.iter().map(|w| w.min(protection)).enumerate();
    let less = |(n, w): (usize, f64)| (n, if n == cell { w - protection } else { w });
    let terms = capped.map(less).filter(|t| t.1.abs() > 1e-9).collect();
    Some((terms, 0.0))
}
