//! How may an object move until the next look?
//!
//! States are [east, north, v_east, v_north]; noise is white acceleration of spectral density q
//! (m²/s³) on each axis (Bar-Shalom, Li, Kirubarajan 2001, §6.2.2 and §11.7.1,
//! doi:10.1002/0471221279):
//!
//! ```text
//! Q = q [dt³/3  dt²/2; dt²/2  dt] per axis
//! ```

use nalgebra::Matrix4;
use serde::Deserialize;

/// One way of moving.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Motion {
    /// Rate of turn in rad/s, anticlockwise seen from above; 0 is a straight course. The turn keeps
    /// the speed: sin and cos of rate · dt, the coordinated turn with known rate.
    pub turn_rad_s: f64,
    /// Spectral density q of the acceleration, m²/s³.
    pub acceleration_m2_s3: f64,
    /// How long an object moves this way before it changes, on average, in seconds.
    pub sojourn_s: f64,
}

impl Motion {
    /// F: where a state is `dt_s` later if nothing disturbs it.
    pub(crate) fn transition(&self, dt_s: f64) -> Matrix4<f64> {
        let angle = self.turn_rad_s * dt_s;
        // Forward and sideways metres per metre a second of speed; their limits when straight.
        let (forward, sideways) = if angle.abs() < 1e-6 {
            (dt_s, 0.0)
        } else {
            (angle.sin() / self.turn_rad_s, (1.0 - angle.cos()) / self.turn_rad_s)
        };
        let (sin, cos) = angle.sin_cos();
        #[rustfmt::skip]
        let transition = Matrix4::new(
            1.0, 0.0, forward, -sideways,
            0.0, 1.0, sideways, forward,
            0.0, 0.0, cos,     -sin,
            0.0, 0.0, sin,      cos,
        );
        transition
    }

    /// Q: how much is unknown after `dt_s`.
    pub(crate) fn noise(&self, dt_s: f64) -> Matrix4<f64> {
        let q = self.acceleration_m2_s3;
        let (pp, pv, vv) = (q * dt_s.powi(3) / 3.0, q * dt_s.powi(2) / 2.0, q * dt_s);
        #[rustfmt::skip]
        let noise = Matrix4::new(
            pp,  0.0, pv,  0.0,
            0.0, pp,  0.0, pv,
            pv,  0.0, vv,  0.0,
            0.0, pv,  0.0, vv,
        );
        noise
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nalgebra::Vector4;

    #[test]
    fn a_quarter_turn_to_the_left_turns_east_into_north() {
        let motion = Motion { turn_rad_s: 0.1, acceleration_m2_s3: 0.0, sojourn_s: 1.0 };
        let quarter_s = std::f64::consts::FRAC_PI_2 / 0.1;
        let after = motion.transition(quarter_s) * Vector4::new(0.0, 0.0, 10.0, 0.0);
        // A circle of radius v / ω = 100 m.
        assert!((after - Vector4::new(100.0, 100.0, 0.0, 10.0)).norm() < 1e-9);
    }

    #[test]
    fn two_half_steps_are_one_step() {
        let motion = Motion { turn_rad_s: 0.0, acceleration_m2_s3: 0.7, sojourn_s: 1.0 };
        let half = motion.transition(1.5);
        let noise = half * motion.noise(1.5) * half.transpose() + motion.noise(1.5);
        assert!((noise - motion.noise(3.0)).norm() < 1e-9);
        assert!((half * half - motion.transition(3.0)).norm() < 1e-9);
    }
}
