//! What lies ahead near a camp, in a cell or a sector, in the coming days?
//!
//! [`place`] puts events to a place and a day in which they can have happened; a [`Scene`] is
//! what a forecaster may see of them at an origin, for some [`Area`]s; a [`NearModel`] makes one
//! [`Distribution`] of the deaths of the coming days for each area; a [`Pool`] is the pool of all,
//! with weights fitted on origins that had passed.

mod area;
mod boosted;
mod climatology;
mod event;
mod log;
mod no_change;
mod outlook;
mod parse;
mod pool;
mod regression;
mod rolling;
mod scene;
mod self_exciting;
mod shrunk;
mod target;
#[cfg(test)]
mod tests;

pub use area::Area;
pub use boosted::{Boosted, WhatIf};
pub use climatology::Climatology;
pub use event::{Event, PlacePrecision, Placed, Violence, date_of, day_number, place};
pub use log::{LogEvents, LogMapping, Proposal, parse_log, propose};
pub use no_change::NoChange;
pub use outlook::{Asked, Outlook, blocks, outlook};
pub use parse::{NamedPlace, parse_events, parse_places};
pub use pool::{Judged, Pool, PoolWeights, THRESHOLDS, fit_pool};
pub use regression::Regression;
pub use rolling::{Forecaster, Judgement, Rolling, Trial, Verdict};
pub use scene::{Scene, Standing};
pub use self_exciting::{Driver, Excitation, SelfExciting, Source};
pub use shrunk::Shrunk;
pub use target::Target;

use std::sync::Arc;

use crate::{Distribution, Error};

/// A forecaster of the coming days.
pub trait NearModel: Sync {
    /// The name under which its record is kept.
    fn name(&self) -> &'static str;

    /// For each of [`Scene::areas`], the distribution of deaths in the `days` after the origin.
    ///
    /// # Errors
    /// What [`Distribution::try_new`] refuses.
    fn predict(&self, scene: &Scene<'_>, days: u16) -> Result<Vec<Distribution>, Error>;
}

/// What members learn from the whole record rather than area by area; it stays good for a while.
#[derive(Clone)]
pub struct Learned {
    /// How violence breeds violence.
    pub excitation: Excitation,
    /// Which turns of the past tell violence from calm, for a number of days.
    pub trees: Arc<Boosted>,
}

impl Learned {
    /// Learns from what a scene shows, to forecast this many days.
    pub fn fit(scene: &Scene<'_>, days: u16) -> Self {
        let trees = Arc::new(Boosted::fit(scene, days));
        Self { excitation: Excitation::fit(scene), trees }
    }
}

/// All forecasters, the two benchmarks first: no change, and the climatology, an area's own last
/// twelve months.
pub fn members(learned: &Learned) -> [Box<dyn NearModel>; MEMBERS] {
    let Learned { excitation, trees } = learned;
    [
        Box::new(NoChange),
        Box::new(Climatology { name: "climatology", reach_days: 365 }),
        Box::new(Climatology { name: "climatology of five years", reach_days: 1826 }),
        Box::new(Shrunk { reach_days: 1826, half_life_days: 180.0, prior_windows: 3.0 }),
        Box::new(Regression { reach_days: 1826 }),
        Box::new(SelfExciting { excitation: *excitation, paths: 200, seed: 1 }),
        Box::new(trees.clone()),
    ]
}

/// The names of [`members`], in their order.
pub const MEMBER_NAMES: [&str; MEMBERS] = [
    "no change",
    "climatology",
    "climatology of five years",
    "shrunk to its kind",
    "regression",
    "self-exciting",
    "boosted trees",
];

/// How many [`members`] there are.
pub const MEMBERS: usize = 7;
/// The place of no change in [`members`].
pub const NO_CHANGE: usize = 0;
/// The place of the climatology in [`members`].
pub const CLIMATOLOGY: usize = 1;
