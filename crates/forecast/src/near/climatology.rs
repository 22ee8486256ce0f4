//! What if the coming days were any equally long time of an area's past?

use super::{NearModel, Scene};
use crate::{Distribution, Error};

/// Days between the windows of an area's past that are counted; where a window is longer, they
/// overlap.
pub(super) const STEP_DAYS: u16 = 7;

/// An area's own past, every window of it alike: the kin of the challenge's conflictology.
#[derive(Debug, Clone, Copy)]
pub struct Climatology {
    /// The name under which its record is kept.
    pub name: &'static str,
    /// Days looked back on.
    pub reach_days: i32,
}

impl NearModel for Climatology {
    fn name(&self) -> &'static str {
        self.name
    }

    fn predict(&self, scene: &Scene<'_>, days: u16) -> Result<Vec<Distribution>, Error> {
        (0..scene.areas().len())
            .map(|area| {
                let past = scene.windows(area, days, STEP_DAYS, self.reach_days);
                Distribution::try_new(past.into_iter().map(|n| (n, 1.0)).collect())
            })
            .collect()
    }
}
