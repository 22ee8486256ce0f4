//! From where does a sensor report, and from where has nothing come?
//!
//! By direction as seen from the sensor, in 24 sectors of 15 degrees: how many reports, the farthest, the last. What
//! a sensor declares of its range is a promise; this is what came. Limits: a direction from which nothing came may be
//! blind or empty; only something that moves there and was seen by other eyes can tell.

use serde::{Deserialize, Serialize};

/// How many directions are told apart.
pub(crate) const SECTORS: usize = 24;

/// What came from one direction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Sector {
    /// Reports from there.
    pub reports: u64,
    /// How far off the farthest was, in metres.
    pub farthest_m: f64,
    /// When the last one came, in seconds since 1970 (UTC); none: nothing ever came.
    pub last_s: Option<f64>,
}

/// Counts a report that lies so far east and north of its sensor.
pub(super) fn count(sectors: &mut Vec<Sector>, [east_m, north_m]: [f64; 2], now_s: f64) {
    sectors.resize(SECTORS, Sector::default());
    let turn = east_m.atan2(north_m).rem_euclid(std::f64::consts::TAU) / std::f64::consts::TAU;
    let at = (turn * SECTORS as f64) as usize % SECTORS;
    let sector = &mut sectors[at];
    sector.reports += 1;
    sector.farthest_m = sector.farthest_m.max(east_m.hypot(north_m));
    sector.last_s = Some(now_s);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_counts_in_its_direction_alone() {
        let mut sectors = Vec::new();
        count(&mut sectors, [30.0, 0.1], 5.0);
        count(&mut sectors, [40.0, -0.1], 6.0);
        count(&mut sectors, [-1e-18, 1.0], 7.0);
        let heard: Vec<(usize, u64)> = sectors
            .iter()
            .enumerate()
            .filter(|(_, sector)| sector.reports > 0)
            .map(|(i, sector)| (i, sector.reports))
            .collect();
        // East is the end of the sixth sector and the beginning of the seventh; north by a hair west the last or first.
        assert_eq!(heard.iter().map(|(_, n)| n).sum::<u64>(), 3, "{heard:?}");
        assert_eq!((sectors[5].farthest_m.round(), sectors[6].farthest_m.round()), (30.0, 40.0));
    }
}
