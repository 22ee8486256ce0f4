//! What would have been forecast at earlier origins, and what happened then?

use std::collections::BTreeMap;

use super::{
    Area, CLIMATOLOGY, Excitation, Judged, Placed, PoolWeights, Scene, deaths_after, members,
};
use crate::Error;

/// Days after which the self-exciting process is fitted anew.
const REFIT_DAYS: i32 = 360;

/// One area's forecasts at one origin, judged.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The origin, in days since 1970-01-01.
    pub origin: i32,
    /// Days forecast.
    pub days: u16,
    /// The place of the area in those given.
    pub area: usize,
    /// How all members stood to what happened.
    pub judged: Judged,
}

/// All members' forecasts at each origin, rising, from what was known then, against what happened.
/// Pass what is `known` and what `happened` placed apart ([`super::place`]), so that a guess is no
/// witness of itself. The caller sees to it that each origin's days are on record.
///
/// # Errors
/// What [`Scene::try_new`] and the members refuse.
pub fn judge(
    known: &[Placed],
    happened: &[Placed],
    areas: &[Area],
    origins: &[i32],
    days: &[u16],
    lag_days: u16,
) -> Result<Vec<Trial>, Error> {
    let mut trials = Vec::new();
    let mut fitted: Option<(i32, Excitation)> = None;
    for &origin in origins {
        let scene = Scene::try_new(known, areas, origin, lag_days)?;
        let latest = match fitted {
            Some((then, excitation)) if origin - then < REFIT_DAYS => (then, excitation),
            _ => (origin, Excitation::fit(&scene)),
        };
        fitted = Some(latest);
        let members = members(latest.1);
        for &days in days {
            let predicted: Vec<_> =
                members.iter().map(|m| m.predict(&scene, days)).collect::<Result<_, _>>()?;
            for (area, place) in areas.iter().enumerate() {
                let forecasts: Vec<_> = predicted.iter().map(|all| &all[area]).collect();
                let seen = deaths_after(happened, place, origin, days);
                let judged = Judged::of(&forecasts, seen, scene.is_active(area));
                trials.push(Trial { origin, days, area, judged });
            }
        }
    }
    Ok(trials)
}

/// The pool's and the climatology's CRPS, summed by quarter of a year: the blocks of
/// [`crate::score::skill`]. All areas of a quarter are one block, for neighbours see the same war.
pub fn blocks<'a>(
    trials: impl IntoIterator<Item = &'a Trial>,
    weights: &PoolWeights,
) -> Vec<(f64, f64)> {
    let mut blocks: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
    for trial in trials {
        let judged = &trial.judged;
        let own = weights.of(judged.active);
        let climatology = PoolWeights::only(CLIMATOLOGY, own.len());
        let block = blocks.entry(trial.origin.div_euclid(91)).or_default();
        block.0 += judged.scores(own).crps;
        block.1 += judged.scores(climatology.of(judged.active)).crps;
    }
    blocks.into_values().collect()
}
