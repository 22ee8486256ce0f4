//! How often is each count drawn?

use crate::Distribution;
use crate::samples::sorted;

/// Whole counts below this are counted rather than sorted, which is several times faster.
const COUNTED: usize = 2048;

/// Draws in rising order, equal ones together: each count with how many draws have it. Draws of
/// deaths are mostly few and small whole counts, so that scores of these runs cost little.
#[derive(Debug, Clone, PartialEq)]
pub struct Runs {
    runs: Vec<(f64, usize)>,
    draws: usize,
}

impl Runs {
    /// Those of some draws.
    pub fn of(draws: &[f64]) -> Self {
        // Without an early end within a block, so that it is compared as vectors.
        let is_calm = |block: &[f64]| block.iter().fold(true, |calm, &draw| calm & (draw == 0.0));
        let runs = if !draws.is_empty() && draws.chunks(64).all(is_calm) {
            vec![(0.0, draws.len())]
        } else {
            counted(draws).unwrap_or_else(|| gathered(draws))
        };
        Self { runs, draws: draws.len() }
    }

    /// Those of `n` draws that stand for a distribution ([`Distribution::draws`]), which need not be drawn for it:
    /// what does not ask for their order, such as every score, is the same.
    pub fn standing_for(distribution: &Distribution, n: usize) -> Self {
        Self { runs: distribution.quantile_runs(n), draws: n }
    }

    /// Each count, rising, with how many draws are below it and how many have it.
    pub fn iter(&self) -> impl Iterator<Item = (f64, usize, usize)> {
        let mut below = 0;
        self.runs.iter().map(move |&(count, n)| {
            below += n;
            (count, below - n, n)
        })
    }

    /// How many draws there are.
    pub fn draws(&self) -> usize {
        self.draws
    }

    /// The share of draws that are at least `threshold`; 0 of no draws.
    pub fn share_at_least(&self, threshold: f64) -> f64 {
        let reached: usize = self.iter().filter(|run| run.0 >= threshold).map(|run| run.2).sum();
        reached as f64 / self.draws.max(1) as f64
    }

    /// The probability integral transform of a count: [`crate::score::pit`].
    pub fn pit(&self, seen: f64, chance: f64) -> f64 {
        let below: usize = self.iter().filter(|run| run.0 < seen).map(|run| run.2).sum();
        let equal: usize = self.iter().filter(|run| run.0 == seen).map(|run| run.2).sum();
        (below as f64 + chance * equal as f64) / self.draws as f64
    }

    /// The draw in this place of the rising order; 0 beyond the last.
    pub(crate) fn at(&self, place: usize) -> f64 {
        let found = self.iter().find(|&(_, below, n)| place < below + n);
        found.map_or(0.0, |(count, _, _)| count)
    }

    /// The quantile at `level`, interpolated linearly as by [`crate::quantile`].
    pub fn quantile(&self, level: f64) -> f64 {
        let Some(last) = self.draws.checked_sub(1) else { return 0.0 };
        let place = level.clamp(0.0, 1.0) * last as f64;
        let below = self.at(place as usize);
        below + (self.at((place as usize + 1).min(last)) - below) * place.fract()
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
mod tests;
