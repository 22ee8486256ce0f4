//! What is served for these areas today, and has it earned that?

use base::Point;
use rand::SeedableRng;
use rand_pcg::Pcg64;

use super::{
    Area, CLIMATOLOGY, Event, Forecaster, Judgement, Learned, MEMBERS, NearModel, Placed, Pool,
    PoolWeights, Rolling, Scene, Standing, day_number, fit_pool, members, place,
};
use crate::score::{Skill, skill};
use crate::{Distribution, Error};

/// Days from one origin of the record to the one before it.
const STEP_DAYS: usize = 30;
/// Days of the record: its first two years teach, the others are judged.
const RECORD_DAYS: i32 = 8 * 365;
/// Days before the first origin of the record, to learn from at it.
const START_DAYS: i32 = 730;
/// What lies farther than this from every area tells nothing of them, and only takes time: a file
/// of the whole world may be given.
const FAR_KM: f64 = 500.0;
/// Quarters of a year below which a record is too short to tell.
const LEAST_QUARTERS: usize = 8;
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
    /// What is known of the areas beside events; nothing of those beyond the list.
    pub standings: &'a [Standing],
    /// Areas of one number (circles of one radius, say) are served alike: one number for each area.
    pub kinds: &'a [usize],
    /// The last day that has passed, in days since 1970-01-01.
    pub origin: i32,
    /// Days that reports take: all events of earlier days are on record.
    pub lag_days: u16,
    /// Days from the origin to the first day forecast, less one: 0 for the coming days.
    pub skip_days: u16,
    /// Days to forecast.
    pub days: u16,
    /// In how many ways uncertain events are placed; three do.
    pub placings: u16,
    /// The same seed gives the same outlook.
    pub seed: u64,
}

/// What is served for each area, beside the climatology and the record.
#[derive(Clone)]
pub struct Outlook {
    /// The pool for areas of a kind where its skill is shown, else the climatology.
    pub served: Vec<Distribution>,
    /// The benchmark: each area's own last twelve months.
    pub climatology: Vec<Distribution>,
    /// By kind: what is served, and the skill of the pool over the climatology (CRPS); none where the
    /// record is too short to tell, or held too few deaths.
    pub kinds: Vec<(Forecaster, Option<Skill>)>,
    /// The record: forecasts at earlier origins against what happened.
    pub record: Vec<Judgement>,
    /// Shares of [`members`] in the pool.
    pub weights: PoolWeights,
}

impl Asked<'_> {
    /// The distance of the first day forecast from the last day known, less one.
    fn gap_days(&self) -> u16 {
        self.lag_days.saturating_add(self.skip_days)
    }

    /// The events known at the origin and near enough to matter, placed in several ways: what is
    /// known, and, placed apart, what happened.
    ///
    /// # Errors
    /// What [`place`] refuses.
    pub fn placed(&self) -> Result<Vec<[Vec<Placed>; 2]>, Error> {
        let edge = self.origin.saturating_sub(i32::from(self.lag_days));
        let middles: Vec<Point> = self.areas.iter().map(Area::middle).collect();
        let is_near = |event: &&Event| middles.iter().any(|m| m.distance_km(event.point) <= FAR_KM);
        let is_known = |event: &&Event| day_number(event.to) <= edge;
        let known: Vec<Event> =
            self.events.iter().filter(is_known).filter(is_near).copied().collect();
        let mut rng = Pcg64::seed_from_u64(self.seed);
        (0..self.placings.max(1))
            .map(|_| Ok([place(&known, &mut rng)?, place(&known, &mut rng)?]))
            .collect()
    }
}

/// The outlook of each area: forecasts placed several ways and pooled, with the weights and the
/// record of these very places. Where the 90 % interval of the record's skill reaches down to zero, or
/// there is no record, the climatology is served.
///
/// # Errors
/// What [`place`], [`Scene::try_new`] and the members refuse.
pub fn outlook(asked: &Asked<'_>) -> Result<Outlook, Error> {
    let placings = asked.placed()?;
    // Days skipped are days of which nothing is known: a later origin, with reports that take longer.
    let (origin, lag_days) = (asked.origin + i32::from(asked.skip_days), asked.gap_days());
    let (areas, standings, days) = (asked.areas, asked.standings, asked.days);
    let rolling = Rolling { placings: &placings, areas, standings, lag_days, days };
    let edge = asked.origin.saturating_sub(i32::from(asked.lag_days));
    let first = placings.iter().filter_map(|[known, _]| known.first()).map(|event| event.day).min();
    let origins = origins(first.unwrap_or(edge), edge, asked);
    let (trials, record) = rolling.run(&origins)?;
    let kinds = asked.kinds.iter().max().map_or(1, |last| last + 1);
    let kinds: Vec<(Forecaster, Option<Skill>)> = (0..kinds)
        .map(|kind| {
            let own = record.iter().filter(|j| asked.kinds.get(j.area).is_none_or(|k| *k == kind));
            let blocks = blocks(own, Forecaster::Climatology, |verdict| verdict.scores.crps);
            let found = skill(&blocks, ROUNDS, &mut Pcg64::seed_from_u64(asked.seed)).ok();
            let found = found.filter(|skill| blocks.len() >= LEAST_QUARTERS && skill.is_bounded());
            let is_shown = found.is_some_and(|skill| skill.is_shown());
            (if is_shown { Forecaster::Pool } else { Forecaster::Climatology }, found)
        })
        .collect();
    let weights = fit_pool(rolling.reported(&trials, origin), MEMBERS);
    let (mut pooled, mut climatology) = (Vec::new(), Vec::new());
    for [known, _] in &placings {
        let scene = Scene::try_new(known, areas, origin, lag_days)?.with_standings(standings);
        let learned = Learned::fit(&scene, days);
        climatology.push(members(&learned)[CLIMATOLOGY].predict(&scene, days)?);
        pooled.push(Pool { learned, weights: weights.clone() }.predict(&scene, days)?);
    }
    let (pooled, climatology) = (mixed(&pooled)?, mixed(&climatology)?);
    let of_kind = |area: usize| asked.kinds.get(area).and_then(|&kind| kinds.get(kind));
    let served = pooled.into_iter().zip(&climatology).enumerate().map(|(area, (ours, theirs))| {
        let is_pool = of_kind(area).is_some_and(|kind| kind.0 == Forecaster::Pool);
        if is_pool { ours } else { theirs.clone() }
    });
    Ok(Outlook { served: served.collect(), climatology, kinds, record, weights })
}

/// A score of the pool's and another's, summed by quarter of a year: the blocks of
/// [`crate::score::skill`]. All areas of a quarter are one block, for neighbours see the same war.
pub fn blocks<'a>(
    record: impl IntoIterator<Item = &'a Judgement>,
    over: Forecaster,
    of: impl Fn(&super::Verdict) -> f64,
) -> Vec<(f64, f64)> {
    let mut blocks = std::collections::BTreeMap::<i32, (f64, f64)>::new();
    for judgement in record {
        let block = blocks.entry(judgement.origin.div_euclid(91)).or_default();
        block.0 += of(judgement.of(Forecaster::Pool));
        block.1 += of(judgement.of(over));
    }
    blocks.into_values().collect()
}

/// Each area's forecasts under all placings, in equal parts.
fn mixed(placings: &[Vec<Distribution>]) -> Result<Vec<Distribution>, Error> {
    let areas = 0..placings.first().map_or(0, Vec::len);
    let of = |area: usize| Distribution::mix(placings.iter().map(|all| (1.0, &all[area])));
    areas.map(of).collect()
}

/// Origins (as [`Rolling`] counts them, days skipped included) whose days were over and reported at
/// the edge, rising.
fn origins(first: i32, edge: i32, asked: &Asked<'_>) -> Vec<i32> {
    let gap = i32::from(asked.skip_days);
    let from = (edge - RECORD_DAYS).max(first + START_DAYS) + gap;
    let last = edge - i32::from(asked.days);
    let mut origins: Vec<i32> = (from..=last).rev().step_by(STEP_DAYS).collect();
    origins.reverse();
    origins
}
