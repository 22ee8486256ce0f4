//! What if the coming months were drawn from the past, the recent past first?

use super::{Model, for_each_unit};
use crate::{Distribution, Error, History};

/// Normal quantiles at the middles of seven equal slices of probability.
const NORMAL: [f64; 7] = [-1.4652, -0.7916, -0.3661, 0.0, 0.3661, 0.7916, 1.4652];

/// A unit's own months, weighed less the older they are, each widened into a lognormal: what
/// was seen is one throw of what could have been.
#[derive(Debug, Clone, Copy)]
pub struct OwnHistory {
    /// The name under which its record is kept.
    pub name: &'static str,
    /// Months looked back on.
    pub months: usize,
    /// Months in which a month's weight halves; infinite for no decay.
    pub half_life_months: f64,
    /// The standard deviation of the logarithm by which each count is widened; its median stays.
    pub log_spread: f64,
}

impl Model for OwnHistory {
    fn name(&self) -> &'static str {
        self.name
    }

    fn predict(&self, past: &History<'_>, _lead: usize) -> Result<Vec<Distribution>, Error> {
        for_each_unit(past, |known| {
            let aged = known.iter().take(self.months).enumerate();
            let weighed = aged.map(|(age, &n)| (n, (-(age as f64) / self.half_life_months).exp2()));
            Distribution::try_new(widened(weighed, self.log_spread))
        })
    }
}

/// Each count spread into seven around it, in whole deaths.
fn widened(counts: impl Iterator<Item = (f64, f64)>, log_spread: f64) -> Vec<(f64, f64)> {
    let spread = |(n, weight): (f64, f64)| {
        NORMAL.map(|z| ((n * (log_spread * z).exp()).round(), weight / NORMAL.len() as f64))
    };
    if log_spread == 0.0 { counts.collect() } else { counts.flat_map(spread).collect() }
}
