//! How surprised was the forecaster?

use super::resample::Repeats;
use crate::Runs;

/// Where the challenge's bins begin; the last has no end.
pub const BIN_EDGES: [f64; 11] =
    [0.0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5];

/// The ignorance score in bits: `−log₂` of the share of draws in the bin ([`BIN_EDGES`]) of
/// what was seen, after one draw is added to every bin so that no surprise is infinite
/// (Roulston & Smith 2002, doi:10.1175/1520-0493(2002)130<1653:EPFUIT>2.0.CO;2). The added
/// draws weigh less the more draws there are: compare only equal numbers of draws.
pub fn ignorance(draws: &[f64], seen: f64) -> f64 {
    let (from, to) = bounds(seen);
    let hits = draws.iter().filter(|&&draw| from <= draw && draw < to).count();
    of_hits(hits, draws.len())
}

/// The same of draws, by their place, and their runs, each as often as `repeats` says.
pub(super) fn ignorance_of_runs(
    draw: impl Fn(usize) -> f64,
    runs: &Runs,
    repeats: &Repeats,
    seen: f64,
) -> f64 {
    let (from, to) = bounds(seen);
    let is_hit = |count: f64| from <= count && count < to;
    let all: usize = runs.iter().filter(|run| is_hit(run.0)).map(|(_, _, n)| n).sum();
    let more = repeats.once_more.iter().filter(|&&place| is_hit(draw(place))).count();
    of_hits(repeats.each * all + more, repeats.each * runs.draws() + repeats.once_more.len())
}

/// The bin of a count: from its edge to the next. Below zero counts as the first bin, and the
/// last has no end.
fn bounds(seen: f64) -> (f64, f64) {
    let hit = bin(seen);
    let from = if hit == 0 { f64::NEG_INFINITY } else { BIN_EDGES[hit] };
    (from, BIN_EDGES.get(hit + 1).copied().unwrap_or(f64::INFINITY))
}

fn of_hits(hits: usize, draws: usize) -> f64 {
    -((hits + 1) as f64 / (draws + BIN_EDGES.len()) as f64).log2()
}

/// The bin of a count; below zero counts as the first.
pub(crate) fn bin(count: f64) -> usize {
    BIN_EDGES.partition_point(|&edge| edge <= count).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_begin_at_their_edge() {
        let found = [0.0, 0.49, 0.5, 2.0, 3.0, 1000.0, 1001.0, -1.0].map(bin);
        assert_eq!(found, [0, 0, 1, 1, 2, 9, 10, 0]);
    }

    #[test]
    fn runs_are_as_surprising_as_the_draws_they_stand_for() {
        let draws = [0.0, 1.0, 0.0, 7.0, 2.0, 30.0, 0.0];
        for (n, seen) in [(7, 0.0), (1000, 1.0), (10, 7.0), (3, 0.0), (3, 500.0)] {
            let repeats = Repeats::of(draws.len(), n);
            let found = ignorance_of_runs(|place| draws[place], &Runs::of(&draws), &repeats, seen);
            assert_eq!(found, ignorance(&super::super::resample_evenly(&draws, n), seen));
        }
    }

    #[test]
    fn a_surprise_is_dear_but_never_infinite() {
        assert_eq!(ignorance(&[0.0; 1000], 7.0), 1011_f64.log2());
        assert!((ignorance(&[0.0; 1000], 0.0) - (1011.0 / 1001.0_f64).log2()).abs() < 1e-12);
    }
}
