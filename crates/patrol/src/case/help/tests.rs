//! Is a leg covered where its points are?

use super::*;

#[test]
fn a_leg_is_covered_where_every_point_of_it_is() {
    let mut rng = fastrand::Rng::with_seed(3);
    let mut point = |spread: f64| {
        let (north, east) = (rng.f64() * spread, rng.f64() * spread);
        Point::try_new(16.0 + north, east).expect("a point")
    };
    let mut counts = [0, 0];
    for _ in 0..40 {
        let base = |k: usize, point| HelpBase {
            name: k.to_string(),
            point,
            speed_km_h: 60.0 + 10.0 * k as f64,
        };
        let bases = (0..6).map(|k| base(k, point(3.0))).collect();
        let help = Help { within_min: 60.0, bases };
        for _ in 0..30 {
            let (from, to) = (point(3.0), point(3.0));
            let between = |step: usize| {
                let share = step as f64 / 500.0;
                let at = |a: f64, b: f64| a + (b - a) * share;
                let latitude = at(from.latitude(), to.latitude());
                let longitude = at(from.longitude(), to.longitude());
                Point::try_new(latitude, longitude).expect("a point")
            };
            // How far the point is out of reach that is farthest out.
            let spare = |step| help.spare_km(between(step)).unwrap_or(-1.0);
            let all = (0..=500).all(|step| spare(step) >= 0.0);
            let covers = help.covers(from, to);
            counts[usize::from(covers)] += 1;
            // Only a gap shorter than a step may be passed over, never one made up.
            let gap = (0..=500).filter(|&step| spare(step) < 0.0).count() as f64;
            let km = gap / 500.0 * from.distance_km(to);
            assert!(covers || !all);
            assert!(!covers || km < 2.0 * STEP_KM, "{km} km out of reach");
        }
    }
    assert!(counts.iter().all(|&count| count > 100), "{counts:?}");
}
