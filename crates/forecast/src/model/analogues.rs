//! What became of units that stood where this one stands?

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Model, bootstrap};
use crate::{Distribution, Error, History};

/// Months before a moment from which a unit's standing is read.
const STANDING_MONTHS: usize = 12;
/// Fewer known months than this say nothing of where a unit stands.
const LEAST_MONTHS: usize = 6;

/// Shrinkage to like units: the moments of any unit's past at which it stood nearest to where
/// this unit stands now, and the counts that followed `lead` months later, scaled by the ratio
/// of the two means (the method of analogues, Lorenz 1969,
/// doi:10.1175/1520-0469(1969)26<636:APARBN>2.0.CO;2). Standing is one number: the
/// logarithm of the mean month where anything happened in the last twelve, and below that the
/// months since anything did.
#[derive(Debug, Clone, Copy)]
pub struct Analogues {
    /// How many moments are looked up, half of them on either side.
    pub nearest: usize,
}

/// Months of calm beyond which one calm is like another.
const LONGEST_CALM: usize = 24;

/// A moment in a unit's past, and what followed.
#[derive(Clone, Copy)]
struct Moment {
    standing: f64,
    mean: f64,
    followed: f64,
}

impl Model for Analogues {
    fn name(&self) -> &'static str {
        "analogues"
    }

    fn predict(&self, past: &History<'_>, lead: usize) -> Result<Vec<Distribution>, Error> {
        let all = bootstrap::of_all(past, STANDING_MONTHS)?;
        let mut moments: Vec<Moment> =
            (0..past.units().len()).flat_map(|place| moments(past.counts(place), lead)).collect();
        moments.sort_by(|a, b| a.standing.total_cmp(&b.standing));
        // Calm units stand alike by the hundred: what followed is gathered once for each standing.
        let mut followed: BTreeMap<(u64, u64), Distribution> = BTreeMap::new();
        let mut predicted = Vec::with_capacity(past.units().len());
        for place in 0..past.units().len() {
            let Some((standing, mean)) =
                standing(past.counts(place)).filter(|_| !moments.is_empty())
            else {
                predicted.push(all.clone());
                continue;
            };
            let found = match followed.entry((standing.to_bits(), mean.to_bits())) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => {
                    let like = self.like(&moments, standing).iter();
                    let scaled = like.map(|like| (scaled(like, mean), 1.0)).collect();
                    new.insert(Distribution::try_new(scaled)?.thinned(200))
                }
            };
            predicted.push(found.clone());
        }
        Ok(predicted)
    }
}

impl Analogues {
    /// The moments nearest to a standing, and all that stand exactly so.
    fn like<'a>(&self, moments: &'a [Moment], standing: f64) -> &'a [Moment] {
        let first = moments.partition_point(|moment| moment.standing < standing);
        let after = moments.partition_point(|moment| moment.standing <= standing);
        if after - first >= self.nearest {
            return &moments[first..after];
        }
        let half = self.nearest / 2;
        let from = first.saturating_sub(half);
        &moments[from..(after + half).max(from + 1).min(moments.len())]
    }
}

fn scaled(like: &Moment, mean: f64) -> f64 {
    let ratio = if like.mean > 0.0 && mean > 0.0 { mean / like.mean } else { 1.0 };
    (like.followed * ratio).round()
}

/// Where a unit stands after these months, and the mean of its last twelve.
fn standing(counts: &[Option<f64>]) -> Option<(f64, f64)> {
    let recent = &counts[counts.len().saturating_sub(STANDING_MONTHS)..];
    let known: Vec<f64> = recent.iter().copied().flatten().collect();
    if known.len() < LEAST_MONTHS {
        return None;
    }
    let mean = known.iter().sum::<f64>() / known.len() as f64;
    let newest = counts.iter().rev().take(LONGEST_CALM);
    let calm = newest.take_while(|count| count.is_none_or(|n| n == 0.0)).count();
    Some((if mean > 0.0 { mean.ln() } else { -10.0 - calm as f64 }, mean))
}

/// Each moment whose month `lead` later is known.
fn moments(counts: &[Option<f64>], lead: usize) -> impl Iterator<Item = Moment> {
    (LEAST_MONTHS..=counts.len().saturating_sub(lead)).filter_map(move |end| {
        let followed = (*counts.get(end + lead - 1)?)?;
        let (standing, mean) = standing(&counts[..end])?;
        Some(Moment { standing, mean, followed })
    })
}
