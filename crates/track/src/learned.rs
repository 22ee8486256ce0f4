//! How often and how exactly does a sensor report what is there, if it does not say?
//!
//! The probability of detection as the mean of a beta distribution (a = [`PRIOR_LOOKS`] looks at the declared value),
//! over looks at objects that are shown, each as far as one of the reports was its own:
//!
//! ```text
//! D = (a D₀ + Σ seen) / (a + looks),   the last [`MEMORY`] looks
//! ```
//! The noise by the squared distances of reports from where they were expected, which are 2 in the mean if the spread
//! is right (normalised innovation squared: Bar-Shalom, Li, Kirubarajan 2001, §5.4, doi:10.1002/0471221279). With the
//! smoothed m of d² / 2 - 1, the factor f on the variance follows by stochastic approximation (Robbins, Monro 1951,
//! doi:10.1214/aoms/1177729586), once m is beyond what is [`TOLERATED`]:
//!
//! ```text
//! ln f ← ln f + [`STEP`] m
//! ```
//! Reports that are off to the same side again and again are off because objects turn harder than was thought, not
//! because reports scatter: the noise is widened only while residuals of one object at consecutive looks are not
//! correlated (Mehra 1970, doi:10.1109/TAC.1970.1099422), their smoothed product at most [`IN_A_ROW`].
//! Only for sensors that ask for it: where a number was declared on purpose it stays; and only where reports are
//! shared out jointly. Limits: an object that is gone but still shown counts as missed.

use serde::{Deserialize, Serialize};

/// How many looks the declared value is worth.
const PRIOR_LOOKS: f64 = 100.0;
/// Looks that are remembered.
const MEMORY: f64 = 1_000.0;
/// Reports over which squared distances are smoothed.
const SMOOTHED: f64 = 200.0;
/// As far off as this they are left alone: motions, too, are not quite as assumed.
const TOLERATED: (f64, f64) = (-0.35, 0.5);
/// Products of consecutive residuals, in units of their spread, above which objects turn rather than reports scatter.
const IN_A_ROW: f64 = 0.1;
/// How fast the noise follows.
const STEP: f64 = 0.01;
/// What is learned stays within these.
const BOUNDS: (f64, f64) = (0.3, 0.98);

/// What looks at shown objects have come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learned {
    seen: f64,
    looks: f64,
    /// ln of the factor on the variance.
    #[serde(default)]
    noise_ln: f64,
    /// m.
    #[serde(default)]
    off: f64,
    /// The smoothed product of residuals of one object at consecutive looks, halved as m is.
    #[serde(default)]
    along: f64,
}

impl Learned {
    /// D, where this much was declared.
    pub fn detection(&self, declared: f64) -> f64 {
        let mean = (PRIOR_LOOKS * declared + self.seen) / (PRIOR_LOOKS + self.looks);
        mean.clamp(BOUNDS.0, BOUNDS.1)
    }

    /// The factor on the variance of reports.
    pub fn noise(&self) -> f64 {
        self.noise_ln.exp()
    }

    /// A report that was an object's, at this squared distance from where it was expected, in units of its spread; and
    /// the product of that residual with the one before.
    pub fn report(&mut self, distance2: f64, along: Option<f64>) {
        let off = distance2.min(16.0) / 2.0 - 1.0;
        self.off += (off - self.off) / SMOOTHED;
        if let Some(along) = along {
            self.along += (along.clamp(-16.0, 16.0) / 2.0 - self.along) / SMOOTHED;
        }
        let scatters = self.off > TOLERATED.1 && self.along <= IN_A_ROW;
        if scatters || self.off < TOLERATED.0 {
            self.noise_ln = (self.noise_ln + STEP * self.off).clamp(-5.0, 4.0);
        }
    }

    /// A look at an object that was seen with this probability.
    pub fn look(&mut self, seen: f64) {
        let kept = 1.0 - 1.0 / MEMORY;
        self.seen = self.seen * kept + seen.clamp(0.0, 1.0);
        self.looks = self.looks * kept + 1.0;
    }
}

#[cfg(test)]
mod tests;
