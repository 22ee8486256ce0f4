//! What must hold for any two groups of counts per unit of time?

use proptest::prelude::*;
use statistics::{StatisticsError, negative_binomial, quasi_poisson};

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

proptest! {
    // A failing case becomes a test with a name, not a seed in a file.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

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
fn the_higher_of_two_peaks_of_the_likelihood_is_found() -> Result<(), StatisticsError> {
    // The calm group makes Poisson likelier than any slight dispersion, yet not the likeliest.
    let (calm, clustered) = ([20; 5], [vec![0; 20], vec![10]].concat());
    let likelihood = |alpha| ln_likelihood(&calm, alpha) + ln_likelihood(&clustered, alpha);
    let found = negative_binomial(&calm, &clustered)?;
    assert!(likelihood(1e-6) < likelihood(0.0));
    assert!(likelihood(found.dispersion) > likelihood(0.0) + 7.0, "{found:?}");
    Ok(())
}
