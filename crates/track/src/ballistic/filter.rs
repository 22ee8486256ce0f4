//! What do a radar's reports of one falling body say of its way?

use super::impact::Impact;
use super::unscented::{POINTS, mean, points, spread};
use super::{Covariance, State, drag_per_speed, fly, through_air};
use crate::error::{TrackError, number};
use nalgebra::{SMatrix, SVector};
use serde::{Deserialize, Serialize};
use std::f64::consts::{FRAC_PI_2, PI};

/// ln κ of shells and spent rockets from 60 to 240 mm: about 0.5 to 3 per 10 km.
const DRAG_LN: (f64, f64) = (-9.0, 0.5);
/// ρ: how far drag rises through the speed of sound, to 1.9 to 2.6 times.
const RISE_LN: (f64, f64) = (0.0, 0.3);
/// How far ln κ drifts in a second, as a standard deviation: a body that yaws is no point.
const DRAG_DRIFT: f64 = 0.005;
/// How far the wind at 10 m seems to change in a second on the way up or down, as a standard deviation, in m/s.
const WIND_DRIFT_M_S: f64 = 0.1;
/// How far the wind above may be from what the one at 10 m says, as a share of it: with an exponent of 0.08 (open water)
/// to 0.25 (a suburb) instead of 0.14 it is 0.8 to 1.5 times that at 300 m.
const WIND_ABOVE: f64 = 0.3;
/// Gusts: 2 τ σ², their spectral density in m²/s, for σ = 1.5 m/s that last τ = 5 s.
const GUSTS_M2_S: f64 = 22.5;
/// Spectral density of accelerations that nothing above explains, m²/s³.
const ACCELERATION_M2_S3: f64 = 0.005;
/// Wider than any projectile of interest is fast, m/s.
const FASTEST_M_S: f64 = 2_000.0;

/// One report of a radar that measures range and two angles.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct RadarReport {
    /// When, in seconds.
    pub time_s: f64,
    /// From where: [east, north, up] in metres.
    pub origin_m: [f64; 3],
    /// Along the line of sight.
    pub range_m: f64,
    /// Clockwise from north.
    pub azimuth_rad: f64,
    /// Above the horizon.
    pub elevation_rad: f64,
    /// Standard deviation of the range.
    pub range_sd_m: f64,
    /// Standard deviation of each angle.
    pub angle_sd_rad: f64,
}

/// What is known before anything flies.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surroundings {
    /// Height of the ground where things come down, in metres.
    pub ground_m: f64,
    /// The wind: [to east, to north] in m/s, as measured or forecast; zeros if unknown.
    pub wind_m_s: [f64; 2],
    /// How far the true wind may be from it on each axis, as a standard deviation, in m/s.
    pub wind_sd_m_s: f64,
}

/// A body that falls under drag, as far as reports say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Falling {
    pub(super) time_s: f64,
    pub(super) mean: State,
    pub(super) covariance: Covariance,
}

impl RadarReport {
    /// # Errors
    /// The first number that is out of its range.
    pub fn check(&self) -> Result<(), TrackError> {
        number("time (s)", self.time_s, "a finite number", |_| true)?;
        for value in self.origin_m {
            number("origin (m)", value, "within 1,000 km", |v| v.abs() <= 1e6)?;
        }
        number("range (m)", self.range_m, "1 m to 1,000 km", |v| (1.0..=1e6).contains(&v))?;
        number("azimuth (rad)", self.azimuth_rad, "an angle", |v| v.abs() <= 100.0)?;
        number("elevation (rad)", self.elevation_rad, "within ±1.5", |v| v.abs() <= 1.5)?;
        number("range sd (m)", self.range_sd_m, "0.1 m to 1 km", |v| (0.1..=1e3).contains(&v))?;
        number("angle sd (rad)", self.angle_sd_rad, "0.00001 to 0.2", |v| {
            (1e-5..=0.2).contains(&v)
        })?;
        Ok(())
    }

    /// The place with its covariance, to first order.
    fn place(&self) -> (SVector<f64, 3>, SMatrix<f64, 3, 3>) {
        let (sin_a, cos_a) = self.azimuth_rad.sin_cos();
        let (sin_e, cos_e) = self.elevation_rad.sin_cos();
        let along = SVector::from([cos_e * sin_a, cos_e * cos_a, sin_e]);
        let level = SVector::from([cos_a, -sin_a, 0.0]) * (self.range_m * cos_e);
        let upward = SVector::from([-sin_e * sin_a, -sin_e * cos_a, cos_e]) * self.range_m;
        let angle = self.angle_sd_rad.powi(2);
        let covariance = along * along.transpose() * self.range_sd_m.powi(2)
            + (level * level.transpose() + upward * upward.transpose()) * angle;
        (SVector::from(self.origin_m) + along * self.range_m, covariance)
    }

    fn seen_from(&self, state: &State) -> SVector<f64, 3> {
        let [e, n, u] = [0, 1, 2].map(|i| state[i] - self.origin_m[i]);
        let level = e.hypot(n);
        SVector::from([level.hypot(u), e.atan2(n), u.atan2(level)])
    }

    /// What is left of the report after what was expected; angles by the short way round.
    fn beyond(&self, expected: &SVector<f64, 3>) -> SVector<f64, 3> {
        let turn = |angle: f64| (angle + PI).rem_euclid(2.0 * PI) - PI;
        SVector::from([
            self.range_m - expected[0],
            turn(self.azimuth_rad - expected[1]),
            turn(self.elevation_rad - expected[2]),
        ])
    }
}

impl Falling {
    /// Two reports give place and speed; drag and wind start from what is usual.
    ///
    /// # Errors
    /// A number out of range, or two reports that are less than 20 ms or more than 10 s apart.
    pub fn try_start(
        first: &RadarReport,
        second: &RadarReport,
        around: &Surroundings,
    ) -> Result<Self, TrackError> {
        first.check()?;
        second.check()?;
        number("ground (m)", around.ground_m, "within 9 km of sea level", |v| v.abs() <= 9e3)?;
        number("wind sd (m/s)", around.wind_sd_m_s, "0.1 to 50", |v| (0.1..=50.0).contains(&v))?;
        for wind in around.wind_m_s {
            number("wind (m/s)", wind, "within ±100", |v| v.abs() <= 100.0)?;
        }
        let apart = "time between the first two reports (s)";
        let dt_s = number(apart, second.time_s - first.time_s, "0.02 to 10", |v| {
            (0.02..=10.0).contains(&v)
        })?;
        let ((p1, r1), (p2, r2)) = (first.place(), second.place());
        let velocity = (p2 - p1) / dt_s;
        number("speed of the body (m/s)", velocity.norm(), "below 2,000", |v| v < FASTEST_M_S)?;
        let mut mean = State::zeros();
        mean.fixed_rows_mut::<3>(0).copy_from(&p2);
        mean.fixed_rows_mut::<3>(3).copy_from(&velocity);
        // The chord is the velocity half-way: gravity goes on for the other half.
        mean[5] -= super::GRAVITY_M_S2 * dt_s / 2.0;
        mean[6] = DRAG_LN.0;
        mean[7] = around.wind_m_s[0];
        mean[8] = around.wind_m_s[1];
        let mut covariance = Covariance::zeros();
        covariance.fixed_view_mut::<3, 3>(0, 0).copy_from(&r2);
        covariance.fixed_view_mut::<3, 3>(0, 3).copy_from(&(r2 / dt_s));
        covariance.fixed_view_mut::<3, 3>(3, 0).copy_from(&(r2 / dt_s));
        // 30 m/s² of drag may have gone unseen for half the time between the reports.
        let unseen = SMatrix::<f64, 3, 3>::identity() * (15.0 * dt_s).powi(2);
        covariance.fixed_view_mut::<3, 3>(3, 3).copy_from(&((r1 + r2) / dt_s.powi(2) + unseen));
        covariance[(6, 6)] = DRAG_LN.1.powi(2);
        for (axis, wind) in [(7, around.wind_m_s[0]), (8, around.wind_m_s[1])] {
            covariance[(axis, axis)] = around.wind_sd_m_s.powi(2) + (WIND_ABOVE * wind).powi(2);
        }
        mean[9] = RISE_LN.0;
        covariance[(9, 9)] = RISE_LN.1.powi(2);
        Ok(Self { time_s: second.time_s, mean, covariance })
    }

    /// When this was last brought up to date, in seconds.
    #[must_use]
    pub fn time_s(&self) -> f64 {
        self.time_s
    }

    /// Where it is: [east, north, up] in metres.
    #[must_use]
    pub fn place_m(&self) -> [f64; 3] {
        [self.mean[0], self.mean[1], self.mean[2]]
    }

    /// How fast it is: [east, north, up] in m/s.
    #[must_use]
    pub fn velocity_m_s(&self) -> [f64; 3] {
        [self.mean[3], self.mean[4], self.mean[5]]
    }

    /// Takes one more report of the same body. Returns the squared Mahalanobis distance of the report
    /// (chi-squared with 3 degrees of freedom if it is the body's); beyond 25 it is not used, nor where it
    /// is no newer than the last one or nothing can be made of it: then none.
    ///
    /// # Errors
    /// A number of the report is out of range.
    pub fn report(&mut self, report: &RadarReport) -> Result<Option<f64>, TrackError> {
        report.check()?;
        let dt_s = report.time_s - self.time_s;
        if dt_s <= 0.0 || dt_s > 60.0 {
            return Ok(None);
        }
        Ok(self.predicted(dt_s).and_then(|ahead| {
            let (after, distance2) = ahead.updated(report)?;
            *self = after;
            Some(distance2)
        }))
    }

    /// Where, when and how surely it comes down; none while it cannot be said (it would fly for more than
    /// ten minutes, or what is known is worth nothing).
    #[must_use]
    pub fn impact(&self, ground_m: f64) -> Option<Impact> {
        Impact::of(self, ground_m)
    }

    pub(super) fn predicted(&self, dt_s: f64) -> Option<Self> {
        if dt_s == 0.0 {
            return Some(self.clone());
        }
        let flown = points(&self.mean, &self.covariance)?.map(|point| fly(&point, dt_s));
        let mut covariance = spread(&flown, &flown);
        let mean = mean(&flown);
        let noise = shaken(&mean);
        for (row, column) in (0..3).flat_map(|row| (0..3).map(move |column| (row, column))) {
            let q = noise[(row, column)];
            covariance[(row, column)] += q * dt_s.powi(3) / 3.0;
            covariance[(row, column + 3)] += q * dt_s.powi(2) / 2.0;
            covariance[(row + 3, column)] += q * dt_s.powi(2) / 2.0;
            covariance[(row + 3, column + 3)] += q * dt_s;
        }
        covariance[(6, 6)] += DRAG_DRIFT.powi(2) * dt_s;
        covariance[(7, 7)] += WIND_DRIFT_M_S.powi(2) * dt_s;
        covariance[(8, 8)] += WIND_DRIFT_M_S.powi(2) * dt_s;
        Some(Self { time_s: self.time_s + dt_s, mean, covariance })
    }

    fn updated(&self, report: &RadarReport) -> Option<(Self, f64)> {
        let points = points(&self.mean, &self.covariance)?;
        let first = report.seen_from(&self.mean);
        // Azimuths near north as differences from the first: a mean over the seam would be south.
        let seen: [SVector<f64, 3>; POINTS] = points.map(|point| {
            let mut seen = report.seen_from(&point) - first;
            seen[1] = (seen[1] + PI).rem_euclid(2.0 * PI) - PI;
            seen
        });
        let angle = report.angle_sd_rad.powi(2);
        // Near the zenith an angle of azimuth is short: its noise is the wider.
        let level = report.elevation_rad.abs().min(FRAC_PI_2 - 0.05).cos();
        let noise = SMatrix::from_diagonal(&SVector::from([
            report.range_sd_m.powi(2),
            angle / level.powi(2),
            angle,
        ]));
        let spread_seen = spread(&seen, &seen) + noise;
        let inverse = spread_seen.try_inverse()?;
        let residual = report.beyond(&(first + mean(&seen)));
        let distance2 = (residual.transpose() * inverse * residual).x;
        if !(distance2.is_finite() && distance2 <= 25.0) {
            return None;
        }
        let gain = spread(&points, &seen) * inverse;
        let covariance = self.covariance - gain * spread_seen * gain.transpose();
        let covariance = (covariance + covariance.transpose()) * 0.5;
        let after = Self { time_s: self.time_s, mean: self.mean + gain * residual, covariance };
        Some((after, distance2))
    }
}

/// Spectral density of accelerations: gusts shake a body as its drag changes with its velocity through the air, twice
/// as hard along it as across.
fn shaken(state: &State) -> SMatrix<f64, 3, 3> {
    let air = through_air(state);
    let drag = drag_per_speed(state, &air);
    let along = air / air.norm().max(1e-9);
    let shares = SMatrix::identity() + along * along.transpose() * 3.0;
    SMatrix::identity() * ACCELERATION_M2_S3 + shares * (GUSTS_M2_S * drag.powi(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_report_that_comes_twice_counts_once() {
        let at = |time_s: f64| RadarReport {
            time_s,
            origin_m: [0.0; 3],
            range_m: 3000.0 - 100.0 * time_s,
            azimuth_rad: 0.8,
            elevation_rad: 1.0,
            range_sd_m: 5.0,
            angle_sd_rad: 0.003,
        };
        let around = Surroundings { ground_m: 0.0, wind_m_s: [0.0; 2], wind_sd_m_s: 5.0 };
        let mut falling = Falling::try_start(&at(0.0), &at(0.5), &around).unwrap();
        assert!(falling.report(&at(1.0)).unwrap().is_some());
        let once = falling.clone();
        assert_eq!(falling.report(&at(1.0)).unwrap(), None);
        assert_eq!(falling, once);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn whatever_a_radar_says_every_number_of_an_impact_is_a_number(
            looks in prop::collection::vec(
                (0.02..9.0_f64, 1.0..1e6_f64, -9.0..9.0_f64, -1.5..1.5_f64), 2..6),
            ground_m in -9e3..9e3_f64,
        ) {
            let mut time_s = 0.0;
            let reports: Vec<RadarReport> = looks
                .into_iter()
                .map(|(dt_s, range_m, azimuth_rad, elevation_rad)| {
                    time_s += dt_s;
                    let (range_sd_m, angle_sd_rad) = (10.0, 0.01);
                    RadarReport {
                        time_s, origin_m: [0.0; 3], range_m, azimuth_rad, elevation_rad, range_sd_m,
                        angle_sd_rad,
                    }
                })
                .collect();
            let around = Surroundings { ground_m, wind_m_s: [0.0; 2], wind_sd_m_s: 5.0 };
            if let Ok(mut falling) = Falling::try_start(&reports[0], &reports[1], &around) {
                for report in &reports[2..] {
                    falling.report(report).unwrap();
                }
                if let Some(impact) = falling.impact(ground_m) {
                    prop_assert!(impact.time_s >= falling.time_s() - 60.0);
                    prop_assert!(impact.ellipse(0.9, 16).as_flattened().iter().all(|v| v.is_finite()));
                }
            }
        }
    }
}
