//! Is one forecaster better than another, and how sure is that?

use rand::{Rng, RngExt};

use crate::Error;
use crate::samples::quantile_of_sorted;

/// Skill: one less the ratio of mean scores; above zero is better than the benchmark.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skill {
    /// Of all rows.
    pub skill: f64,
    /// The lower end of the 90 % interval: -∞ where the benchmark scores zero in more than one resample in twenty, and
    /// the model does not.
    pub low: f64,
    /// The upper end of the 90 % interval.
    pub high: f64,
}

impl Skill {
    /// Whether the whole interval lies above zero: only then is a forecaster better than its
    /// benchmark, as far as the record can tell.
    pub fn is_shown(&self) -> bool {
        self.low > 0.0
    }

    /// Whether both ends of the interval are numbers, which can be told.
    pub fn is_bounded(&self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }
}

/// The skill of `model` over `benchmark`, scores of the same rows in blocks that are alike
/// within (a unit's months in one window, say), with a 90 % interval from a bootstrap of
/// whole blocks (Künsch 1989, doi:10.1214/aos/1176347265): months of one war are no
/// independent witnesses, so blocks are drawn, not rows. Percentile ends, `rounds` resamples, those left out
/// in which both score zero.
///
/// # Errors
/// [`Error::NotPaired`] where there are no blocks or the benchmark scores zero in all.
pub fn skill(blocks: &[(f64, f64)], rounds: usize, rng: &mut impl Rng) -> Result<Skill, Error> {
    let ratio = |picked: &mut dyn Iterator<Item = usize>| {
        let (mut model, mut benchmark) = (0.0, 0.0);
        for place in picked {
            model += blocks[place].0;
            benchmark += blocks[place].1;
        }
        1.0 - model / benchmark
    };
    let all = ratio(&mut (0..blocks.len()));
    if !all.is_finite() {
        return Err(Error::NotPaired { blocks: blocks.len() });
    }
    let n = blocks.len();
    let mut resampled: Vec<f64> = (0..rounds)
        .map(|_| ratio(&mut std::iter::repeat_with(|| rng.random_range(0..n)).take(n)))
        .filter(|ratio| !ratio.is_nan())
        .collect();
    resampled.sort_by(f64::total_cmp);
    // Where only the benchmark scores zero, the model is worse than any number says. Between -∞ and its neighbour
    // nothing can be interpolated.
    let end = |level: f64| {
        let end = quantile_of_sorted(&resampled, level);
        if end.is_nan() { f64::NEG_INFINITY } else { end }
    };
    Ok(Skill { skill: all, low: end(0.05), high: end(0.95) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand_pcg::Pcg64;

    #[test]
    fn an_even_gain_is_sure_and_a_single_one_is_not() {
        let mut rng = Pcg64::seed_from_u64(1);
        let even = skill(&[(9.0, 10.0); 50], 500, &mut rng).expect("blocks");
        assert!((even.low - 0.1).abs() < 1e-9 && (even.high - 0.1).abs() < 1e-9);
        let mut blocks = vec![(1.0, 1.0); 49];
        blocks.push((50.0, 100.0));
        let single = skill(&blocks, 500, &mut rng).expect("blocks");
        assert!(even.is_shown() && !single.is_shown());
        assert!(single.skill > 0.3 && single.low == 0.0 && single.high > single.skill);
    }

    #[test]
    fn resamples_in_which_only_the_benchmark_is_right_count_against_the_model() {
        let mut rng = Pcg64::seed_from_u64(1);
        let mut blocks = vec![(0.001, 0.0); 23];
        blocks.push((0.9, 1.0));
        let single = skill(&blocks, 500, &mut rng).expect("blocks");
        assert!(single.skill > 0.07 && single.high > 0.0, "{single:?}");
        assert_eq!(single.low, f64::NEG_INFINITY);
        assert!(!single.is_shown() && !single.is_bounded());
        // Where both are right, nothing is learnt.
        let quiet = skill(&[(0.0, 0.0), (1.0, 2.0)], 500, &mut rng).expect("blocks");
        assert_eq!((quiet.low, quiet.high), (0.5, 0.5));
        assert!(quiet.is_bounded());
    }

    #[test]
    fn nothing_to_compare_with_is_refused() {
        let mut rng = Pcg64::seed_from_u64(1);
        assert!(skill(&[], 10, &mut rng).is_err());
        assert!(skill(&[(1.0, 0.0)], 10, &mut rng).is_err());
    }
}
