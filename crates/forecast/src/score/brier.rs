//! Were the chances of reaching a threshold right?

/// The Brier score: the mean of `(p − happened)²` over forecasts of a chance; 0 is best, a
/// constant ½ scores ¼ (Brier 1950). NaN of no forecasts.
pub fn brier(forecasts: &[(f64, bool)]) -> f64 {
    let miss = |&(chance, happened): &(f64, bool)| (chance - f64::from(happened)).powi(2);
    forecasts.iter().map(miss).sum::<f64>() / forecasts.len() as f64
}

/// Forecasts of a like chance, and how often the thing happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReliabilityBin {
    /// The mean chance given.
    pub chance: f64,
    /// The share in which it happened.
    pub happened: f64,
    /// How many forecasts these are.
    pub n: usize,
}

/// The reliability curve: forecasts gathered by chance into bins that begin at 0, 1, 5, 10,
/// 20, ... 90 %, for most chances of violence are small; empty bins are left out.
pub fn reliability(forecasts: &[(f64, bool)]) -> Vec<ReliabilityBin> {
    const EDGES: [f64; 12] = [0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
    let mut sums = [(0.0, 0.0, 0); EDGES.len()];
    for &(chance, happened) in forecasts {
        let place = EDGES.partition_point(|&edge| edge <= chance).saturating_sub(1);
        sums[place].0 += chance;
        sums[place].1 += f64::from(happened);
        sums[place].2 += 1;
    }
    let filled = sums.into_iter().filter(|&(_, _, n)| n > 0);
    filled
        .map(|(chance, happened, n)| ReliabilityBin {
            chance: chance / n as f64,
            happened: happened / n as f64,
            n,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sure_and_right_forecast_scores_zero() {
        assert_eq!(brier(&[(1.0, true), (0.0, false)]), 0.0);
        assert_eq!(brier(&[(0.5, true), (0.5, false)]), 0.25);
    }

    #[test]
    fn reliability_sets_chance_beside_frequency() {
        let found = reliability(&[(0.12, false), (0.18, true), (0.95, true), (0.0, false)]);
        let expect = [(0.0, 0.0, 1), (0.15, 0.5, 2), (0.95, 1.0, 1)];
        assert_eq!(found.len(), expect.len());
        for (bin, (chance, happened, n)) in found.iter().zip(expect) {
            assert!((bin.chance - chance).abs() < 1e-12);
            assert_eq!((bin.happened, bin.n), (happened, n));
        }
    }
}
