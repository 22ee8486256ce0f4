//! What must hold for any counts at all?

use proptest::prelude::*;
use statistics::{
    StatisticsError, clopper_pearson, cluster_test, conditional_test, negative_binomial,
    poisson_interval, quasi_poisson, rate_ratio, wilson_interval,
};

/// Small counts as well as any at all.
fn count() -> impl Strategy<Value = u64> {
    prop_oneof![3 => 0..200u64, 1 => 0..2_000_000u64, 1 => any::<u64>()]
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
    fn nothing_panics_on_any_numbers(a: u64, b: u64, x: f64, y: f64, level: f64) {
        let _ = poisson_interval(a, level);
        let _ = clopper_pearson(a, b, level);
        let _ = wilson_interval(a, b, level);
        let _ = rate_ratio(a, x, b, y, level);
        let _ = conditional_test(a, x, b, y);
        let _ = quasi_poisson(&[a, b, b], &[b, a], level);
        let _ = negative_binomial(&[a, b, b], &[b, a]);
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
