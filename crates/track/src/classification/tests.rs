//! Do opinions weigh what they should?

use super::*;
use proptest::prelude::*;

fn check(prior: &[f64], opinions: &[(&[(usize, f64)], f64)], expect: &[f64]) {
    let mut found = Classification::try_new(prior).unwrap();
    for (opinion, weight) in opinions {
        found.take(opinion, *weight).unwrap();
    }
    for (found, expect) in found.probabilities().iter().zip(expect) {
        assert!((found - expect).abs() < 1e-9, "{found} for {expect}");
    }
}

#[test]
fn independent_opinions_multiply() {
    // 0.8/0.2 twice over even odds: 16 to 1.
    check(&[1.0, 1.0], &[(&[(0, 0.8)], 1.0), (&[(0, 0.8)], 1.0)], &[16.0 / 17.0, 1.0 / 17.0]);
}

#[test]
fn an_opinion_of_half_weight_counts_as_its_root() {
    check(&[1.0, 1.0], &[(&[(1, 0.9)], 0.5)], &[0.25, 0.75]);
}

#[test]
fn a_rare_class_needs_more_than_one_word() {
    check(&[99.0, 1.0], &[(&[(1, 0.9)], 1.0)], &[99.0 / 108.0, 9.0 / 108.0]);
}

#[test]
fn what_is_left_of_one_goes_to_the_classes_not_named() {
    check(&[1.0; 3], &[(&[(0, 0.5)], 1.0)], &[0.5, 0.25, 0.25]);
    check(&[1.0; 3], &[(&[(0, 0.6), (1, 0.6), (2, 0.8)], 1.0)], &[0.3, 0.3, 0.4]);
    check(&[1.0; 3], &[(&[], 1.0)], &[1.0 / 3.0; 3]);
}

#[test]
fn a_class_or_confidence_that_cannot_be_is_refused_and_changes_nothing() {
    let mut one = Classification::try_new(&[1.0, 2.0]).unwrap();
    let before = one.clone();
    assert!(one.take(&[(2, 0.5)], 1.0).is_err());
    assert!(one.take(&[(0, f64::NAN)], 1.0).is_err());
    assert!(one.take(&[(0, 0.5)], -1.0).is_err());
    assert_eq!(one, before);
    assert!(Classification::try_new(&[1.0]).is_err());
    assert!(Classification::try_new(&[1.0, 0.0]).is_err());
}

proptest! {
    #[test]
    fn whatever_is_said_the_probabilities_sum_to_one_and_minds_can_change(
        opinions in prop::collection::vec(
            (prop::collection::vec((0_usize..4, 0.0..=1.0_f64), 0..5), 0.0..=1.0_f64), 0..300)
    ) {
        let mut one = Classification::try_new(&[1.0, 2.0, 3.0, 4.0]).unwrap();
        for (opinion, weight) in &opinions {
            one.take(opinion, *weight).unwrap();
            prop_assert!((one.probabilities().iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
        for _ in 0..8 {
            one.take(&[(2, 1.0)], 1.0).unwrap();
        }
        prop_assert_eq!(one.likeliest().0, 2);
    }
}
