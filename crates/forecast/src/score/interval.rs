//! Was the interval narrow, and did it hold what happened?

use crate::Runs;

/// The interval score of the central interval that holds `level` (say 0.9) of the draws: its
/// width, plus 2/α for each count by which what was seen lies outside it, α = 1 − level
/// (Gneiting & Raftery 2007, doi:10.1198/016214506000001437, eq. 43). The ends are quantiles
/// interpolated linearly, as in the challenge.
pub fn interval_score(draws: &[f64], seen: f64, level: f64) -> f64 {
    interval_score_of_runs(&Runs::of(draws), seen, level)
}

pub(super) fn interval_score_of_runs(runs: &Runs, seen: f64, level: f64) -> f64 {
    let alpha = 1.0 - level;
    let low = runs.quantile(alpha / 2.0);
    let high = runs.quantile(1.0 - alpha / 2.0);
    let outside = f64::max(low - seen, 0.0) + f64::max(seen - high, 0.0);
    high - low + 2.0 / alpha * outside
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn within_the_interval_only_its_width_counts() {
        let draws: Vec<f64> = (0..=100).map(f64::from).collect();
        let check = |seen, expect: f64| {
            assert!((interval_score(&draws, seen, 0.9) - expect).abs() < 1e-9);
        };
        check(50.0, 90.0);
        check(95.0, 90.0);
        check(97.0, 90.0 + 20.0 * 2.0);
        check(0.0, 90.0 + 20.0 * 5.0);
    }
}
