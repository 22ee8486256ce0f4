//! Do all models keep to what they were shown, and give proper distributions?

use base::Month;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_pcg::Pcg64;

use super::*;
use crate::Panel;

fn month(id: i32) -> Month {
    crate::month_of_id(id).expect("a month")
}

/// One unit per column, from month 481 (January 2020) on; a NaN is a gap.
fn panel(units: &[&[f64]]) -> Panel {
    let rows = units.iter().zip(1..).flat_map(|(counts, unit)| {
        let known = counts.iter().zip(481..).filter(|(count, _)| !count.is_nan());
        known.map(move |(&count, id)| (unit, month(id), count))
    });
    Panel::try_new(rows).expect("a sound panel")
}

/// Every model gives each unit a distribution of finite counts from 0 up that sums to one.
fn check(units: &[&[f64]]) {
    let panel = panel(units);
    let past = panel.until(month(504));
    for model in all() {
        let target = past.lead(month(507)).and_then(|lead| model.predict(&past, lead));
        let found = target.unwrap_or_else(|error| panic!("{}: {error}", model.name()));
        assert_eq!(found.len(), units.len());
        for distribution in found {
            let total: f64 = distribution.atoms().iter().map(|atom| atom.1).sum();
            assert!((total - 1.0).abs() < 1e-9, "{}: {total}", model.name());
            let sound = |&(count, _): &(f64, f64)| count.is_finite() && count >= 0.0;
            assert!(distribution.atoms().iter().all(sound), "{}", model.name());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_history_with_a_count_gives_proper_distributions(
        counts in prop::collection::vec(
            prop::collection::vec(
                prop_oneof![Just(f64::NAN), Just(0.0), 0.0..5.0, 0.0..1e3, 0.0..1e10], 1..24,
            ),
            1..4,
        ),
    ) {
        prop_assume!(counts.iter().all(|unit| unit.iter().any(|count| !count.is_nan())));
        check(&counts.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }
}

#[test]
fn degenerate_histories_give_proper_distributions() {
    check(&[&[0.0; 24]]);
    check(&[&[7.0]]);
    check(&[&[1e10; 24], &[0.0; 24]]);
    check(&[&[0.0, 1e10, 0.0, 3.0], &[1e-9; 24]]);
    check(&[&[0.0, f64::NAN, 3.0, f64::NAN], &[f64::NAN, 1e6, 0.0, 0.25]]);
    check(&[&[5.0; 24], &[f64::NAN, 1.0]]);
}

#[test]
fn nothing_known_is_refused() {
    let panel = panel(&[&[3.0]]);
    let past = panel.until(month(480));
    for model in all().iter().filter(|model| model.name() != "zero") {
        let refused = model.predict(&past, 3);
        assert!(matches!(refused, Err(Error::NothingKnown { .. })), "{}", model.name());
    }
}

#[test]
fn no_model_sees_past_its_origin() {
    let calm = [1.0, 0.0, 4.0, 0.0, 2.0, 9.0, 0.0, 0.0, 1.0, 0.0, 3.0, 1.0, 5.0, 0.0];
    let mut later = calm.to_vec();
    later.extend([999.0; 6]);
    let (short, long) = (panel(&[&calm, &[2.0; 14]]), panel(&[&later, &[2.0; 14]]));
    for model in all() {
        let of = |panel: &Panel| model.predict(&panel.until(month(494)), 3);
        assert_eq!(of(&short), of(&long), "{}", model.name());
    }
}

#[test]
fn the_same_seed_gives_the_same_samples() {
    let panel = panel(&[&[1.0, 0.0, 4.0], &[0.0, 7.0, 0.0]]);
    let past = panel.until(month(483));
    let draw = |seed| forecast(&Last, &past, &[month(486)], 100, &mut Pcg64::seed_from_u64(seed));
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
}

#[test]
fn names_are_unique_and_benchmarks_come_first() {
    let names: Vec<_> = all().iter().map(|model| model.name()).collect();
    assert_eq!(names[..4], ["zero", "last", "bootstrap", "conflictology"]);
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
}

#[test]
fn no_weights_are_given_that_know_what_came_later() {
    assert!(Weights::published(month(453)).is_none());
    assert_eq!([453, 454].map(|id| served(month(id)).name()), ["conflictology", "stack"]);
    let first = Weights::published(month(454));
    assert!(first.is_some() && Weights::published(month(465)) == first);
    assert_ne!(Weights::published(month(466)), first);
    assert_eq!(Weights::published(month(514)), Weights::published(month(900)));
    for (activity, shares) in first.iter().flat_map(Weights::shares) {
        let total: f64 = shares.iter().map(|share| share.1).sum();
        assert!((total - 1.0).abs() < 0.001, "{activity:?}: {total}");
    }
}

#[test]
fn a_stack_gives_degenerate_histories_a_proper_distribution() {
    let weights = Weights::published(month(900)).expect("the latest weights");
    let stack = Stack { weights };
    for units in [&[[0.0; 24], [1e10; 24]][..], &[[7.0; 24]], &[[0.5; 24]]] {
        let panel = panel(&units.iter().map(<[f64; 24]>::as_slice).collect::<Vec<_>>());
        let found = stack.predict(&panel.until(month(504)), 3).expect("a forecast");
        for distribution in found {
            let total: f64 = distribution.atoms().iter().map(|atom| atom.1).sum();
            assert!((total - 1.0).abs() < 1e-9);
        }
    }
}

#[test]
fn one_great_month_does_not_rule_the_stack() {
    let mut counts = [50.0; 24];
    counts[23] = 1e6;
    let panel = panel(&[&counts, &[0.0; 24]]);
    let weights = Weights::published(month(900)).expect("the latest weights");
    let found = Stack { weights }.predict(&panel.until(month(504)), 3).expect("a forecast");
    let most = found[0].atoms().last().map(|atom| atom.0);
    assert!(most.is_some_and(|most| (500.0..2000.0).contains(&most)), "{most:?}");
}

#[test]
fn a_number_is_made_of_its_members_and_of_its_months() {
    let calm = [0.0; 24];
    let mut burst = [0.0; 24];
    burst[20..].fill(40.0);
    let panel = panel(&[&burst, &calm]);
    let past = panel.until(month(504));
    let weights = Weights::published(past.origin()).expect("weights");
    let stack = Stack { weights };
    let of = |unit| stack.explain(&past, 3, unit).expect("a unit");
    let found = of(1);
    let mean = stack.predict(&past, 3).expect("a forecast")[0].mean();
    assert!((found.mean - mean).abs() < 1e-9, "{found:?}");
    let weight: f64 = found.members.iter().map(|part| part.weight).sum();
    assert!((weight - 1.0).abs() < 1e-9);
    let spans: Vec<_> = found.months.iter().map(|p| (p.first, p.last, p.deaths.len())).collect();
    let span = |first, last, n| (month(first), month(last), n);
    let expect = [span(504, 504, 1), span(502, 503, 2), span(493, 501, 9), span(481, 492, 12)];
    assert_eq!(spans, expect);
    // Without the months of the burst less would be expected, without the calm year before it more.
    assert!(found.months[1].mean_without < found.mean, "{found:?}");
    assert!(found.months[3].mean_without > found.mean, "{found:?}");
    assert!(of(2).mean < 1.0);
    assert_eq!(stack.explain(&past, 3, 9), Err(Error::NoUnit { unit: 9 }));
}
