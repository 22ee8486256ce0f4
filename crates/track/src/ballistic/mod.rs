//! Where, and when, will a shell or a spent rocket come down?
//!
//! Forward only: nothing here says where it came from. Positions are metres east, north and up in the
//! caller's plane.
//!
//! A point mass with drag in a wind (McCoy 1999, Modern Exterior Ballistics, ch. 5, ISBN 9780764307201), in the
//! International Standard Atmosphere (ISO 2533:1975):
//!
//! ```text
//! a = -κ s(M) d(u) |v - w| (v - w) - g,   κ = ρ₀ C_d A / (2 m),   w = w₁₀ (u / 10 m)^0.14
//! ```
//! d is the density against that at the ground. s is how drag changes with the speed against that of sound (M),
//! 1 below M = 0.8; how much it rises beyond is the body's own: 1 + e^ρ (s - 1). κ and ρ are unknown (ln κ and ρ are
//! states), so is the wind at 10 m (east and north are states); it grows as a power of the height (Hellmann's law) up to
//! 1 km. Limits: no motor burns (rockets are followed from burn-out on), no lift, no spin; heights are counted from the
//! plane, not from the sea; what a body's own drag and the wind differ from this is left to a slow drift and to gusts;
//! the Earth is flat and does not turn (some metres in 10 km).

mod filter;
mod impact;
mod unscented;

pub use filter::{Falling, RadarReport, Surroundings};
pub use impact::Impact;

use nalgebra::{SMatrix, SVector};

/// Gravity, m/s².
const GRAVITY_M_S2: f64 = 9.806_65;
/// Longest step of the integration, in seconds.
const STEP_S: f64 = 0.25;

/// [east, north, up, v_east, v_north, v_up, ln κ, wind east, wind north (both at 10 m), ρ].
type State = SVector<f64, 10>;
type Covariance = SMatrix<f64, 10, 10>;

/// How position and velocity change: the other states stay.
fn slope(state: &State) -> State {
    let air = through_air(state);
    let drag = drag_per_speed(state, &air);
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
        0.0,
    ])
}

/// The velocity through the air.
fn through_air(state: &State) -> SVector<f64, 3> {
    let grown = (0.14 * (state[2].clamp(10.0, 1_000.0) / 10.0).ln()).exp();
    SVector::from([state[3] - grown * state[7], state[4] - grown * state[8], state[5]])
}

/// Drag at this velocity through the air, by its length.
fn drag_per_speed(state: &State, air: &SVector<f64, 3>) -> f64 {
    let (speed, up_m) = (air.norm(), state[2].clamp(-1e3, 1e5));
    let kelvin = 288.15 - 0.0065 * up_m.min(11_000.0);
    let above = (-(up_m - 11_000.0).max(0.0) / 6_341.6).exp();
    let density = (4.2559 * (kelvin / 288.15).ln()).exp() * above;
    let mach = speed / (20.047 * kelvin.sqrt());
    state[6].clamp(-20.0, 0.0).exp() * shape(mach, state[9]) * density * speed
}

/// Drag at this Mach number against that of slow flight: for ρ = 0 up to 2.2 times at 1.1, slowly less beyond.
fn shape(mach: f64, rho: f64) -> f64 {
    let rise = match mach {
        m if m < 0.8 => 0.0,
        m if m < 1.1 => 1.2 * (m - 0.8) / 0.3,
        m => (1.2 - 0.4 * (m - 1.1)).max(0.2),
    };
    1.0 + rho.clamp(-3.0, 1.5).exp() * rise
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
mod tests;
