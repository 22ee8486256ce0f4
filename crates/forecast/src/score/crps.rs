//! How far does the whole distribution lie from what happened?

use crate::Runs;

/// The continuous ranked probability score of draws in its ensemble form,
/// `mean|x − y| − ½ mean|x − x'|` over all pairs of draws (Gneiting & Raftery 2007,
/// doi:10.1198/016214506000001437), in the unit of the counts; 0 is a sure, right forecast.
/// The pairs include each draw with itself, as in the challenge: with few draws that costs a
/// little, where the "fair" form would not. NaN of no draws.
pub fn crps(draws: &[f64], seen: f64) -> f64 {
    crps_of_runs(&Runs::of(draws), seen)
}

/// Of `n` equal draws with `below` under them, the places `below` to `below + n − 1` sum to
/// what each would: `n (2 below + n − N)`.
pub(super) fn crps_of_runs(runs: &Runs, seen: f64) -> f64 {
    let all = runs.draws() as f64;
    let (mut miss, mut spread) = (0.0, 0.0);
    for (count, below, n) in runs.iter() {
        let (below, n) = (below as f64, n as f64);
        miss += n * (count - seen).abs();
        spread += n * (2.0 * below + n - all) * count;
    }
    miss / all - spread / (all * all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All pairs, written as the formula reads.
    fn by_pairs(draws: &[f64], seen: f64) -> f64 {
        let n = draws.len() as f64;
        let miss: f64 = draws.iter().map(|x| (x - seen).abs()).sum();
        let pairs: f64 = draws.iter().flat_map(|x| draws.iter().map(move |y| (x - y).abs())).sum();
        miss / n - pairs / (2.0 * n * n)
    }

    proptest! {
        #[test]
        fn sorting_gives_what_all_pairs_give(
            draws in prop::collection::vec(0.0..1e6, 1..40), seen in 0.0..1e6,
        ) {
            prop_assert!((crps(&draws, seen) - by_pairs(&draws, seen)).abs() < 1e-6);
        }
    }

    #[test]
    fn a_single_draw_scores_its_error() {
        assert_eq!(crps(&[3.0], 10.0), 7.0);
        assert_eq!(crps(&[3.0], 3.0), 0.0);
        assert!(crps(&[], 3.0).is_nan());
    }
}
