//! How often does a sensor report what is there, if it does not say?
//!
//! The probability of detection as the mean of a beta distribution (a = [`PRIOR_LOOKS`] looks at the declared value),
//! over looks at objects that are shown, each as far as one of the reports was its own:
//!
//! ```text
//! D = (a D₀ + Σ seen) / (a + looks),   the last [`MEMORY`] looks
//! ```
//! Only for sensors that ask for it: where a number was declared on purpose it stays. Limits: an object that is gone
//! but still shown counts as missed; that is what the bounds and the weight of the declared value are for.

use serde::{Deserialize, Serialize};

/// How many looks the declared value is worth.
const PRIOR_LOOKS: f64 = 100.0;
/// Looks that are remembered.
const MEMORY: f64 = 1_000.0;
/// What is learned stays within these.
const BOUNDS: (f64, f64) = (0.3, 0.98);

/// What looks at shown objects have come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learned {
    seen: f64,
    looks: f64,
}

impl Learned {
    /// D, where this much was declared.
    pub fn detection(&self, declared: f64) -> f64 {
        let mean = (PRIOR_LOOKS * declared + self.seen) / (PRIOR_LOOKS + self.looks);
        mean.clamp(BOUNDS.0, BOUNDS.1)
    }

    /// A look at an object that was seen with this probability.
    pub fn look(&mut self, seen: f64) {
        let kept = 1.0 - 1.0 / MEMORY;
        self.seen = self.seen * kept + seen.clamp(0.0, 1.0);
        self.looks = self.looks * kept + 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_half_of_the_time_is_learned_and_slowly_forgotten() {
        let mut learned = Learned::default();
        assert_eq!(learned.detection(0.9), 0.9);
        (0..2_000).for_each(|look| learned.look(f64::from(look % 2)));
        assert!((learned.detection(0.9) - 0.55).abs() < 0.02, "{learned:?}");
        (0..20_000).for_each(|_| learned.look(0.0));
        assert_eq!(learned.detection(0.9), 0.3);
    }
}
