//! Where is it expected to come down, and how sure is that?

use super::filter::Falling;
use super::unscented::{mean, points, spread};
use super::{State, fly};
use crate::metrics::Place;
use crate::zone::Zone;
use nalgebra::{Matrix2, SVector, SymmetricEigen};
use serde::{Deserialize, Serialize};

/// Longest way down that is followed, in seconds.
const LONGEST_S: f64 = 600.0;
/// Uncertainty grows step by step, in seconds, on the way down.
const STEP_S: f64 = 1.0;

/// The expected impact: a Gaussian on the ground and one in time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Impact {
    /// [east, north] in metres.
    pub place_m: Place,
    /// Covariance of [east, north] in m².
    pub covariance_m2: [[f64; 2]; 2],
    /// When, in seconds, on the clock of the reports.
    pub time_s: f64,
    /// Standard deviation of the time, in seconds.
    pub time_sd_s: f64,
}

impl Impact {
    /// The body's Gaussian is taken down second by second until its mean is through the ground, then each
    /// of its points to the ground by itself.
    pub(super) fn of(falling: &Falling, ground_m: f64) -> Option<Self> {
        let mut ahead = falling.clone();
        while ahead.mean[2] > ground_m || ahead.mean[5] >= 0.0 {
            if ahead.time_s - falling.time_s > LONGEST_S || !ahead.mean[2].is_finite() {
                return None;
            }
            ahead = ahead.predicted(STEP_S)?;
        }
        let mut on_ground = Vec::new();
        for point in points(&ahead.mean, &ahead.covariance)? {
            on_ground.push(to_ground(&point, ground_m)?);
        }
        let on_ground: [SVector<f64, 3>; super::unscented::POINTS] = on_ground.try_into().ok()?;
        let (centre, spread) = (mean(&on_ground), spread(&on_ground, &on_ground));
        let impact = Self {
            place_m: [centre[0], centre[1]],
            covariance_m2: [[spread[(0, 0)], spread[(0, 1)]], [spread[(1, 0)], spread[(1, 1)]]],
            time_s: ahead.time_s + centre[2],
            time_sd_s: spread[(2, 2)].max(0.0).sqrt(),
        };
        let finite = centre.iter().chain(spread.iter()).all(|v| v.is_finite());
        finite.then_some(impact)
    }

    /// The squared Mahalanobis distance of a place: chi-squared with 2 degrees of freedom.
    #[must_use]
    pub fn distance2(&self, place_m: Place) -> f64 {
        let [[ee, en], [_, nn]] = self.covariance_m2;
        let determinant = (ee * nn - en * en).max(1e-9);
        let (e, n) = (place_m[0] - self.place_m[0], place_m[1] - self.place_m[1]);
        (nn * e * e - 2.0 * en * e * n + ee * n * n) / determinant
    }

    /// Whether the ellipse that holds the impact with `probability` holds the place. With two degrees of
    /// freedom its size is -2 ln(1 - probability).
    #[must_use]
    pub fn ellipse_holds(&self, probability: f64, place_m: Place) -> bool {
        self.distance2(place_m) <= -2.0 * (1.0 - probability.clamp(0.0, 0.999_999)).ln()
    }

    /// The ellipse that holds the impact with `probability`, as `corners` places around it.
    #[must_use]
    pub fn ellipse(&self, probability: f64, corners: usize) -> Vec<Place> {
        let size = (-2.0 * (1.0 - probability.clamp(0.0, 0.999_999)).ln()).sqrt();
        let angles = (0..corners).map(|i| i as f64 / corners as f64 * std::f64::consts::TAU);
        angles.map(|angle| self.at(size, angle)).collect()
    }

    /// The two half axes of that ellipse, the longer first, in metres.
    #[must_use]
    pub fn half_axes_m(&self, probability: f64) -> [f64; 2] {
        let size = (-2.0 * (1.0 - probability.clamp(0.0, 0.999_999)).ln()).sqrt();
        let [a, b] = [0, 1].map(|i| self.axes().eigenvalues[i].max(0.0).sqrt() * size);
        [a.max(b), a.min(b)]
    }

    /// The probability that it comes down in the zone or within `margin_m` of it: the share of 400 places
    /// of equal probability (20 rings of 20). Limits: steps of 1/400.
    #[must_use]
    pub fn probability_in(&self, zone: &Zone, margin_m: f64) -> f64 {
        let mut within = 0;
        for ring in 0..20 {
            let size = (-2.0 * (1.0 - (f64::from(ring) + 0.5) / 20.0).ln()).sqrt();
            for i in 0..20 {
                // Every other ring is turned by half a step.
                let turn = (f64::from(i) + f64::from(ring % 2) / 2.0) / 20.0;
                let place = self.at(size, turn * std::f64::consts::TAU);
                within += usize::from(zone.distance_m(place) <= margin_m);
            }
        }
        within as f64 / 400.0
    }

    fn axes(&self) -> SymmetricEigen<f64, nalgebra::Const<2>> {
        let [[ee, en], [_, nn]] = self.covariance_m2;
        Matrix2::new(ee, en, en, nn).symmetric_eigen()
    }

    fn at(&self, size: f64, angle: f64) -> Place {
        let axes = self.axes();
        let along = |i: usize, part: f64| {
            axes.eigenvectors.column(i) * (axes.eigenvalues[i].max(0.0).sqrt() * size * part)
        };
        let off = along(0, angle.cos()) + along(1, angle.sin());
        [self.place_m[0] + off[0], self.place_m[1] + off[1]]
    }
}

/// [east, north, seconds from now] where this state meets the ground; it falls, or has just passed.
fn to_ground(state: &State, ground_m: f64) -> Option<SVector<f64, 3>> {
    let (mut at, mut dt_s) = (*state, 0.0);
    for _ in 0..8 {
        if at[5] > -0.1 {
            return None;
        }
        let step_s = (at[2] - ground_m) / -at[5];
        dt_s += step_s;
        at = fly(state, dt_s);
        if (at[2] - ground_m).abs() < 0.01 {
            break;
        }
    }
    Some(SVector::from([at[0], at[1], dt_s]))
}
