//! Does the tree find what measuring every distance finds?

use std::sync::Arc;

use arrow::array::Int64Array;
use proptest::prelude::*;

use super::*;

fn sites(places: Vec<Point>) -> Sites {
    let ids = Arc::new(Int64Array::from_iter_values(0..places.len() as i64));
    Sites { ids, tree: tree(&places), places }
}

/// Every distance, with no tree.
fn all(places: &[Point], from: Point) -> Vec<Near> {
    let near = |(site, p): (usize, &Point)| Near { distance_km: from.distance_km(*p), site };
    let mut found: Vec<Near> = places.iter().enumerate().map(near).collect();
    found.sort_by(|a, b| a.distance_km.total_cmp(&b.distance_km));
    found
}

/// Anywhere, or where trees go wrong: poles, date line, whole degrees (ties, duplicates).
fn place() -> impl Strategy<Value = Point> {
    let latitude = prop_oneof![-90.0..=90.0, Just(90.0), Just(-90.0), Just(89.9), Just(0.0)];
    let longitude = prop_oneof![-180.0..=180.0, Just(180.0), Just(-180.0), Just(179.9)];
    let free = (latitude, longitude);
    let whole = (-3..=3_i8, -3..=3_i8).prop_map(|(a, b)| (f64::from(a), f64::from(b)));
    prop_oneof![free, whole].prop_map(|(a, b)| Point::try_new(a, b).expect("on earth"))
}

fn radius_km() -> impl Strategy<Value = f64> {
    prop_oneof![0.0..200.0, 0.0..21_000.0, Just(0.0), Just(111.195), Just(f64::INFINITY)]
}

proptest! {
    #[test]
    fn the_tree_finds_what_measuring_every_distance_finds(
        places in prop::collection::vec(place(), 0..60),
        from in place(),
        km in radius_km(),
    ) {
        let expected: Vec<Near> =
            all(&places, from).into_iter().filter(|n| n.distance_km <= km).collect();
        let found = sites(places.clone());
        prop_assert_eq!(found.within(from, km), expected);
        prop_assert_eq!(found.nearest(from), all(&places, from).first().copied());
    }

    #[test]
    fn a_site_at_the_antipode_is_found_at_its_own_distance(from in place()) {
        let (latitude, longitude) = (-from.latitude(), from.longitude());
        let opposite = if longitude > 0.0 { longitude - 180.0 } else { longitude + 180.0 };
        let place = Point::try_new(latitude, opposite).expect("on earth");
        let km = from.distance_km(place);
        prop_assert_eq!(sites(vec![place]).within(from, km).len(), 1);
        prop_assert_eq!(sites(vec![place]).nearest(from).map(|n| n.distance_km), Some(km));
    }
}
