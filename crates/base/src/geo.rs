//! How far is it from here to there?

use serde::Serialize;

use crate::ParseError;

/// Mean radius of the earth in kilometres (IUGG), used for every great-circle distance.
pub const EARTH_RADIUS_KM: f64 = 6_371.008_8;

/// A place on earth in degrees (WGS 84): latitude -90 to 90, longitude -180 to 180.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    latitude: f64,
    longitude: f64,
}

impl Point {
    /// Latitude first; an error outside the earth or where not a number.
    pub fn try_new(latitude: f64, longitude: f64) -> Result<Self, ParseError> {
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(Self { latitude, longitude })
        } else {
            let found = format!("({latitude}, {longitude})");
            Err(ParseError::new(
                &found,
                "a latitude from -90 to 90 and a longitude from -180 to 180",
            ))
        }
    }

    /// The nearest point on earth to these degrees, which must be numbers.
    pub fn clamped(latitude: f64, longitude: f64) -> Self {
        Self { latitude: latitude.clamp(-90.0, 90.0), longitude: longitude.clamp(-180.0, 180.0) }
    }

    /// Degrees north.
    pub fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    pub fn longitude(self) -> f64 {
        self.longitude
    }

    /// Great-circle distance in kilometres by the haversine formula (Sinnott 1984), on a sphere:
    /// up to 0.6 % off the ellipsoid.
    pub fn distance_km(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.latitude.to_radians(), other.latitude.to_radians());
        let half_lat = (lat2 - lat1) / 2.0;
        let half_lon = (other.longitude - self.longitude).to_radians() / 2.0;
        let h = half_lat.sin().powi(2) + lat1.cos() * lat2.cos() * half_lon.sin().powi(2);
        2.0 * EARTH_RADIUS_KM * h.sqrt().min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_latitude_is_about_111_km() {
        let a = Point::try_new(0.0, 0.0).expect("a");
        let b = Point::try_new(1.0, 0.0).expect("b");
        assert!((a.distance_km(b) - 111.195).abs() < 1e-3);
        assert_eq!(a.distance_km(a), 0.0);
    }

    #[test]
    fn distance_crosses_the_date_line_the_short_way() {
        let a = Point::try_new(0.0, 179.5).expect("a");
        let b = Point::try_new(0.0, -179.5).expect("b");
        assert!((a.distance_km(b) - 111.195).abs() < 1e-3);
    }

    #[test]
    fn places_off_the_earth_are_refused() {
        assert!(Point::try_new(91.0, 0.0).is_err());
        assert!(Point::try_new(f64::NAN, 0.0).is_err());
    }
}
