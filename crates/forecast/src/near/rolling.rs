//! What would have been forecast at earlier origins, and what happened then?

use super::scene::Incidents;
use super::{
    Area, CLIMATOLOGY, Judged, Learned, MEMBERS, NO_CHANGE, Placed, PoolWeights, Scene, Standing,
    THRESHOLDS, fit_pool, members, pool,
};
use crate::model::loss::ignorance_of;
use crate::score::{Scores, bin_of};
use crate::{Distribution, Error};

/// Days after which members and weights are learned anew.
const REFIT_DAYS: i32 = 360;
/// Days of origins that only teach: before them no weights are fitted, and nothing is judged.
const TEACH_DAYS: i32 = 720;

/// Whose forecasts are held against what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forecaster {
    /// The pool of all members, with weights from earlier origins only.
    Pool,
    /// An area's own last twelve months.
    Climatology,
    /// As many deaths as in the last equally long time known.
    NoChange,
}

/// How one forecast did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// CRPS, ignorance and the interval score at 90 %.
    pub scores: Scores,
    /// The chance given of at least each of [`THRESHOLDS`].
    pub chances: [f64; 3],
    /// Deaths expected.
    pub mean: f64,
    /// The 95 % quantile.
    pub high: f64,
    /// Probability given to fewer deaths than happened, and to as many or fewer.
    pub below_upto: [f64; 2],
}

impl Verdict {
    /// Holds a forecast against the deaths that happened. Quantiles are least counts with enough
    /// probability up to them.
    pub fn of(forecast: &Distribution, seen: f64) -> Self {
        let [low, high] = [0.05, 0.95].map(|level| forecast.quantile(level));
        let missed = (low - seen).max(0.0) + (seen - high).max(0.0);
        let same = forecast.atoms().iter().filter(|atom| bin_of(atom.0) == bin_of(seen));
        let ign = ignorance_of(same.map(|atom| atom.1).sum());
        let scores = Scores { crps: forecast.crps(seen), ign, mis: high - low + 20.0 * missed };
        let upto = forecast.atoms().iter().filter(|atom| atom.0 <= seen).map(|atom| atom.1).sum();
        Self {
            scores,
            chances: THRESHOLDS.map(|threshold| forecast.at_least(threshold).min(1.0)),
            mean: forecast.mean(),
            high,
            below_upto: [1.0 - forecast.at_least(seen), upto],
        }
    }

    /// Where in the forecast the deaths fell: [`crate::score::pit`].
    pub fn pit(&self, chance: f64) -> f64 {
        let [below, upto] = self.below_upto;
        (below + chance * (upto - below)).clamp(0.0, 1.0)
    }
}

/// One area's forecasts at one origin, each with how it did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// The origin, in days since 1970-01-01.
    pub origin: i32,
    /// The place of the area in those given.
    pub area: usize,
    /// Deaths that happened.
    pub seen: f64,
    verdicts: [Verdict; 3],
}

impl Judgement {
    /// How a forecaster did.
    pub fn of(&self, forecaster: Forecaster) -> &Verdict {
        &self.verdicts[forecaster as usize]
    }
}

/// All members' forecasts of one area at one origin, judged.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The origin, in days since 1970-01-01.
    pub origin: i32,
    /// The place of the area in those given.
    pub area: usize,
    /// How all members stood to what happened.
    pub judged: Judged,
}

/// A back-test with a rolling origin.
#[derive(Debug, Clone, Copy)]
pub struct Rolling<'a> {
    /// Ways in which the events are placed ([`super::place`]): what is known, and, placed apart so that
    /// a guess is no witness of itself, what happened.
    pub placings: &'a [[Vec<Placed>; 2]],
    /// What is forecast for.
    pub areas: &'a [Area],
    /// What is known of the areas beside events.
    pub standings: &'a [Standing],
    /// Days that reports take.
    pub lag_days: u16,
    /// Days to forecast.
    pub days: u16,
}

impl Rolling<'_> {
    /// Forecasts at each origin, rising, from what was known then: every member's, judged; and, once two
    /// years of origins have taught, the pool's, with weights fitted on trials whose days had been
    /// reported. The caller sees to it that each origin's days are on record.
    ///
    /// # Errors
    /// What [`Scene::try_new`] and the members refuse.
    pub fn run(&self, origins: &[i32]) -> Result<(Vec<Trial>, Vec<Judgement>), Error> {
        let Self { placings, areas, standings, lag_days, days } = *self;
        let happened = |[_, happened]: &[Vec<Placed>; 2]| -> Vec<Incidents> {
            areas.iter().map(|area| Incidents::of(happened, area)).collect()
        };
        let happened: Vec<Vec<Incidents>> = placings.iter().map(happened).collect();
        let (mut trials, mut judgements) = (Vec::<Trial>::new(), Vec::new());
        let mut learned: Vec<Learned> = Vec::new();
        let mut weights: Option<PoolWeights> = None;
        let mut refit = i32::MIN;
        for &origin in origins {
            let is_due = origin >= refit;
            if is_due {
                refit = origin + REFIT_DAYS;
                learned.clear();
                let taught = origins.first().is_some_and(|first| origin - first >= TEACH_DAYS);
                let reported = self.reported(&trials, origin);
                weights = taught.then(|| fit_pool(reported, MEMBERS));
            }
            for (at, [known, _]) in placings.iter().enumerate() {
                let scene = Scene::try_new(known, areas, origin, lag_days)?;
                let scene = scene.with_standings(standings);
                if is_due {
                    learned.push(Learned::fit(&scene, days));
                }
                let all: Vec<Vec<Distribution>> = members(&learned[at])
                    .iter()
                    .map(|member| member.predict(&scene, days))
                    .collect::<Result<_, _>>()?;
                for (area, incidents) in happened[at].iter().enumerate() {
                    let seen = incidents.within(origin, origin + i32::from(days));
                    let active = scene.is_active(area);
                    if let Some(weights) = &weights {
                        let pooled = pool::mix(&all, area, weights.of(active))?;
                        let alone = [CLIMATOLOGY, NO_CHANGE].map(|member| &all[member][area]);
                        let verdicts = [&pooled, alone[0], alone[1]].map(|f| Verdict::of(f, seen));
                        judgements.push(Judgement { origin, area, seen, verdicts });
                    }
                    let forecasts: Vec<_> = all.iter().map(|member| &member[area]).collect();
                    let judged = Judged::of(&forecasts, seen, active);
                    trials.push(Trial { origin, area, judged });
                }
            }
        }
        Ok((trials, judgements))
    }

    /// The trials whose days had been reported at an origin.
    pub fn reported<'t>(
        &self,
        trials: &'t [Trial],
        origin: i32,
    ) -> impl Iterator<Item = &'t Judged> {
        let edge = origin - i32::from(self.lag_days);
        let days = i32::from(self.days);
        trials.iter().filter(move |trial| trial.origin + days <= edge).map(|trial| &trial.judged)
    }
}
