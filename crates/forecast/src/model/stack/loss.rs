//! What does a pool of these members cost, whatever their weights?
//!
//! With weights `w`, members' expected distances `a` to what was seen and `g` from each other,
//! and their probabilities `p` of the bin that was seen, the CRPS of the pool is `a·w − ½ w'gw`
//! and its ignorance `−log₂((1000 p·w + 1) / 1011)`: both convex in `w`, and for the CRPS sums of
//! rows are all that need be kept.

use crate::Distribution;
use crate::score::{BIN_EDGES, DRAWS, bin_of};

/// One row: each member against what was seen.
#[derive(Debug, Clone)]
pub(crate) struct RowLoss {
    /// Expected distance of each member from what was seen.
    pub(crate) distances: Vec<f64>,
    /// Expected distance of each pair of members, row by row.
    pub(crate) pairs: Vec<f64>,
    /// Each member's probability of the bin that was seen.
    pub(crate) hits: Vec<f64>,
}

impl RowLoss {
    pub(crate) fn of(members: &[&Distribution], seen: f64) -> Self {
        let distance = |member: &&Distribution| {
            member.atoms().iter().map(|&(n, weight)| (n - seen).abs() * weight).sum()
        };
        let hit = |member: &&Distribution| {
            let same = member.atoms().iter().filter(|atom| bin_of(atom.0) == bin_of(seen));
            same.map(|atom| atom.1).sum()
        };
        Self {
            distances: members.iter().map(distance).collect(),
            pairs: pair_distances(members),
            hits: members.iter().map(hit).collect(),
        }
    }

    /// The CRPS of one member alone.
    pub(crate) fn crps_of(&self, member: usize) -> f64 {
        self.distances[member] - 0.5 * self.pairs[member * (self.distances.len() + 1)]
    }
}

/// The ignorance of a pool that gives this probability to the bin that was seen.
pub(crate) fn ignorance_of(hit: f64) -> f64 {
    -((DRAWS as f64 * hit + 1.0) / (DRAWS + BIN_EDGES.len()) as f64).log2()
}

/// `E|X − Y|` of each pair as the integral of `F(1 − G) + G(1 − F)` over the merged counts.
fn pair_distances(members: &[&Distribution]) -> Vec<f64> {
    let k = members.len();
    let mut merged: Vec<(f64, usize, f64)> = Vec::new();
    for (member, distribution) in members.iter().enumerate() {
        merged.extend(distribution.atoms().iter().map(|&(n, weight)| (n, member, weight)));
    }
    merged.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut below = vec![0.0; k];
    let mut pairs = vec![0.0; k * k];
    for (place, &(n, member, weight)) in merged.iter().enumerate() {
        below[member] += weight;
        let width = merged.get(place + 1).map_or(0.0, |next| next.0 - n);
        if width > 0.0 {
            for i in 0..k {
                for j in 0..=i {
                    let (f, g) = (below[i], below[j]);
                    pairs[i * k + j] += width * (f + g - 2.0 * f * g);
                }
            }
        }
    }
    for i in 0..k {
        for j in 0..i {
            pairs[j * k + i] = pairs[i * k + j];
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::crps;

    #[test]
    fn the_loss_of_a_pool_is_the_crps_of_its_draws() {
        let some = [vec![0.0, 0.0, 4.0, 10.0], vec![1.0, 3.0, 3.0, 20.0]];
        let members: Vec<_> = some
            .iter()
            .map(|draws| Distribution::try_new(draws.iter().map(|&n| (n, 1.0)).collect()))
            .map(|member| member.expect("weights"))
            .collect();
        let loss = RowLoss::of(&members.iter().collect::<Vec<_>>(), 6.0);
        assert!((loss.crps_of(0) - crps(&some[0], 6.0)).abs() < 1e-12);
        assert!((loss.crps_of(1) - crps(&some[1], 6.0)).abs() < 1e-12);
        let half = [0.5, 0.5];
        let miss: f64 = loss.distances.iter().zip(half).map(|(a, w)| a * w).sum();
        let spread: f64 = loss.pairs.iter().sum::<f64>() * 0.25;
        assert!((miss - 0.5 * spread - crps(&some.concat(), 6.0)).abs() < 1e-12);
    }
}
