//! Is it learned from reports what a sensor sees, and how well?

use super::*;

#[test]
fn what_is_seen_half_of_the_time_is_learned_and_slowly_forgotten() {
    let mut learned = Learned::default();
    assert_eq!(learned.detection(0.9), 0.9);
    (0..2_000).for_each(|look| learned.look(f64::from(look % 2)));
    assert!((learned.detection(0.9) - 0.55).abs() < 0.02, "{learned:?}");
    (0..20_000).for_each(|_| learned.look(0.0));
    assert_eq!(learned.detection(0.9), 0.3);
}

#[test]
fn reports_farther_off_than_said_widen_the_noise_and_those_about_right_leave_it() {
    for (scale, wider) in [(9.0, true), (1.0, false), (1.3, false)] {
        let mut learned = Learned::default();
        for k in 0..3_000 {
            // Squared distances of mean 2, scaled by what the noise is short of, less what was learned.
            let distance2 = f64::from(k % 5) * scale / learned.noise();
            learned.report(distance2, Some(0.0));
        }
        assert_eq!(learned.noise() > 3.0, wider, "{scale}: {learned:?}");
        assert_eq!(learned.noise() == 1.0, !wider, "{scale}: {learned:?}");
    }
}

#[test]
fn reports_off_to_the_same_side_again_and_again_are_a_turn_and_no_noise() {
    let mut learned = Learned::default();
    (0..3_000).for_each(|_| learned.report(9.0, Some(4.0)));
    assert_eq!(learned.noise(), 1.0);
}
