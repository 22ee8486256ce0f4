//! Is each place counted once, and what is not known counted as such?

use super::*;
use base::Point;

fn place(people: f64, chance: f64) -> Place {
    Place { people: Some(people), chance }
}

#[test]
fn a_place_two_bases_reach_counts_once_for_any_and_twice_by_base() {
    let at = |latitude| Point::try_new(latitude, 0.0).expect("a point");
    let (bases, towns) = ([at(0.0), at(0.2)], [at(0.1), at(0.4), at(5.0)]);
    let places = [place(1000.0, 0.5), place(200.0, 0.1), place(50.0, 1.0)];
    let distance = |base: usize, town: usize| bases[base].distance_km(towns[town]);
    let reach = people_within_reach(2, &places, &[25.0, 50.0], distance).expect("sound");
    let expected = |group: &[AtRisk]| group.iter().map(|ring| ring.expected).collect::<Vec<_>>();
    assert_eq!(expected(&reach.by_base[0]), [500.0, 520.0]);
    assert_eq!(expected(&reach.by_base[1]), [520.0, 520.0]);
    assert_eq!(expected(&reach.by_any), [520.0, 520.0]);
    assert_eq!(expected(&reach.beyond), [50.0, 50.0]);
    assert_eq!(reach.beyond[1].places, 1);
}

#[test]
fn unknown_people_are_counted_as_unknown() {
    let places = [Place { people: None, chance: 0.3 }];
    let reach = people_within_reach(1, &places, &[10.0], |_, _| 1.0).expect("sound");
    let one = AtRisk { places: 1, of_unknown_people: 1, people: 0.0, expected: 0.0 };
    assert_eq!(reach.by_any, [one]);
}

#[test]
fn without_a_base_or_a_way_all_are_beyond() {
    let places = [place(10.0, 0.5)];
    for bases in [0, 1] {
        let reach = people_within_reach(bases, &places, &[10.0], |_, _| f64::NAN);
        assert_eq!(reach.expect("sound").beyond[0].people, 10.0);
    }
}

#[test]
fn what_is_no_chance_or_number_of_people_is_refused() {
    for bad in [place(10.0, 1.5), place(10.0, f64::NAN), place(-1.0, 0.5)] {
        assert!(people_within_reach(1, &[bad], &[10.0], |_, _| 1.0).is_err());
    }
}
