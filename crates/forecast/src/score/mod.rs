//! How good were the forecasts?
//!
//! The three scores of the VIEWS 2023/24 prediction challenge (Hegre et al. 2025, Journal of
//! Peace Research), each the unweighted mean over rows; smaller is better for all.

mod brier;
mod crps;
mod ignorance;
mod interval;
mod pit;
mod resample;
mod skill;

pub use brier::{ReliabilityBin, brier, reliability};
pub use crps::crps;
pub(crate) use ignorance::bin as bin_of;
pub use ignorance::{BIN_EDGES, ignorance};
pub use interval::interval_score;
pub use pit::pit;
pub use resample::{resample_evenly, resample_fourier};
pub use skill::{Skill, skill};

use crate::{Error, Panel, Row, Runs, Samples};

/// The draws on which the challenge compares ignorance.
pub const DRAWS: usize = 1000;

/// How fewer draws are brought to [`DRAWS`] before ignorance is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resampling {
    /// Each draw is repeated evenly: the distribution stays what it was.
    Evenly,
    /// As the challenge's own program does it: a trigonometric interpolation that makes
    /// counts no one forecast, and so widens what was given.
    Fourier,
}

/// The challenge's scores of one row, or their means.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scores {
    /// Continuous ranked probability score, in counts.
    pub crps: f64,
    /// Ignorance, in bits.
    pub ign: f64,
    /// Interval score at 90 %, in counts; its mean is the challenge's MIS.
    pub mis: f64,
}

impl Scores {
    /// The means of many rows' scores; zeros of none.
    pub fn mean<'a>(of: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        let mut n = 0.0;
        for scores in of {
            sum.crps += scores.crps;
            sum.ign += scores.ign;
            sum.mis += scores.mis;
            n += 1.0;
        }
        let n = f64::max(n, 1.0);
        Self { crps: sum.crps / n, ign: sum.ign / n, mis: sum.mis / n }
    }
}

impl Scores {
    /// The scores of one row's draws against what happened, as [`score`] gives them with [`Resampling::Evenly`]. Where
    /// fewer draws than [`DRAWS`] do not go into them evenly, the first of the rising order are repeated once more.
    pub fn of(runs: &Runs, seen: f64) -> Self {
        let repeats = resample::Repeats::of(runs.draws(), DRAWS);
        let ign = ignorance::ignorance_of_runs(|place| runs.at(place), runs, &repeats, seen);
        Self::with(runs, seen, ign)
    }

    fn with(runs: &Runs, seen: f64, ign: f64) -> Self {
        let crps = crps::crps_of_runs(runs, seen);
        Self { crps, ign, mis: interval::interval_score_of_runs(runs, seen, 0.9) }
    }
}

/// The scores of each row against what happened: CRPS and interval score on the draws given,
/// ignorance on [`DRAWS`] of them.
///
/// # Errors
/// [`Error::NoActual`] for the first row whose count `actual` does not hold.
pub fn score(
    samples: &Samples,
    actual: &Panel,
    resampling: Resampling,
) -> Result<Vec<(Row, Scores)>, Error> {
    let repeats = resample::Repeats::of(samples.per_row(), DRAWS);
    samples
        .iter()
        .map(|(row, draws)| {
            let missing = Error::NoActual { unit: row.unit, month: row.month };
            let seen = actual.count(row.unit, row.month).ok_or(missing)?;
            let runs = Runs::of(draws);
            let ign = match resampling {
                Resampling::Fourier if draws.len() < DRAWS => {
                    ignorance(&resample_fourier(draws, DRAWS), seen)
                }
                _ => ignorance::ignorance_of_runs(|place| draws[place], &runs, &repeats, seen),
            };
            Ok((row, Scores::with(&runs, seen, ign)))
        })
        .collect()
}
