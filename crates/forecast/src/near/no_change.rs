//! What if the coming days were like the last ones known?

use super::{NearModel, Scene};
use crate::model::poisson;
use crate::{Distribution, Error};

/// No change: Poisson with as many deaths as in the last equally long time known.
#[derive(Debug, Clone, Copy)]
pub struct NoChange;

impl NearModel for NoChange {
    fn name(&self) -> &'static str {
        "no change"
    }

    fn predict(&self, scene: &Scene<'_>, days: u16) -> Result<Vec<Distribution>, Error> {
        let last = |area| scene.deaths(area, 0, i32::from(days));
        (0..scene.areas().len()).map(|area| poisson(last(area))).collect()
    }
}
