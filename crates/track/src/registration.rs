//! By how much does one sensor's picture lie beside another's?
//!
//! A sensor set up in haste reports everything some metres off and turned by a degree. Against a sensor that
//! is taken as right, its offset and turn are estimated as the fixed state of a Kalman filter, apart from the
//! tracks (Friedland 1969, doi:10.1109/TAC.1969.1099223): where both report one object at place p (right) and
//! q (off), seen from the sensor's stand s,
//!
//! ```text
//! p - q = b + θ J (q - s) + noise,   J = [0 1; -1 0] (clockwise),   noise ~ N(0, R_p + R_q)
//! ```
//! b is the offset in metres east and north, θ the turn in radians. Limits: relative to the reference only; a
//! turn is linear (good to 1 cm in 1 km for 4 mrad, 1 m for 45 mrad); both reports shall be of one moment or
//! be moved to it by the object's speed.

use crate::error::{TrackError, number};
use crate::metrics::Place;
use nalgebra::{Matrix2, Matrix2x3, Matrix3, Vector2, Vector3};
use serde::{Deserialize, Serialize};

/// Pairs farther than this from what is expected are some other object: chi-squared, 2 degrees, 1 in 10,000.
const GATE: f64 = 18.4;

/// What is known of a sensor's offset and turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Registration {
    stand_m: Place,
    /// [offset east, offset north, turn clockwise].
    mean: Vector3<f64>,
    covariance: Matrix3<f64>,
    /// Variance that each second adds: [m², m², rad²].
    drift: Vector3<f64>,
    time_s: Option<f64>,
}

/// The same object as two sensors reported it at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SharedSighting {
    /// When, in seconds.
    pub time_s: f64,
    /// Where the reference reported it: [east, north] in metres.
    pub reference_m: Place,
    /// Where the sensor did.
    pub reported_m: Place,
    /// Sum of both reports' covariances, in m².
    pub covariance_m2: [[f64; 2]; 2],
}

impl Registration {
    /// A sensor at `stand_m`, before anything was compared: standard deviations of its offset (m) and turn
    /// (rad). Both may drift by a tenth of that in an hour.
    ///
    /// # Errors
    /// A number out of range.
    pub fn try_new(stand_m: Place, offset_sd_m: f64, turn_sd_rad: f64) -> Result<Self, TrackError> {
        for value in stand_m {
            number("stand of a sensor (m)", value, "within 20 000 km", |v| v.abs() <= 2e7)?;
        }
        let offset =
            number("offset sd (m)", offset_sd_m, "0.001 to 10,000", |v| (1e-3..=1e4).contains(&v))?;
        let turn =
            number("turn sd (rad)", turn_sd_rad, "1e-6 to 0.5", |v| (1e-6..=0.5).contains(&v))?;
        let variances = Vector3::new(offset.powi(2), offset.powi(2), turn.powi(2));
        Ok(Self {
            stand_m,
            mean: Vector3::zeros(),
            covariance: Matrix3::from_diagonal(&variances),
            drift: variances * (0.01 / 3600.0),
            time_s: None,
        })
    }

    /// Compares once more. False, and nothing changes, if the pair is no sighting of one object: too far
    /// from what is expected, older than the last, or not of numbers.
    pub fn compare(&mut self, sighting: &SharedSighting) -> bool {
        let dt_s = self.time_s.map_or(0.0, |time_s| sighting.time_s - time_s);
        let off = self.seen_from_stand(sighting.reported_m);
        let slope = Matrix2x3::new(1.0, 0.0, off.y, 0.0, 1.0, -off.x);
        let [[ee, en], [ne, nn]] = sighting.covariance_m2;
        let noise = Matrix2::new(ee, en, ne, nn);
        let before = self.covariance + Matrix3::from_diagonal(&(self.drift * dt_s.max(0.0)));
        let spread = slope * before * slope.transpose() + noise;
        let apart = Vector2::from(sighting.reference_m) - Vector2::from(sighting.reported_m);
        let residual = apart - slope * self.mean;
        let Some(inverse) = spread.try_inverse() else { return false };
        let distance2 = (residual.transpose() * inverse * residual).x;
        let right = dt_s >= 0.0 && noise.determinant() > 0.0 && (0.0..=GATE).contains(&distance2);
        if !right {
            return false;
        }
        let gain = before * slope.transpose() * inverse;
        let keep = Matrix3::identity() - gain * slope;
        self.mean += gain * residual;
        self.covariance = keep * before * keep.transpose() + gain * noise * gain.transpose();
        self.time_s = Some(sighting.time_s);
        true
    }

    /// A place that the sensor reported, put right.
    #[must_use]
    pub fn corrected_m(&self, reported_m: Place) -> Place {
        let off = self.seen_from_stand(reported_m);
        let [b_east, b_north, turn] = self.mean.into();
        [reported_m[0] + b_east + turn * off.y, reported_m[1] + b_north - turn * off.x]
    }

    /// What its correction does not know of a place: covariance in m², to be added to the report's.
    #[must_use]
    pub fn doubt_m2(&self, reported_m: Place) -> [[f64; 2]; 2] {
        let off = self.seen_from_stand(reported_m);
        let slope = Matrix2x3::new(1.0, 0.0, off.y, 0.0, 1.0, -off.x);
        let doubt = slope * self.covariance * slope.transpose();
        [[doubt.m11, doubt.m12], [doubt.m21, doubt.m22]]
    }

    /// The offset [east, north] in metres and the turn clockwise in radians.
    #[must_use]
    pub fn estimate(&self) -> (Place, f64) {
        ([self.mean.x, self.mean.y], self.mean.z)
    }

    fn seen_from_stand(&self, place_m: Place) -> Vector2<f64> {
        Vector2::new(place_m[0] - self.stand_m[0], place_m[1] - self.stand_m[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a sensor 12 m too far east, 7 m too far south and turned by -0.03 rad reports of `place`.
    fn off(place: Place, stand: Place) -> Place {
        let (sin, cos) = 0.03_f64.sin_cos();
        let d = [place[0] - stand[0], place[1] - stand[1]];
        [stand[0] + cos * d[0] - sin * d[1] + 12.0, stand[1] + sin * d[0] + cos * d[1] - 7.0]
    }

    fn places() -> impl Iterator<Item = (f64, Place)> {
        (0..200).map(|k| {
            let t = f64::from(k);
            (t, [300.0 * (t * 0.1).cos() + 50.0, 400.0 * (t * 0.13).sin() - 20.0])
        })
    }

    #[test]
    fn an_offset_and_a_turn_are_found_and_put_right() {
        let stand = [40.0, -10.0];
        let mut found = Registration::try_new(stand, 30.0, 0.1).unwrap();
        let noise = |t: f64| [3.0 * (t * 7.7).sin(), 3.0 * (t * 5.3).cos()];
        for (time_s, place) in places() {
            let seen = off(place, stand);
            let [e, n] = noise(time_s);
            assert!(found.compare(&SharedSighting {
                time_s,
                reference_m: place,
                reported_m: [seen[0] + e, seen[1] + n],
                covariance_m2: [[9.0, 0.0], [0.0, 9.0]],
            }));
        }
        assert!((found.estimate().1 - 0.03).abs() < 0.002, "{:?}", found.estimate());
        for (_, place) in places() {
            let right = found.corrected_m(off(place, stand));
            assert!((right[0] - place[0]).hypot(right[1] - place[1]) < 1.0, "{right:?} {place:?}");
        }
        let doubt = found.doubt_m2([340.0, 0.0]);
        assert!(doubt[0][0] < 1.0 && doubt[1][1] < 1.0, "{doubt:?}");
    }

    #[test]
    fn another_object_beside_it_changes_nothing() {
        let mut found = Registration::try_new([0.0, 0.0], 5.0, 0.01).unwrap();
        let before = found.clone();
        let sighting = |reported_m, time_s| SharedSighting {
            time_s,
            reference_m: [100.0, 100.0],
            reported_m,
            covariance_m2: [[1.0, 0.0], [0.0, 1.0]],
        };
        assert!(!found.compare(&sighting([190.0, 100.0], 1.0)));
        assert!(!found.compare(&sighting([f64::NAN, 100.0], 1.0)));
        assert_eq!(found, before);
        assert!(found.compare(&sighting([103.0, 100.0], 1.0)));
        assert!(!found.compare(&sighting([103.0, 100.0], 0.5)), "time does not go back");
    }

    proptest! {
        #[test]
        fn whatever_is_compared_the_correction_stays_a_number(
            pairs in prop::collection::vec((0.0..1e6_f64, -2e7..2e7_f64, -2e7..2e7_f64, 1e-6..1e6_f64), 0..40)
        ) {
            let mut found = Registration::try_new([0.0, 0.0], 1e4, 0.5).unwrap();
            for (time_s, east, north, variance) in pairs {
                found.compare(&SharedSighting {
                    time_s,
                    reference_m: [east * 0.9, north],
                    reported_m: [east, north],
                    covariance_m2: [[variance, 0.0], [0.0, variance]],
                });
                prop_assert!(found.corrected_m([1e3, -1e3]).iter().all(|v| v.is_finite()));
                prop_assert!(found.doubt_m2([1e3, -1e3])[0][0] >= -1e-6);
            }
        }
    }
}
