//! What is served for these areas today, and has it earned that?

use base::Point;
use rand::SeedableRng;
use rand_pcg::Pcg64;

use super::{
    Area, CLIMATOLOGY, Event, Excitation, MEMBERS, NearModel, Pool, PoolWeights, Scene, Trial,
    blocks, day_number, fit_pool, judge, members, place,
};
use crate::score::{Skill, skill};
use crate::{Distribution, Error};

/// Days from one origin of the record to the one before it.
const STEP_DAYS: usize = 30;
/// Days of the record: the older half teaches, the newer half is judged.
const RECORD_DAYS: i32 = 8 * 365;
/// Days before the first origin of the record, to learn from at it.
const START_DAYS: i32 = 730;
/// What lies farther than this from every area tells nothing of them, and only takes time: a file
/// of the whole world may be given.
const FAR_KM: f64 = 500.0;
/// Resamples behind the interval of skill.
const ROUNDS: usize = 1000;

/// What is asked of an outlook.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// All events on record; those not known at the origin, or farther than 500 km from
    /// the middle of every area, are left out. The time taken grows with the square of
    /// how many remain: some thousands take seconds.
    pub events: &'a [Event],
    /// What to forecast for.
    pub areas: &'a [Area],
    /// The last day that has passed, in days since 1970-01-01.
    pub origin: i32,
    /// Days that reports take.
    pub lag_days: u16,
    /// Days to forecast.
    pub days: u16,
    /// In how many ways uncertain events are placed; three do.
    pub placings: u16,
    /// The same seed gives the same outlook.
    pub seed: u64,
}

/// What is served for each area, beside the climatology and the record.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// The pool where its skill is shown, else the climatology.
    pub served: Vec<Distribution>,
    /// The benchmark: each area's own last twelve months.
    pub climatology: Vec<Distribution>,
    /// The name of what is served.
    pub model: &'static str,
    /// The skill of the pool over the climatology (CRPS), with weights fitted on the older half
    /// of the last eight years on record, judged on the newer half; none where the record is too
    /// short to tell, or held no deaths.
    pub record: Option<Skill>,
    /// Shares of [`members`] in the pool.
    pub weights: PoolWeights,
}

/// The outlook of each area: forecasts placed several ways and pooled, with the weights and the
/// record of this very place. Where the 90 % interval of the record's skill reaches down to zero, or there is no record,
/// the climatology is served.
///
/// # Errors
/// What [`place`], [`Scene::try_new`] and the members refuse.
pub fn outlook(asked: &Asked<'_>) -> Result<Outlook, Error> {
    let edge = asked.origin.saturating_sub(i32::from(asked.lag_days));
    let middles: Vec<Point> = asked.areas.iter().map(Area::middle).collect();
    let is_near = |event: &&Event| middles.iter().any(|m| m.distance_km(event.point) <= FAR_KM);
    let is_known = |event: &&Event| day_number(event.to) <= edge;
    let known: Vec<Event> = asked.events.iter().filter(is_known).filter(is_near).copied().collect();
    let mut rng = Pcg64::seed_from_u64(asked.seed);
    let mut trials = Vec::new();
    let mut placed = Vec::new();
    for _ in 0..asked.placings.max(1) {
        let (seen, happened) = (place(&known, &mut rng)?, place(&known, &mut rng)?);
        let origins = origins(seen.first().map_or(edge, |first| first.day), edge, asked.days);
        let days = [asked.days];
        trials.extend(judge(&seen, &happened, asked.areas, &origins, &days, asked.lag_days)?);
        placed.push(seen);
    }
    let all = MEMBERS;
    let middle = edge - RECORD_DAYS / 2;
    let older = |trial: &&Trial| trial.origin + i32::from(asked.days) <= middle;
    let newer = |trial: &&Trial| trial.origin > middle;
    let taught = fit_pool(trials.iter().filter(older).map(|trial| &trial.judged), all);
    let judged = blocks(trials.iter().filter(newer), &taught);
    let has_both = trials.iter().any(|trial| older(&trial));
    let record = skill(&judged, ROUNDS, &mut rng).ok().filter(|_| has_both);
    let weights = fit_pool(trials.iter().map(|trial| &trial.judged), all);
    let climatology_only = PoolWeights::only(CLIMATOLOGY, all);
    let is_shown = record.is_some_and(|skill| skill.is_shown());
    let chosen = if is_shown { &weights } else { &climatology_only };
    let (mut served, mut climatology) = (Vec::new(), Vec::new());
    for seen in &placed {
        let scene = Scene::try_new(seen, asked.areas, asked.origin, asked.lag_days)?;
        let excitation = Excitation::fit(&scene);
        let pool = Pool { excitation, weights: chosen.clone() };
        served.push(pool.predict(&scene, asked.days)?);
        climatology.push(members(excitation)[CLIMATOLOGY].predict(&scene, asked.days)?);
    }
    Ok(Outlook {
        served: mixed(&served)?,
        climatology: mixed(&climatology)?,
        model: if is_shown { "pool" } else { "climatology" },
        record,
        weights,
    })
}

/// Each area's forecasts under all placings, in equal parts.
fn mixed(placings: &[Vec<Distribution>]) -> Result<Vec<Distribution>, Error> {
    let areas = 0..placings.first().map_or(0, Vec::len);
    let of = |area: usize| Distribution::mix(placings.iter().map(|all| (1.0, &all[area])));
    areas.map(of).collect()
}

/// Origins whose days were over and reported at the edge, rising.
fn origins(first: i32, edge: i32, days: u16) -> Vec<i32> {
    let from = (edge - RECORD_DAYS).max(first + START_DAYS);
    let mut origins: Vec<i32> = (from..=edge - i32::from(days)).rev().step_by(STEP_DAYS).collect();
    origins.reverse();
    origins
}
