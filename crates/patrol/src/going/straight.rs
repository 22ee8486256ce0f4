//! Which straight lines between ends can be driven, and how long are they?

use base::Point;

use super::is_covered;
use crate::case::{Case, Roads};

/// Kilometres of the straight lines between all ends that can be driven, infinite for others: what neither vehicle nor
/// day changes, worked out once for all tables. Empty where ways are not estimated.
pub(crate) struct Straight(pub(super) Vec<f64>);

impl Straight {
    /// Lines that no vehicle drives within `most` minutes may be left out.
    pub(crate) fn new(case: &Case, most: f64) -> Self {
        let Roads::Estimated { winding } = case.roads else { return Self(Vec::new()) };
        let at: Vec<Point> = case.ends().map(|end| case.point(end)).collect();
        let speeds = case.vehicles.iter().flat_map(|vehicle| {
            std::iter::once(&vehicle.speed_km_h).chain(vehicle.by_road_km_h.values())
        });
        // A slow season makes nothing faster.
        let farthest = speeds.copied().fold(0.0, f64::max) * most / 60.0 / winding;
        let mut km = vec![0.0; at.len() * at.len()];
        for a in 0..at.len() {
            for b in 0..a {
                let mut between = at[a].distance_km(at[b]);
                if between > farthest * (1.0 + 1e-9) || !is_covered(case, at[a], at[b]) {
                    between = f64::INFINITY;
                }
                km[a * at.len() + b] = between;
                km[b * at.len() + a] = between;
            }
        }
        Self(km)
    }
}
