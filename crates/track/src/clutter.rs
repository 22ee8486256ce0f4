//! How many reports a square metre does a sensor give of nothing, here?
//!
//! Learned from reports that no likely track took, forgetting over [`MEMORY`] looks: first one mean
//! for the box that all reports lie in, then place by place, since land, waves and rain return in
//! patches. Counts are Poisson with a gamma prior around the box's mean, so that a place with few
//! looks is taken as an ordinary one:
//!
//! ```text
//! density = (a + reports in the neighbourhood) / (a / (mean · area) + looks) / area
//! ```
//! the neighbourhood being 3 × 3 cells. Limits: an object that stands or circles in one place
//! without ever being shown looks like clutter.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Looks that are remembered.
const MEMORY: f64 = 50.0;
/// The smallest box taken, in m²: before a sensor has shown where it sees.
const SMALLEST_M2: f64 = 1.0e4;
/// Side of a cell, in metres.
const CELL_M: f64 = 50.0;
/// Area of a neighbourhood, in m².
const NEIGHBOURHOOD_M2: f64 = 9.0 * CELL_M * CELL_M;
/// a: how many reports a place must give before it outweighs the mean.
const PRIOR_REPORTS: f64 = 1.0;
/// Below this count a cell is forgotten.
const FADED: f64 = 0.01;

/// What one sensor's clutter has been so far. Cells are only ever asked for by name, so that the
/// map's order is no matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Clutter {
    per_look: f64,
    looks: u32,
    low: [f64; 2],
    high: [f64; 2],
    #[serde(with = "in_order")]
    cells: HashMap<(i32, i32), Cell>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Cell {
    count: f64,
    look: u32,
}

impl Clutter {
    pub fn new() -> Self {
        let (low, high) = ([f64::MAX; 2], [f64::MIN; 2]);
        Self { per_look: 0.0, looks: 0, low, high, cells: HashMap::new() }
    }

    /// Widen the box by what was reported, before it is judged.
    pub fn see(&mut self, places: &[[f64; 2]]) {
        for place in places {
            self.low = [self.low[0].min(place[0]), self.low[1].min(place[1])];
            self.high = [self.high[0].max(place[0]), self.high[1].max(place[1])];
        }
    }

    /// Count reports, each with the probability that it is clutter.
    pub fn learn(&mut self, unclaimed: &[([f64; 2], f64)]) {
        self.looks = self.looks.saturating_add(1);
        let number: f64 = unclaimed.iter().map(|(_, weight)| weight).sum();
        self.per_look += (number - self.per_look) / self.remembered();
        let look = self.looks;
        for (place, weight) in unclaimed {
            let cell = self.cells.entry(cell_of(*place)).or_insert(Cell { count: 0.0, look });
            *cell = Cell { count: cell.count_at(look) + weight, look };
        }
        if look.is_multiple_of(MEMORY as u32) {
            self.cells.retain(|_, cell| cell.count_at(look) > FADED);
        }
    }

    /// Reports of nothing a square metre and look at this place, where `reports_now` came in all.
    pub fn density_m2(&self, place: [f64; 2], reports_now: usize) -> f64 {
        let side = |axis: usize| (self.high[axis] - self.low[axis]).max(0.0);
        // The first look knows no mean: half of what it sees stands in.
        let per_look = if self.looks > 0 { self.per_look } else { reports_now as f64 / 2.0 };
        let mean_m2 = per_look.max(0.1) / (side(0) * side(1)).max(SMALLEST_M2);
        let (east, north) = cell_of(place);
        let near = (-1..=1).flat_map(|e| (-1..=1).map(move |n| (e, n)));
        let count: f64 = near
            .filter_map(|(e, n)| self.cells.get(&(east.saturating_add(e), north.saturating_add(n))))
            .map(|cell| cell.count_at(self.looks))
            .sum();
        let prior_looks = PRIOR_REPORTS / (mean_m2 * NEIGHBOURHOOD_M2);
        (PRIOR_REPORTS + count) / (prior_looks + self.remembered()) / NEIGHBOURHOOD_M2
    }

    /// How many looks the counts stand for: those so far, at most the memory.
    fn remembered(&self) -> f64 {
        f64::from(self.looks).min(MEMORY)
    }
}

impl Cell {
    fn count_at(&self, look: u32) -> f64 {
        self.count * (-f64::from(look - self.look) / MEMORY).exp()
    }
}

/// Cells as a list in order of place, so that the same clutter is always written the same way.
mod in_order {
    use super::{Cell, HashMap};
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(
        cells: &HashMap<(i32, i32), Cell>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut list: Vec<_> = cells.iter().collect();
        list.sort_by_key(|(place, _)| **place);
        serializer.collect_seq(list)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<HashMap<(i32, i32), Cell>, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}

fn cell_of(place: [f64; 2]) -> (i32, i32) {
    ((place[0] / CELL_M).floor() as i32, (place[1] / CELL_M).floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_that_keeps_returning_is_denser_than_the_rest() {
        let mut clutter = Clutter::new();
        for look in 0..50 {
            let places = [[10.0, 10.0], [f64::from(look) * 20.0 - 500.0, -500.0], [500.0, 500.0]];
            clutter.see(&places);
            clutter.learn(&places.map(|place| (place, 1.0)));
        }
        let (patch, rest) =
            (clutter.density_m2([20.0, 0.0], 3), clutter.density_m2([-300.0, 300.0], 3));
        assert!(patch > 10.0 * rest, "{patch} against {rest}");
        let once_a_look = 1.0 / NEIGHBOURHOOD_M2;
        assert!((0.5..1.1).contains(&(patch / once_a_look)));
    }
}
