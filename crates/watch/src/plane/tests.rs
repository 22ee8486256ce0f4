//! Is a place the same there and back?

use super::*;
use proptest::prelude::*;

fn gao() -> Plane {
    Plane::new(Point::try_new(16.2667, -0.05).unwrap())
}

#[test]
fn a_minute_of_latitude_is_a_nautical_mile_to_the_north() {
    let [east, north] = gao().east_north_m(16.2667 + 1.0 / 60.0, -0.05).unwrap();
    // The length of a minute at 16 degrees is 1,844 m.
    assert!(east.abs() < 1e-6 && (north - 1844.4).abs() < 1.0, "{east} {north}");
}

#[test]
fn a_place_on_the_other_side_of_the_earth_is_refused() {
    assert!(gao().east_north_m(-16.2667, 179.95).is_err());
    assert!(gao().east_north_m(f64::NAN, 0.0).is_err());
    assert!(gao().east_north_m(16.0, -0.05).is_ok());
}

proptest! {
    #[test]
    fn there_and_back_is_the_same_place(
        latitude in -80.0..80.0_f64, longitude in -179.0..179.0_f64,
        east in -5e4..5e4_f64, north in -5e4..5e4_f64,
    ) {
        let plane = Plane::new(Point::try_new(latitude, longitude).unwrap());
        let [lat, lon] = plane.latitude_longitude([east, north]);
        let [e, n] = plane.east_north_m(lat, (lon + 540.0).rem_euclid(360.0) - 180.0).unwrap();
        prop_assert!((e - east).hypot(n - north) < 1e-3, "{} {}", e - east, n - north);
    }
}
