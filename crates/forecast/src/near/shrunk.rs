//! What if an area were mostly like itself lately, and a little like its kind?

use super::climatology::STEP_DAYS;
use super::{NearModel, Scene};
use crate::{Distribution, Error};

/// Equally likely counts that stand for the past of a kind, most of them none.
const COUNTS: usize = 1000;

/// An area's own past, weighed less the older it is, shrunk towards that of its kind: the areas
/// that saw deaths in the last twelve months, or those that saw none. An area with a calm
/// past is so never certain of calm.
#[derive(Debug, Clone, Copy)]
pub struct Shrunk {
    /// Days looked back on.
    pub reach_days: i32,
    /// Days in which the weight of a window halves.
    pub half_life_days: f64,
    /// How many windows of its own the past of its kind weighs.
    pub prior_windows: f64,
}

impl NearModel for Shrunk {
    fn name(&self) -> &'static str {
        "shrunk to its kind"
    }

    fn predict(&self, scene: &Scene<'_>, days: u16) -> Result<Vec<Distribution>, Error> {
        let areas = 0..scene.areas().len();
        let own = |area: usize| -> Vec<(f64, f64)> {
            let past = scene.windows(area, days, STEP_DAYS, self.reach_days);
            let aged = |back: usize| {
                let age_days = back as f64 * f64::from(STEP_DAYS);
                // Windows that overlap are no more witnesses than those that do not.
                let share = f64::from(STEP_DAYS) / f64::from(days.max(STEP_DAYS));
                share * (-age_days / self.half_life_days).exp2()
            };
            past.into_iter().enumerate().map(|(back, n)| (n, aged(back))).collect()
        };
        let past: Vec<_> = areas.clone().map(own).collect();
        let active: Vec<bool> = areas.map(|area| scene.is_active(area)).collect();
        let mut kinds = [Vec::new(), Vec::new()];
        for (past, &active) in past.iter().zip(&active) {
            kinds[usize::from(active)].extend_from_slice(past);
        }
        // A kind without areas is asked for by none; it stands as calm.
        let kinds = kinds.map(|all| match Distribution::try_new(all) {
            Ok(found) => found.thinned(COUNTS),
            Err(_) => Distribution::point(0.0),
        });
        past.into_iter()
            .zip(active)
            .map(|(own, active)| {
                let weight: f64 = own.iter().map(|window| window.1).sum();
                let own = Distribution::try_new(own)?;
                let kind = &kinds[usize::from(active)];
                Distribution::mix([(weight, &own), (self.prior_windows, kind)])
            })
            .collect()
    }
}
