//! Do bodies fall as bodies do?

use super::*;

#[test]
fn without_air_the_way_is_a_parabola() {
    let start = State::from([0.0, 0.0, 0.0, 30.0, 40.0, 100.0, -20.0, 0.0, 0.0, 0.0]);
    let after = fly(&start, 8.0);
    let height = 100.0 * 8.0 - GRAVITY_M_S2 * 32.0;
    assert!((after[0] - 240.0).abs() < 0.01 && (after[1] - 320.0).abs() < 0.01);
    assert!((after[2] - height).abs() < 0.01);
}

#[test]
fn a_body_that_falls_long_reaches_the_speed_at_which_drag_is_weight() {
    let kappa: f64 = 1e-3;
    let start = State::from([0.0, 0.0, 3000.0, 0.0, 0.0, 0.0, kappa.ln(), 0.0, 0.0, 0.0]);
    let after = fly(&start, 30.0);
    let here = kappa * (-after[2] / 9_400.0).exp();
    assert!((after[5] + (GRAVITY_M_S2 / here).sqrt()).abs() < 3.0, "{after}");
}

#[test]
fn what_hangs_in_the_air_drifts_with_the_wind() {
    let start = State::from([0.0, 0.0, 1000.0, 0.0, 0.0, 0.0, 0.05_f64.ln(), 6.0, -2.0, 0.0]);
    let after = fly(&start, 20.0);
    // About 700 m up the wind is 70^0.14 times that at 10 m.
    assert!(
        (after[3] / 6.0 - 1.81).abs() < 0.05 && (after[4] / -2.0 - 1.81).abs() < 0.05,
        "{after}"
    );
}
