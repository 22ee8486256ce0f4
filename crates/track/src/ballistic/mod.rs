//! Where, and when, will a shell or a spent rocket come down?
//!
//! Forward only: nothing here says where it came from. Positions are metres east, north and up in the
//! caller's plane.
//!
//! A point mass with drag in a wind (McCoy 1999, Modern Exterior Ballistics, ch. 5, ISBN 9780764307201),
//! in an atmosphere that thins with height:
//!
//! ```text
//! a = -κ s(M) exp(-u / H) |v - w| (v - w) - g,   κ = ρ₀ C_d A / (2 m),   H = 9,400 m
//! ```
//! s is how drag changes with the speed against that of sound (M), 1 below M = 0.8: a typical shape.
//! κ is unknown (ln κ is a state), so is the wind w (east and north are states). Limits: no motor burns
//! (rockets are followed from burn-out on), no lift, no spin; what a body's own drag and gusts differ from
//! this is left to a slow drift of κ and wind; the Earth is flat and does not turn (some metres in 10 km).

mod filter;
mod impact;
mod unscented;

pub use filter::{Falling, RadarReport, Surroundings};
pub use impact::Impact;

use nalgebra::{SMatrix, SVector};

/// Gravity, m/s².
const GRAVITY_M_S2: f64 = 9.806_65;
/// Height over which the air's density falls to 1/e between the ground and about 6 km, in metres.
const SCALE_HEIGHT_M: f64 = 9_400.0;
/// Speed of sound, taken as one for all heights, in m/s.
const SOUND_M_S: f64 = 335.0;
/// Longest step of the integration, in seconds.
const STEP_S: f64 = 0.25;

/// [east, north, up, v_east, v_north, v_up, ln κ, wind east, wind north].
type State = SVector<f64, 9>;
type Covariance = SMatrix<f64, 9, 9>;

/// How position and velocity change: the other states stay.
fn slope(state: &State) -> State {
    let (wind_e, wind_n) = (state[7], state[8]);
    let air = [state[3] - wind_e, state[4] - wind_n, state[5]];
    let speed = air.iter().map(|v| v * v).sum::<f64>().sqrt();
    let density = (-state[2] / SCALE_HEIGHT_M).min(1.0).exp();
    let drag = state[6].clamp(-20.0, 0.0).exp() * shape(speed / SOUND_M_S) * density * speed;
    State::from([
        state[3],
        state[4],
        state[5],
        -drag * air[0],
        -drag * air[1],
        -drag * air[2] - GRAVITY_M_S2,
        0.0,
        0.0,
        0.0,
    ])
}

/// Drag at this Mach number against that of slow flight: up to 2.2 times at 1.1, slowly less beyond.
fn shape(mach: f64) -> f64 {
    match mach {
        m if m < 0.8 => 1.0,
        m if m < 1.1 => 1.0 + 1.2 * (m - 0.8) / 0.3,
        m => (2.2 - 0.4 * (m - 1.1)).max(1.2),
    }
}

/// The state `dt_s` later, by the classic fourth-order Runge-Kutta method.
fn fly(state: &State, dt_s: f64) -> State {
    let steps = (dt_s.abs() / STEP_S).ceil().clamp(1.0, 1e4);
    let h = dt_s / steps;
    let mut x = *state;
    for _ in 0..steps as usize {
        let k1 = slope(&x);
        let k2 = slope(&(x + k1 * (h / 2.0)));
        let k3 = slope(&(x + k2 * (h / 2.0)));
        let k4 = slope(&(x + k3 * h));
        x += (k1 + k2 * 2.0 + k3 * 2.0 + k4) * (h / 6.0);
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_air_the_way_is_a_parabola() {
        let start = State::from([0.0, 0.0, 0.0, 30.0, 40.0, 100.0, -20.0, 0.0, 0.0]);
        let after = fly(&start, 8.0);
        let height = 100.0 * 8.0 - GRAVITY_M_S2 * 32.0;
        assert!((after[0] - 240.0).abs() < 0.01 && (after[1] - 320.0).abs() < 0.01);
        assert!((after[2] - height).abs() < 0.01);
    }

    #[test]
    fn a_body_that_falls_long_reaches_the_speed_at_which_drag_is_weight() {
        let kappa: f64 = 1e-3;
        let start = State::from([0.0, 0.0, 3000.0, 0.0, 0.0, 0.0, kappa.ln(), 0.0, 0.0]);
        let after = fly(&start, 30.0);
        let here = kappa * (-after[2] / SCALE_HEIGHT_M).exp();
        assert!((after[5] + (GRAVITY_M_S2 / here).sqrt()).abs() < 3.0, "{after}");
    }

    #[test]
    fn what_hangs_in_the_air_drifts_with_the_wind() {
        let start = State::from([0.0, 0.0, 1000.0, 0.0, 0.0, 0.0, 0.05_f64.ln(), 6.0, -2.0]);
        let after = fly(&start, 20.0);
        assert!((after[3] - 6.0).abs() < 0.1 && (after[4] + 2.0).abs() < 0.1, "{after}");
    }
}
