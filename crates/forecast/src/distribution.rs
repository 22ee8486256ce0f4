//! How likely is each count?

use rand::Rng;
use rand::seq::SliceRandom;

use crate::Error;

/// A predictive distribution: counts, rising, each with its probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    atoms: Vec<(f64, f64)>,
}

impl Distribution {
    /// All probability on one count.
    pub fn point(count: f64) -> Self {
        Self { atoms: vec![(count, 1.0)] }
    }

    /// Counts with weights, in any order; the weights need not sum to one.
    ///
    /// # Errors
    /// [`Error::NotADistribution`] where a count or weight is not finite, a weight is negative,
    /// or nothing has weight.
    pub fn try_new(mut atoms: Vec<(f64, f64)>) -> Result<Self, Error> {
        let sound = |&(count, weight): &(f64, f64)| {
            count.is_finite() && weight.is_finite() && weight >= 0.0
        };
        let total: f64 = atoms.iter().map(|&(_, weight)| weight).sum();
        let bad = atoms.iter().copied().find(|atom| !sound(atom));
        if bad.is_some() || total == 0.0 || !total.is_finite() {
            return Err(Error::NotADistribution(bad));
        }
        atoms.retain(|&(_, weight)| weight > 0.0);
        atoms.sort_by(|a, b| a.0.total_cmp(&b.0));
        atoms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        for (_, weight) in &mut atoms {
            *weight /= total;
        }
        Ok(Self { atoms })
    }

    /// The linear pool: each part with its weight.
    ///
    /// # Errors
    /// [`Error::NotADistribution`] where a weight is negative or none is above zero.
    pub fn mix<'a>(parts: impl IntoIterator<Item = (f64, &'a Self)>) -> Result<Self, Error> {
        let weigh = |(share, part): (f64, &'a Self)| {
            part.atoms.iter().map(move |&(count, weight)| (count, weight * share))
        };
        Self::try_new(parts.into_iter().flat_map(weigh).collect())
    }

    /// The counts, rising, each with its probability.
    pub fn atoms(&self) -> &[(f64, f64)] {
        &self.atoms
    }

    /// The expected count.
    pub fn mean(&self) -> f64 {
        self.atoms.iter().map(|&(count, weight)| count * weight).sum()
    }

    /// The probability of at least this count.
    pub fn at_least(&self, count: f64) -> f64 {
        // From zero, for the sum of nothing is −0.
        self.atoms.iter().filter(|atom| atom.0 >= count).fold(0.0, |sum, atom| sum + atom.1)
    }

    /// The least count with at least this much probability (0 to 1) up to it.
    pub fn quantile(&self, level: f64) -> f64 {
        let mut below = 0.0;
        let reached = self.atoms.iter().find(|(_, weight)| {
            below += weight;
            below >= level - 1e-12
        });
        reached.or(self.atoms.last()).map_or(0.0, |atom| atom.0)
    }

    /// The continuous ranked probability score against a count seen: the integral of the squared
    /// distance between the distribution function and the step at the count.
    pub fn crps(&self, seen: f64) -> f64 {
        let (mut below, mut score, mut from) = (0.0_f64, 0.0, f64::NAN);
        for &(count, weight) in self.atoms.iter() {
            if from.is_finite() {
                // Up to the count seen the step is 0, from there on it is 1.
                let left = (count.min(seen) - from).max(0.0);
                let right = (count - from.max(seen)).max(0.0);
                score += left * below * below + right * (1.0 - below) * (1.0 - below);
            } else {
                score += (count - seen).max(0.0);
            }
            below += weight;
            from = count;
        }
        score + (seen - from).max(0.0)
    }

    /// `n` draws that stand for the distribution as evenly as can be: its quantiles at the
    /// middles of `n` equal slices of probability, in an order shuffled by `rng`, so that
    /// the same draw of two rows is not the same quantile of both.
    pub fn draws(&self, n: usize, rng: &mut impl Rng) -> Vec<f64> {
        let mut draws = self.quantiles(n);
        // Equal draws have no order to lose.
        if self.atoms.len() > 1 {
            draws.shuffle(rng);
        }
        draws
    }

    /// The quantiles at the middles of `n` equal slices of probability, rising.
    pub(crate) fn quantiles(&self, n: usize) -> Vec<f64> {
        let mut quantiles = Vec::with_capacity(n);
        for (count, times) in self.quantile_runs(n) {
            quantiles.extend(std::iter::repeat_n(count, times));
        }
        quantiles
    }

    /// The same, each count with how many of them it is.
    pub(crate) fn quantile_runs(&self, n: usize) -> Vec<(f64, usize)> {
        let mut runs: Vec<(f64, usize)> = Vec::with_capacity(self.atoms.len().min(n));
        let (mut below, mut done) = (0.0, 0);
        for &(count, weight) in &self.atoms {
            below += weight;
            // The slices whose middles are reached; the guess is set right where rounding misled it.
            let is_reached = |slice: usize| (slice as f64 + 0.5) / n as f64 <= below + 1e-12;
            let mut reached = ((below * n as f64 - 0.5).max(-1.0) + 1.0) as usize;
            reached = reached.clamp(done, n);
            while reached < n && is_reached(reached) {
                reached += 1;
            }
            while reached > done && !is_reached(reached - 1) {
                reached -= 1;
            }
            if reached > done {
                runs.push((count, reached - done));
            }
            done = reached;
        }
        // Rounding may leave the weights a hair short of one.
        if done < n {
            let last = self.atoms.last().map_or(0.0, |atom| atom.0);
            match runs.last_mut() {
                Some((count, times)) if *count == last => *times += n - done,
                _ => runs.push((last, n - done)),
            }
        }
        runs
    }

    /// The same, with all probability beyond `most` on `most`.
    pub(crate) fn capped(mut self, most: f64) -> Self {
        let kept = self.atoms.partition_point(|atom| atom.0 < most);
        let beyond: f64 = self.atoms.drain(kept..).map(|atom| atom.1).sum();
        if beyond > 0.0 {
            self.atoms.push((most, beyond));
        }
        self
    }

    /// The same, represented by at most `n` equally likely counts.
    pub(crate) fn thinned(self, n: usize) -> Self {
        if self.atoms.len() <= n {
            return self;
        }
        let share = 1.0 / n as f64;
        let even = self.quantiles(n).into_iter().map(|count| (count, share)).collect();
        Self::try_new(even).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_pcg::Pcg64;

    fn some() -> Distribution {
        Distribution::try_new(vec![(5.0, 1.0), (0.0, 2.0), (5.0, 1.0)]).expect("weights")
    }

    #[test]
    fn equal_counts_are_one_atom_and_weights_sum_to_one() {
        assert_eq!(some().atoms(), [(0.0, 0.5), (5.0, 0.5)]);
        assert_eq!((some().mean(), some().at_least(1.0)), (2.5, 0.5));
        assert!(some().at_least(6.0).is_sign_positive());
    }

    #[test]
    fn quantiles_are_least_counts_and_crps_is_that_of_its_draws() {
        assert_eq!([0.0, 0.5, 0.51, 1.0].map(|level| some().quantile(level)), [0.0, 0.0, 5.0, 5.0]);
        let draws = [0.0, 1.0, 1.0, 7.0, 20.0];
        let whole = Distribution::try_new(draws.iter().map(|&n| (n, 1.0)).collect());
        let whole = whole.expect("weights");
        for seen in [0.0, 0.5, 1.0, 3.0, 20.0, 31.0] {
            let expect = crate::score::crps(&draws, seen);
            assert!((whole.crps(seen) - expect).abs() < 1e-12, "{seen}");
        }
        assert_eq!(Distribution::point(3.0).crps(1.0), 2.0);
    }

    #[test]
    fn draws_hold_each_count_in_its_share() {
        let mut draws = some().draws(1000, &mut Pcg64::seed_from_u64(1));
        assert_ne!(draws[..500], vec![0.0; 500]);
        draws.sort_by(f64::total_cmp);
        assert_eq!(draws[499..501], [0.0, 5.0]);
    }

    #[test]
    fn the_same_seed_gives_the_same_draws() {
        let draw = |seed| some().draws(100, &mut Pcg64::seed_from_u64(seed));
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
    }

    #[test]
    fn what_is_no_distribution_is_refused() {
        for atoms in
            [vec![], vec![(1.0, 0.0)], vec![(f64::NAN, 1.0)], vec![(1.0, -1.0), (2.0, 3.0)]]
        {
            assert!(Distribution::try_new(atoms).is_err());
        }
    }

    #[test]
    fn a_mixture_keeps_the_mean_of_its_parts() {
        let mixed = Distribution::mix([(3.0, &some()), (1.0, &Distribution::point(8.0))]);
        assert_eq!(mixed.expect("weights").mean(), 0.75 * 2.5 + 0.25 * 8.0);
    }
}
