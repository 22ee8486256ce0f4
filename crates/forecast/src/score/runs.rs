//! How often is each count drawn?

use crate::samples::sorted;

/// Whole counts below this are counted rather than sorted, which is several times faster.
const COUNTED: usize = 2048;

/// Draws in rising order, equal ones together: each count with how many draws have it. Draws of
/// deaths are mostly few and small whole counts, so that scores of these runs cost little.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Runs {
    runs: Vec<(f64, usize)>,
    draws: usize,
}

impl Runs {
    pub(super) fn of(draws: &[f64]) -> Self {
        // Without an early end within a block, so that it is compared as vectors.
        let is_calm = |block: &[f64]| block.iter().fold(true, |calm, &draw| calm & (draw == 0.0));
        let runs = if !draws.is_empty() && draws.chunks(64).all(is_calm) {
            vec![(0.0, draws.len())]
        } else {
            counted(draws).unwrap_or_else(|| gathered(draws))
        };
        Self { runs, draws: draws.len() }
    }

    /// Each count, rising, with how many draws are below it and how many have it.
    pub(super) fn iter(&self) -> impl Iterator<Item = (f64, usize, usize)> {
        let mut below = 0;
        self.runs.iter().map(move |&(count, n)| {
            below += n;
            (count, below - n, n)
        })
    }

    /// How many draws there are.
    pub(super) fn draws(&self) -> usize {
        self.draws
    }

    /// The quantile at `level`, interpolated linearly as by [`crate::quantile`].
    pub(super) fn quantile(&self, level: f64) -> f64 {
        let Some(last) = self.draws.checked_sub(1) else { return 0.0 };
        let place = level.clamp(0.0, 1.0) * last as f64;
        let at = |place: usize| {
            let found = self.iter().find(|&(_, below, n)| place < below + n);
            found.map_or(0.0, |(count, _, _)| count)
        };
        let below = at(place as usize);
        below + (at((place as usize + 1).min(last)) - below) * place.fract()
    }
}

/// Runs of small whole counts; nothing where any draw is something else.
fn counted(draws: &[f64]) -> Option<Vec<(f64, usize)>> {
    let mut counts = [0_u32; COUNTED];
    let mut highest = 0;
    let (mut last, mut n) = (0, 0);
    for &draw in draws {
        // Negative and huge draws saturate, and differ from what they were.
        let whole = draw as usize;
        if whole >= COUNTED || whole as f64 != draw {
            return None;
        }
        // Neighbours that are equal are gathered: adding to one place again and again is slow.
        if whole != last {
            counts[last] += n;
            highest = highest.max(last);
            (last, n) = (whole, 0);
        }
        n += 1;
    }
    counts[last] += n;
    highest = highest.max(last);
    let seen = counts[..=highest].iter().enumerate().filter(|(_, n)| **n > 0);
    Some(seen.map(|(count, &n)| (count as f64, n as usize)).collect())
}

fn gathered(draws: &[f64]) -> Vec<(f64, usize)> {
    let mut runs: Vec<(f64, usize)> = Vec::new();
    for draw in sorted(draws) {
        match runs.last_mut() {
            Some((count, n)) if *count == draw => *n += 1,
            _ => runs.push((draw, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counting_gives_what_sorting_gives(
            draws in prop::collection::vec(
                prop_oneof![Just(0.0), (0..30_i32).prop_map(f64::from), -2.0..3e4], 1..60,
            ),
            level in 0.0..=1.0,
        ) {
            let runs = Runs::of(&draws);
            prop_assert_eq!(&runs.runs, &gathered(&draws));
            let found = runs.quantile(level);
            prop_assert!((found - crate::quantile(&draws, level)).abs() < 1e-9);
        }
    }

    #[test]
    fn equal_draws_are_one_run() {
        let runs = Runs::of(&[3.0, 0.0, 3.0, 0.5]);
        assert_eq!(runs.iter().collect::<Vec<_>>(), [(0.0, 0, 1), (0.5, 1, 1), (3.0, 2, 2)]);
        assert_eq!(Runs::of(&[]).runs, []);
        assert_eq!(Runs::of(&[0.0; 4]).runs, [(0.0, 4)]);
    }
}
