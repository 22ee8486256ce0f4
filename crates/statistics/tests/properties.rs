//! What must hold for any counts at all?

use proptest::prelude::*;
use statistics::{
    StatisticsError, clopper_pearson, cluster_test, conditional_test, negative_binomial,
    poisson_interval, quasi_poisson, rate_ratio, robust_slope, wilson_interval,
};

/// Small counts as well as any at all.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 0..200u64, 1 => 0..2_000_000u64, 1 => any::<u64>()]
}

/// Counts per unit of time, mostly few and small.
fn group() -> impl Strategy<Value = Vec<u64>> {
    let count = prop_oneof![8 => 0..4u64, 2 => 0..60u64, 1 => any::<u64>()];
    proptest::collection::vec(count, 0..12)
}

/// Counts small enough to multiply their probabilities out.
fn few() -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(prop_oneof![3 => 0..3u64, 1 => 0..80u64], 1..12)
}

/// `ln` of the negative binomial probability of the counts at their own mean, without what does
/// not depend on α: `Σ ln(1 + αj)` over `j < y` term by term, and no `ln Γ`.
fn ln_likelihood(counts: &[u64], alpha: f64) -> f64 {
    let mean = counts.iter().sum::<u64>() as f64 / counts.len() as f64;
    let one = |&y: &u64| {
        let rising: f64 = (0..y).map(|j| (alpha * j as f64).ln_1p()).sum();
        let per_alpha = if alpha == 0.0 { mean } else { (alpha * mean).ln_1p() / alpha };
        rising - y as f64 * (alpha * mean).ln_1p() - per_alpha
    };
    counts.iter().map(one).sum()
}

/// Points on a coarse grid, so that ties are common.
fn points() -> impl Strategy<Value = Vec<(f64, f64)>> {
    let point = (0..30i32, -20..20i32).prop_map(|(x, y)| (f64::from(x), f64::from(y)));
    proptest::collection::vec(point, 0..25)
}

proptest! {
    // A failing case becomes a test with a name, not a seed in a file.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_poisson_interval_contains_the_count(k in count(), level in 0.01..0.999) {
        let interval = poisson_interval(k, level)?;
        prop_assert!(interval.contains(k as f64), "{interval:?}");
    }

    #[test]
    fn share_intervals_contain_the_share(k in count(), rest in 0..5_000u64, level in 0.01..0.999) {
        let n = k.saturating_add(rest).max(1);
        for interval in [clopper_pearson(k, n, level)?, wilson_interval(k, n, level)?] {
            prop_assert!(interval.contains(k as f64 / n as f64), "{interval:?}");
            prop_assert!(interval.low >= 0.0 && interval.high <= Some(1.0), "{interval:?}");
        }
    }

    #[test]
    fn a_higher_level_never_narrows_an_interval(k in count(), level in 0.01..0.99) {
        let (inner, outer) = (poisson_interval(k, level)?, poisson_interval(k, level + 0.005)?);
        prop_assert!(outer.low <= inner.low && outer.high >= inner.high);
    }

    #[test]
    fn one_more_event_never_lowers_an_end(k in 0..1_000_000u64) {
        let (one, next) = (poisson_interval(k, 0.95)?, poisson_interval(k + 1, 0.95)?);
        prop_assert!(next.low >= one.low && next.high >= one.high);
    }

    #[test]
    fn a_rate_ratio_lies_within_its_interval(a in count(), b in count(), e in 0.01..100.0) {
        let ratio = rate_ratio(a, e, b, 1.0, 0.95)?;
        prop_assert_eq!(ratio.estimate.is_none(), b == 0);
        prop_assert_eq!(ratio.high.is_none(), b == 0);
        if let (Some(estimate), Some(high)) = (ratio.estimate, ratio.high) {
            let slack = 1e-12 * estimate;
            prop_assert!(ratio.low <= estimate + slack && estimate <= high + slack, "{ratio:?}");
        }
    }

    #[test]
    fn swapping_the_periods_inverts_the_ratio(a in 1..100_000u64, b in 1..100_000u64, e in 0.01..100.0) {
        let (one, other) = (rate_ratio(a, e, b, 1.0, 0.95)?, rate_ratio(b, 1.0, a, e, 0.95)?);
        let inverse = 1.0 / other.high.expect("bounded");
        prop_assert!((one.low - inverse).abs() <= 1e-12 * inverse, "{one:?} {other:?}");
    }

    #[test]
    fn a_p_value_is_a_probability_and_does_not_mind_the_order(a in count(), b in count(), e in 0.01..100.0) {
        let (p, swapped) = (conditional_test(a, e, b, 1.0)?, conditional_test(b, 1.0, a, e)?);
        prop_assert!((0.0..=1.0).contains(&p), "{p}");
        prop_assert!((p - swapped).abs() <= 1e-9 * p.max(1e-200), "{p} {swapped}");
    }

    #[test]
    fn a_wider_difference_is_never_less_surprising(a in 0..500u64, b in 0..500u64) {
        let (a, b) = (a.min(b), a.max(b));
        prop_assume!(a > 0);
        // The same total, further apart.
        let (near, far) = (conditional_test(a, 1.0, b, 1.0)?, conditional_test(a - 1, 1.0, b + 1, 1.0)?);
        prop_assert!(far <= near * (1.0 + 1e-12), "{near} {far}");
    }

    #[test]
    fn swapping_overdispersed_groups_inverts_the_ratio(a in group(), b in group(), level in 0.01..0.999) {
        let (Ok(one), Ok(other)) = (quasi_poisson(&a, &b, level), quasi_poisson(&b, &a, level)) else {
            return Ok(());
        };
        prop_assert!(one.interval.contains(one.ratio), "{one:?}");
        prop_assert!((one.ratio * other.ratio - 1.0).abs() <= 1e-12, "{one:?} {other:?}");
        prop_assert!((one.p_value - other.p_value).abs() <= 1e-6, "{one:?} {other:?}");
        prop_assert_eq!(one.dispersion.total_cmp(&0.0), std::cmp::Ordering::Greater);
    }

    #[test]
    fn an_interval_leaves_1_out_just_when_the_p_value_is_low(a in group(), b in group(), level in 0.01..0.999) {
        if let Ok(found) = quasi_poisson(&a, &b, level) {
            let slack = 1e-6;
            let (outside, rare) = (!found.interval.contains(1.0), found.p_value < 1.0 - level);
            let near = (found.p_value - (1.0 - level)).abs() < slack;
            prop_assert!(outside == rare || near, "{found:?}");
        }
    }

    #[test]
    fn no_dispersion_on_a_grid_is_more_likely(a in few(), b in few()) {
        let Ok(found) = negative_binomial(&a, &b) else { return Ok(()) };
        let ln_likelihood = |alpha| ln_likelihood(&a, alpha) + ln_likelihood(&b, alpha);
        let best = ln_likelihood(found.dispersion);
        for step in -200..200 {
            let alpha = 1.05_f64.powi(step);
            prop_assert!(ln_likelihood(alpha) <= best + 1e-9, "{alpha} {found:?}");
        }
        prop_assert!(ln_likelihood(0.0) <= best + 1e-9, "{found:?}");
    }

    #[test]
    fn a_test_of_equal_means_does_not_mind_the_order(a in group(), b in group()) {
        let (one, other) = (negative_binomial(&a, &b), negative_binomial(&b, &a));
        prop_assert_eq!(one.is_ok(), other.is_ok());
        if let (Ok(one), Ok(other)) = (one, other) {
            prop_assert!((0.0..=1.0).contains(&one.p_value) && one.dispersion >= 0.0, "{one:?}");
            let near = (one.dispersion - other.dispersion).abs() <= 1e-6 * one.dispersion;
            prop_assert!(near && (one.p_value - other.p_value).abs() <= 1e-6, "{one:?} {other:?}");
        }
    }

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
    fn nothing_panics_on_any_numbers(a: u64, b: u64, x: f64, y: f64, level: f64) {
        let _ = poisson_interval(a, level);
        let _ = clopper_pearson(a, b, level);
        let _ = wilson_interval(a, b, level);
        let _ = rate_ratio(a, x, b, y, level);
        let _ = conditional_test(a, x, b, y);
        let _ = quasi_poisson(&[a, b, b], &[b, a], level);
        let _ = negative_binomial(&[a, b, b], &[b, a]);
        let _ = robust_slope(&[(x, y), (y, level), (level, x), (0.0, y), (x, 1.0), (2.0, x)], 0.8);
    }
}

#[test]
fn clusters_count_once_and_empty_days_not_at_all() -> Result<(), StatisticsError> {
    let p = cluster_test(&[4, 0, 1, 1], 1.0, &[1, 2, 0, 1, 1, 5, 9, 1, 1], 1.0)?;
    assert_eq!(p, conditional_test(3, 1.0, 8, 1.0)?);
    Ok(())
}

#[test]
fn two_empty_periods_say_nothing() -> Result<(), StatisticsError> {
    let ratio = rate_ratio(0, 1.0, 0, 1.0, 0.95)?;
    assert_eq!((ratio.estimate, ratio.low, ratio.high), (None, 0.0, None));
    assert_eq!(conditional_test(0, 1.0, 0, 1.0)?, 1.0);
    assert_eq!(wilson_interval(0, 0, 0.95)?, clopper_pearson(0, 0, 0.95)?);
    Ok(())
}

#[test]
fn counts_beyond_the_whole_numbers_of_a_double_still_end() -> Result<(), StatisticsError> {
    // Counting upwards by one from 2^54 goes nowhere: a sum over such counts once never ended.
    let many = 1 << 62;
    for (a, b) in [(many, 3), (3, many), (many, many)] {
        assert!((0.0..=1.0).contains(&conditional_test(a, 1.0, b, 1.0)?));
        assert!(rate_ratio(a, 1.0, b, 1.0, 0.95)?.high.is_some_and(|high| high > 0.0));
        assert!(negative_binomial(&[a, 0, 1], &[b, 7, a])?.dispersion.is_finite());
    }
    Ok(())
}

#[test]
fn impossible_questions_are_refused() {
    for level in [0.0, 1.0, -1.0, 95.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(poisson_interval(3, level), Err(StatisticsError::Level { .. })));
    }
    for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e-300] {
        let refused = conditional_test(3, exposure, 3, 1.0);
        assert!(matches!(refused, Err(StatisticsError::Exposure { .. })), "{exposure}");
    }
    let more = StatisticsError::MoreSuccessesThanTrials { successes: 4, trials: 3 };
    assert_eq!(wilson_interval(4, 3, 0.95), Err(more.clone()));
    assert_eq!(clopper_pearson(4, 3, 0.95), Err(more));
}

fn reason<T>(answer: Result<T, StatisticsError>) -> &'static str {
    match answer {
        Err(StatisticsError::NotDefined { because, .. }) => because,
        Err(other) => panic!("refused for another reason: {other}"),
        Ok(_) => panic!("not refused"),
    }
}

#[test]
fn overdispersed_ratios_that_do_not_exist_are_refused_with_the_reason() {
    let because =
        |current: &[u64], previous: &[u64]| reason(quasi_poisson(current, previous, 0.95));
    assert_eq!(because(&[3], &[4]), "there are fewer than three counts in all");
    assert_eq!(because(&[0, 0], &[4, 1]), "the current counts sum to 0");
    assert_eq!(because(&[4, 1, 7], &[]), "the previous counts sum to 0");
    assert_eq!(because(&[2, 2], &[5, 5]), "the counts do not vary within either group");
    let huge = u64::MAX;
    assert_eq!(because(&[huge; 3], &[huge - 1; 7]), "the counts do not vary within either group");
    let level = quasi_poisson(&[1, 2], &[3], 95.0);
    assert_eq!(level, Err(StatisticsError::Level { found: 95.0 }));
}

#[test]
fn counts_calmer_than_chance_have_no_dispersion() -> Result<(), StatisticsError> {
    let found = negative_binomial(&[4, 4, 4, 5], &[4, 4, 4, 4])?;
    assert_eq!(found.dispersion, 0.0);
    Ok(())
}

#[test]
fn tests_of_equal_means_without_events_are_refused_with_the_reason() {
    let because = |current: &[u64], previous: &[u64]| reason(negative_binomial(current, previous));
    assert_eq!(because(&[3], &[4]), "there are fewer than three counts in all");
    assert_eq!(because(&[0, 0], &[4, 1]), "the current counts sum to 0");
    assert_eq!(because(&[4, 1], &[0]), "the previous counts sum to 0");
}

#[test]
fn slopes_that_do_not_exist_are_refused_with_the_reason() {
    let because = |points: &[(f64, f64)]| reason(robust_slope(points, 0.95));
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
