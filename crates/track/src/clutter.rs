//! How many reports a square metre does a sensor give of nothing?
//!
//! Learned from reports that no shown track took: their mean number a look, over the box that all
//! its reports lie in. Forgetting over `MEMORY` looks. Limits: one density for the whole box.

/// Looks that the mean remembers.
const MEMORY: f64 = 100.0;
/// The smallest box taken, in m²: before a sensor has shown where it sees.
const SMALLEST_M2: f64 = 1.0e4;

/// What one sensor's clutter has been so far.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Clutter {
    per_look: f64,
    looks: f64,
    low: [f64; 2],
    high: [f64; 2],
}

impl Clutter {
    pub fn new() -> Self {
        Self { per_look: 0.0, looks: 0.0, low: [f64::MAX; 2], high: [f64::MIN; 2] }
    }

    /// Widen the box by what was reported, before it is judged.
    pub fn see(&mut self, places: &[[f64; 2]]) {
        for place in places {
            for axis in 0..2 {
                self.low[axis] = self.low[axis].min(place[axis]);
                self.high[axis] = self.high[axis].max(place[axis]);
            }
        }
    }

    /// Count what no shown track took.
    pub fn learn(&mut self, unclaimed: usize) {
        self.looks = (self.looks + 1.0).min(MEMORY);
        self.per_look += (unclaimed as f64 - self.per_look) / self.looks;
    }

    /// Reports of nothing a square metre and look.
    pub fn density_m2(&self, reports_now: usize) -> f64 {
        let side = |axis: usize| (self.high[axis] - self.low[axis]).max(0.0);
        // The first look knows no mean: what it sees itself stands in.
        let per_look = if self.looks > 0.0 { self.per_look } else { reports_now as f64 / 2.0 };
        per_look.max(0.1) / (side(0) * side(1)).max(SMALLEST_M2)
    }
}
