//! Does each target count its own deaths?

use super::*;
use crate::near::PlacePrecision;
use base::Point;

fn event(violence: Option<Violence>, civilians: Option<f64>) -> Event {
    Event {
        point: Point::try_new(7.0, 20.0).expect("a point"),
        precision: PlacePrecision::Exact,
        from: "2020-01-01".parse().expect("a date"),
        to: "2020-01-01".parse().expect("a date"),
        deaths: [2.0, 4.0, 8.0],
        violence,
        civilians,
    }
}

#[test]
fn each_target_counts_its_own_deaths_and_says_what_is_silent() {
    let events = [
        event(Some(Violence::StateBased), Some(1.0)),
        event(Some(Violence::OneSided), None),
        event(None, None),
    ];
    let check = |target: Target, expect: &[[f64; 3]], silent| {
        let (found, left) = target.of(&events);
        assert_eq!(found.iter().map(|e| e.deaths).collect::<Vec<_>>(), expect, "{target:?}");
        assert_eq!(left, silent);
    };
    check(Target::All, &[[2.0, 4.0, 8.0]; 3], 0);
    check(Target::StateBased, &[[2.0, 4.0, 8.0]], 1);
    check(Target::Civilians, &[[0.5, 1.0, 2.0], [2.0, 4.0, 8.0]], 1);
}

#[test]
fn civilians_of_an_event_without_a_best_estimate_stand_as_they_are() {
    assert_eq!(of_civilians([0.0, 0.0, 20.0], 3.0), [3.0; 3]);
}

#[test]
fn targets_are_told_by_their_names() {
    for (name, target) in Target::NAMES {
        assert_eq!((name.parse(), target.name()), (Ok(target), name));
    }
    assert!("soldiers".parse::<Target>().is_err());
}
