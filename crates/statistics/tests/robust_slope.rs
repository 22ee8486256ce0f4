//! What must hold for any points?

use proptest::prelude::*;
use statistics::{StatisticsError, robust_slope};

/// Points on a coarse grid, so that ties are common.
fn points() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let point = (0..30i32, -20..20i32).prop_map(|(x, y)| (f64::from(x), f64::from(y)));
    proptest::collection::vec(point, 0..25)
}

proptest! {
    // A failing case becomes a test with a name, not a seed in a file.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_many_pairs_rise_more_than_the_robust_slope_as_rise_less(points in points(), level in 0.5..0.99) {
        let Ok(found) = robust_slope(&points, level) else { return Ok(()) };
        let end = found.interval.high.expect("bounded");
        prop_assert!(found.interval.low <= found.slope && found.slope <= end, "{found:?}");
        let (mut less, mut more) = (0, 0);
        for (x0, y0) in &points {
            for (x, y) in points.iter().filter(|(x, _)| x > x0) {
                less += usize::from((y - y0) / (x - x0) < found.slope);
                more += usize::from((y - y0) / (x - x0) > found.slope);
            }
        }
        let pairs = points.iter().flat_map(|a| points.iter().filter(move |b| a.0 < b.0)).count();
        prop_assert!(2 * less <= pairs && 2 * more <= pairs, "{less} {more} of {pairs}");
    }

    #[test]
    fn a_robust_slope_follows_the_units_and_not_the_order(points in points(), level in 0.5..0.99) {
        let mirrored: Vec<_> = points.iter().rev().map(|(x, y)| (x / 4.0, -y)).collect();
        let (one, other) = (robust_slope(&points, level), robust_slope(&mirrored, level));
        prop_assert_eq!(one.is_ok(), other.is_ok());
        if let (Ok(one), Ok(other)) = (one, other) {
            prop_assert_eq!(one.slope * -4.0, other.slope);
            prop_assert_eq!(Some(one.interval.low * -4.0), other.interval.high);
            prop_assert_eq!(one.interval.high, Some(other.interval.low / -4.0));
        }
    }

    #[test]
    fn nothing_panics_on_any_points(points: Vec<(f64, f64)>, level: f64) {
        let _ = robust_slope(&points, level);
        let _ = robust_slope(&points, 0.8);
    }
}

#[test]
fn slopes_that_do_not_exist_are_refused_with_the_reason() {
    let because = |points: &[(f64, f64)]| match robust_slope(points, 0.95) {
        Err(StatisticsError::NotDefined { because, .. }) => because,
        other => panic!("{other:?}"),
    };
    let line = |n: u32| (0..n).map(|i| (f64::from(i), f64::from(i % 7))).collect::<Vec<_>>();
    assert_eq!(because(&[]), "no two points differ in x");
    assert_eq!(because(&[(1.0, 2.0), (1.0, 5.0)]), "no two points differ in x");
    assert_eq!(because(&line(4)), "there are too few points for an interval of that level");
    assert!(robust_slope(&line(5), 0.95).is_ok());
    let flat = [(0.0, 3.0), (1.0, 3.0), (2.0, 3.0)];
    assert_eq!(because(&flat), "too many points share their x or their y");
    for far in [(f64::MAX, 2.0), (1.0, f64::MAX)] {
        let points = [(0.0, 1.0), (-far.0, -far.1), far];
        assert_eq!(because(&points), "a slope between two points exceeds a double");
    }
    assert_eq!(because(&line(10_001)), "there are more than 10 000 points");
    let lost = robust_slope(&[(0.0, 1.0), (1.0, f64::INFINITY)], 0.95);
    let expected = StatisticsError::PointNotFinite { index: 1, x: 1.0, y: f64::INFINITY };
    assert_eq!(lost, Err(expected));
}
