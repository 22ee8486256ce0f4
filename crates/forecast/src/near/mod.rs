//! What lies ahead near a camp, in a cell or a sector, in the coming days?
//!
//! [`place`] puts events to a place and a day in which they can have happened; a [`Scene`] is
//! what a forecaster may see of them at an origin, for some [`Area`]s; a [`NearModel`] makes one
//! [`Distribution`] of the deaths of the coming days for each area; a [`Pool`] is the pool of all,
//! with weights fitted on origins that had passed.

mod area;
mod climatology;
mod event;
mod no_change;
mod outlook;
mod parse;
mod pool;
mod record;
mod regression;
mod scene;
mod self_exciting;
mod shrunk;
#[cfg(test)]
mod tests;

pub use area::Area;
pub use climatology::Climatology;
pub use event::{Event, PlacePrecision, Placed, date_of, day_number, place};
pub use no_change::NoChange;
pub use outlook::{Asked, Outlook, outlook};
pub use parse::{NamedPlace, parse_events, parse_places};
pub use pool::{Judged, Pool, PoolWeights, THRESHOLDS, fit_pool};
pub use record::{Trial, blocks, judge};
pub use regression::Regression;
pub use scene::{Scene, deaths_after};
pub use self_exciting::{Driver, Excitation, SelfExciting, Source};
pub use shrunk::Shrunk;

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

/// All forecasters, the two benchmarks first: no change, and the climatology, an area's own last
/// twelve months. `excitation` is fitted on what was known ([`Excitation::fit`]).
pub fn members(excitation: Excitation) -> [Box<dyn NearModel>; MEMBERS] {
    [
        Box::new(NoChange),
        Box::new(Climatology { name: "climatology", reach_days: 365 }),
        Box::new(Climatology { name: "climatology of five years", reach_days: 1826 }),
        Box::new(Shrunk { reach_days: 1826, half_life_days: 180.0, prior_windows: 3.0 }),
        Box::new(Regression { reach_days: 1826 }),
        Box::new(SelfExciting { excitation, paths: 200, seed: 1 }),
    ]
}

/// How many [`members`] there are.
pub const MEMBERS: usize = 6;
/// The place of the climatology in [`members`].
pub const CLIMATOLOGY: usize = 1;
