//! What did a sensor report, where and how surely?

use crate::error::{TrackError, number};
use crate::gaussian::Linearised;
use nalgebra::{Matrix2, Matrix2x4, Vector2, Vector4};
use serde::{Deserialize, Serialize};
use std::f64::consts::PI;

/// The largest coordinate taken, in metres: half-way round the Earth. Beyond it is a unit mistake.
const FARTHEST_M: f64 = 2.0e7;
/// The smallest standard deviation taken, in metres: below it a filter divides by nothing.
const FINEST_M: f64 = 1.0e-3;

/// Which sensor: an index into the tracker's list of sensors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SensorId(pub usize);

/// All that one sensor reported of one look. An empty look says something too: nothing was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// Who looked.
    pub sensor: SensorId,
    /// When, in seconds.
    pub time_s: f64,
    /// From where: [east, north] in metres. Only a sensor with a range needs it.
    pub origin_m: [f64; 2],
    /// Whether it is all that the sensor saw: only then is an object without a report a missed one. A
    /// sensor that sends its reports one by one gives looks that are not whole.
    pub whole: bool,
    /// What was seen, in any order.
    pub reports: Vec<Report>,
}

/// One detection. Its numbers are checked when it is made, so that no filter meets a NaN.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Report(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Kind {
    Position { at: Vector2<f64>, covariance: Matrix2<f64> },
    RangeBearing { origin: Vector2<f64>, range_bearing: Vector2<f64>, covariance: Matrix2<f64> },
}

impl Report {
    /// A position in metres east and north, with its covariance in m².
    ///
    /// # Errors
    /// A number is not finite or out of range; the covariance is not positive definite.
    pub fn position(
        east_m: f64,
        north_m: f64,
        covariance_m2: [[f64; 2]; 2],
    ) -> Result<Self, TrackError> {
        let at = Vector2::new(coordinate("east (m)", east_m)?, coordinate("north (m)", north_m)?);
        let [[ee, en], [ne, nn]] = covariance_m2;
        let smallest = FINEST_M * FINEST_M;
        let right = [ee, en, ne, nn].iter().all(|v| v.is_finite() && v.abs() < FARTHEST_M.powi(2))
            && ee >= smallest
            && nn >= smallest
            && (en - ne).abs() <= 1e-9 * (ee + nn)
            && ee * nn - en * ne > 1e-9 * ee * nn;
        if !right {
            return Err(TrackError::Covariance { found: covariance_m2 });
        }
        Ok(Self(Kind::Position { at, covariance: Matrix2::new(ee, en, en, nn) }))
    }

    /// A range and a bearing (radians clockwise from north) seen from `origin_m` (east, north),
    /// with standard deviations.
    ///
    /// # Errors
    /// A number is not finite or out of range.
    pub fn range_bearing(
        origin_m: [f64; 2],
        range_m: f64,
        bearing_rad: f64,
        range_sd_m: f64,
        bearing_sd_rad: f64,
    ) -> Result<Self, TrackError> {
        let [east, north] = origin_m;
        let origin = Vector2::new(
            coordinate("origin east (m)", east)?,
            coordinate("origin north (m)", north)?,
        );
        let range = number("range (m)", range_m, "from 0.1 m to 20 000 km", |v| {
            (0.1..=FARTHEST_M).contains(&v)
        })?;
        let bearing =
            number("bearing (rad)", bearing_rad, "an angle in radians", |v| v.abs() < 1e4)?;
        let range_sd = number("range sd (m)", range_sd_m, "at least 0.001 m", |v| {
            (FINEST_M..=FARTHEST_M).contains(&v)
        })?;
        let bearing_sd =
            number("bearing sd (rad)", bearing_sd_rad, "above 0, at most 1 rad", |v| {
                (1e-7..=1.0).contains(&v)
            })?;
        Ok(Self(Kind::RangeBearing {
            origin,
            range_bearing: Vector2::new(range, wrap(bearing)),
            covariance: Matrix2::new(range_sd.powi(2), 0.0, 0.0, bearing_sd.powi(2)),
        }))
    }

    /// The same report, its variance this many times as large.
    pub(crate) fn scaled(mut self, factor: f64) -> Self {
        match &mut self.0 {
            Kind::Position { covariance, .. } | Kind::RangeBearing { covariance, .. } => {
                *covariance *= factor;
            }
        }
        self
    }

    /// Where that is: metres east and north.
    #[must_use]
    pub fn east_north_m(&self) -> [f64; 2] {
        self.place().0.into()
    }

    /// The position with its covariance. For range and bearing the covariance is turned with the
    /// line of sight (Bar-Shalom, Li, Kirubarajan 2001, §10.4.3, doi:10.1002/0471221279); the bias
    /// of the conversion is below 1 % of the range for a bearing sd up to 0.14 rad.
    pub(crate) fn place(&self) -> (Vector2<f64>, Matrix2<f64>) {
        match self.0 {
            Kind::Position { at, covariance } => (at, covariance),
            Kind::RangeBearing { origin, range_bearing: z, covariance } => {
                let sight = Vector2::new(z.y.sin(), z.y.cos());
                let across = Vector2::new(sight.y, -sight.x);
                let spread = sight * sight.transpose() * covariance.m11
                    + across * across.transpose() * (covariance.m22 * z.x * z.x).max(1e-6);
                (origin + sight * z.x, spread)
            }
        }
    }

    /// This report against a state [east, north, v_east, v_north]: what is left after prediction,
    /// the slope of the measurement there, and the noise.
    pub(crate) fn linearise(&self, state: &Vector4<f64>) -> Linearised {
        match self.0 {
            Kind::Position { at, covariance } => Linearised {
                residual: at - state.fixed_rows::<2>(0),
                slope: Matrix2x4::identity(),
                noise: covariance,
            },
            Kind::RangeBearing { origin, range_bearing: z, covariance } => {
                let d = state.fixed_rows::<2>(0) - origin;
                let range = d.norm().max(0.1);
                let (e, n) = (d.x / range, d.y / range);
                let residual = Vector2::new(z.x - range, wrap(z.y - d.x.atan2(d.y)));
                #[rustfmt::skip]
                let slope = Matrix2x4::new(
                    e,          n,           0.0, 0.0,
                    n / range, -e / range,   0.0, 0.0,
                );
                Linearised { residual, slope, noise: covariance }
            }
        }
    }
}

fn coordinate(what: &'static str, value: f64) -> Result<f64, TrackError> {
    number(what, value, "within 20 000 km of the origin", |v| v.abs() <= FARTHEST_M)
}

/// An angle brought into -π to π.
fn wrap(angle: f64) -> f64 {
    (angle + PI).rem_euclid(2.0 * PI) - PI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bearing_of_east_at_a_hundred_metres_is_a_hundred_metres_east() {
        let report = Report::range_bearing([10.0, 0.0], 100.0, PI / 2.0, 2.0, 0.01).unwrap();
        let (at, spread) = report.place();
        assert!((at - Vector2::new(110.0, 0.0)).norm() < 1e-9);
        assert!((spread.m11 - 4.0).abs() < 1e-9, "along the line of sight: the range's");
        assert!((spread.m22 - 1.0).abs() < 1e-9, "across it: bearing sd times range");
    }

    #[test]
    fn the_slope_is_the_measured_change_for_a_small_step() {
        let report = Report::range_bearing([3.0, -4.0], 50.0, -3.1, 1.0, 0.01).unwrap();
        let state = Vector4::new(-30.0, -35.0, 1.0, 2.0);
        let slope = report.linearise(&state).slope;
        for axis in 0..2 {
            let mut moved = state;
            moved[axis] += 1e-5;
            let change = report.linearise(&state).residual - report.linearise(&moved).residual;
            assert!((change / 1e-5 - slope.column(axis)).norm() < 1e-5);
        }
    }

    #[test]
    fn numbers_that_mean_nothing_are_refused() {
        let unit = [[1.0, 0.0], [0.0, 1.0]];
        assert!(Report::position(f64::NAN, 0.0, unit).is_err());
        assert!(Report::position(0.0, 1e12, unit).is_err());
        assert!(Report::position(0.0, 0.0, [[1.0, 2.0], [2.0, 1.0]]).is_err());
        assert!(Report::position(0.0, 0.0, [[0.0, 0.0], [0.0, 0.0]]).is_err());
        assert!(Report::range_bearing([0.0, 0.0], -5.0, 0.0, 1.0, 0.1).is_err());
        assert!(Report::range_bearing([0.0, 0.0], 5.0, f64::INFINITY, 1.0, 0.1).is_err());
    }
}
