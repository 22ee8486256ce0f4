//! Whom of the forecasters should one believe near camps, and how far?

use super::{CLIMATOLOGY, Learned, NearModel, Scene, members};
use crate::model::loss::{RowLoss, ignorance_of};
use crate::model::{Losses, descend};
use crate::score::Scores;
use crate::{Distribution, Error};

/// Deaths at which a chance is given.
pub const THRESHOLDS: [f64; 3] = [1.0, 10.0, 25.0];

/// How each member's forecast of one area stood to what happened there; any pool of them is
/// judged from this alone.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Deaths that happened.
    pub seen: f64,
    /// Whether the area saw deaths in the twelve months before.
    pub active: bool,
    loss: RowLoss,
    chances: [Vec<f64>; 3],
    below: Vec<f64>,
    upto: Vec<f64>,
}

impl Judged {
    /// Holds members' forecasts of one area against the deaths that happened there.
    pub fn of(forecasts: &[&Distribution], seen: f64, active: bool) -> Self {
        let each = |of: &dyn Fn(&Distribution) -> f64| forecasts.iter().map(|f| of(f)).collect();
        Self {
            seen,
            active,
            loss: RowLoss::of(forecasts, seen),
            chances: THRESHOLDS.map(|threshold| each(&|f| f.at_least(threshold))),
            below: each(&|f| 1.0 - f.at_least(seen)),
            upto: each(&|f| f.atoms().iter().filter(|a| a.0 <= seen).map(|a| a.1).sum()),
        }
    }

    /// CRPS and ignorance of the pool with these weights, exactly; the interval score is no
    /// sum over members, and stays 0.
    pub fn scores(&self, weights: &[f64]) -> Scores {
        let k = weights.len();
        let spread: f64 =
            (0..k).map(|i| weights[i] * dot(&self.loss.pairs[i * k..(i + 1) * k], weights)).sum();
        let crps = dot(&self.loss.distances, weights) - 0.5 * spread;
        Scores { crps, ign: ignorance_of(dot(&self.loss.hits, weights)), mis: 0.0 }
    }

    /// The chance of at least each of [`THRESHOLDS`] that the pool with these weights gave.
    pub fn chances(&self, weights: &[f64]) -> [f64; 3] {
        [0, 1, 2].map(|t| dot(&self.chances[t], weights).clamp(0.0, 1.0))
    }

    /// Where in the pool's distribution the deaths fell: [`crate::score::pit`].
    pub fn pit(&self, weights: &[f64], chance: f64) -> f64 {
        let (below, upto) = (dot(&self.below, weights), dot(&self.upto, weights));
        (below + chance * (upto - below)).clamp(0.0, 1.0)
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The share of each of [`members`]: for areas that saw no deaths in twelve months, and for
/// those that did.
#[derive(Debug, Clone, PartialEq)]
pub struct PoolWeights([Vec<f64>; 2]);

impl PoolWeights {
    /// All weight on one of `members` members: what is judged alone, or served alone.
    pub fn only(member: usize, members: usize) -> Self {
        let one: Vec<f64> = (0..members).map(|at| f64::from(at == member)).collect();
        Self([one.clone(), one])
    }

    /// The weights for areas that saw deaths in the twelve months before, or did not.
    pub fn of(&self, active: bool) -> &[f64] {
        &self.0[usize::from(active)]
    }
}

/// The weights that minimise CRPS and ignorance of the pool over these rows, each as a share of
/// the climatology's, as at country level ([`crate::model::fit_weights`]). Give it only rows whose days had
/// passed at the origin the weights are for. Without a row, or where the climatology was
/// perfect, all weights are equal.
pub fn fit_pool<'a>(rows: impl IntoIterator<Item = &'a Judged>, members: usize) -> PoolWeights {
    let rows: Vec<&Judged> = rows.into_iter().collect();
    let crps: f64 = rows.iter().map(|row| row.loss.crps_of(CLIMATOLOGY)).sum();
    let ign: f64 = rows.iter().map(|row| ignorance_of(row.loss.hits[CLIMATOLOGY])).sum();
    let fitted = [false, true].map(|active| {
        let mut losses = Losses::none(members);
        if crps > 0.0 && ign > 0.0 {
            for row in rows.iter().filter(|row| row.active == active) {
                losses.add_row(&row.loss, 1.0 / crps, 1.0 / ign);
            }
        }
        descend(&losses)
    });
    PoolWeights(fitted)
}

/// The linear pool of all [`members`].
#[derive(Clone)]
pub struct Pool {
    /// Learned from what was known.
    pub learned: Learned,
    /// Fitted on origins that had passed: [`fit_pool`].
    pub weights: PoolWeights,
}

impl NearModel for Pool {
    fn name(&self) -> &'static str {
        "pool"
    }

    fn predict(&self, scene: &Scene<'_>, days: u16) -> Result<Vec<Distribution>, Error> {
        let all = members(&self.learned)
            .iter()
            .map(|member| member.predict(scene, days))
            .collect::<Result<Vec<_>, _>>()?;
        (0..scene.areas().len())
            .map(|area| mix(&all, area, self.weights.of(scene.is_active(area))))
            .collect()
    }
}

/// The pool of all members' forecasts of one area.
pub(super) fn mix(
    all: &[Vec<Distribution>],
    area: usize,
    weights: &[f64],
) -> Result<Distribution, Error> {
    Distribution::mix(weights.iter().copied().zip(all.iter().map(|member| &member[area])))
}
