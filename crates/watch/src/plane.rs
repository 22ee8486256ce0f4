//! Where in the camp's plane is a place on Earth, and back?
//!
//! East and north of the camp's origin in metres, by way of earth-centred coordinates on the WGS 84 ellipsoid
//! (National Geospatial-Intelligence Agency, NGA.STND.0036, 2014). Limits: the plane touches the Earth at the
//! origin; a distance of 50 km is half a metre too short.

use crate::error::WatchError;
use base::Point;

/// Semi-major axis in metres.
const A_M: f64 = 6_378_137.0;
/// First eccentricity, squared.
const E2: f64 = 6.694_379_990_141_316_5e-3;

/// A plane through the camp's origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plane {
    origin: Point,
    centre_m: [f64; 3],
    sin_cos: [(f64, f64); 2],
}

impl Plane {
    /// The plane that touches the Earth at this origin.
    #[must_use]
    pub fn new(origin: Point) -> Self {
        let (latitude, longitude) =
            (origin.latitude().to_radians(), origin.longitude().to_radians());
        let sin_cos = [latitude.sin_cos(), longitude.sin_cos()];
        Self { origin, centre_m: from_centre_m(latitude, longitude), sin_cos }
    }

    /// [east, north] in metres of a latitude and longitude in degrees.
    ///
    /// # Errors
    /// No place on Earth, or one more than 300 km away.
    pub fn east_north_m(&self, latitude: f64, longitude: f64) -> Result<[f64; 2], WatchError> {
        let place = Point::try_new(latitude, longitude).map_err(|error| WatchError::Malformed {
            what: "place",
            found: error.to_string(),
            expected: "degrees of latitude and longitude",
        })?;
        let found = self.project(place.latitude().to_radians(), place.longitude().to_radians());
        // Earth-centred distance would let the antipode through as near.
        if self.origin.distance_km(place) > 300.0 {
            return Err(WatchError::Malformed {
                what: "place",
                found: format!("{latitude}, {longitude}"),
                expected: "a place within 300 km of the camp",
            });
        }
        Ok(found)
    }

    /// [latitude, longitude] in degrees of [east, north] in metres; good to a millimetre within 100 km.
    #[must_use]
    pub fn latitude_longitude(&self, [east_m, north_m]: [f64; 2]) -> [f64; 2] {
        let (mut latitude, mut longitude) =
            (self.origin.latitude().to_radians(), self.origin.longitude().to_radians());
        // Newton's steps with the slope of a sphere of the local curvature: each is 100 times nearer.
        for _ in 0..6 {
            let [e, n] = self.project(latitude, longitude);
            let bend = 1.0 - E2 * latitude.sin().powi(2);
            latitude += (north_m - n) / (A_M * (1.0 - E2) / bend.powf(1.5));
            longitude += (east_m - e) / (A_M / bend.sqrt() * latitude.cos().max(1e-6));
            latitude = latitude.clamp(-1.57, 1.57);
        }
        [latitude.to_degrees(), longitude.to_degrees()]
    }

    fn project(&self, latitude: f64, longitude: f64) -> [f64; 2] {
        let place = from_centre_m(latitude, longitude);
        let [x, y, z] = [0, 1, 2].map(|i| place[i] - self.centre_m[i]);
        let [(sin_lat, cos_lat), (sin_lon, cos_lon)] = self.sin_cos;
        let east = -sin_lon * x + cos_lon * y;
        let north = -sin_lat * (cos_lon * x + sin_lon * y) + cos_lat * z;
        [east, north]
    }
}

/// Earth-centred x, y, z of a place on the ellipsoid, in metres.
fn from_centre_m(latitude: f64, longitude: f64) -> [f64; 3] {
    let (sin, cos) = latitude.sin_cos();
    let across = A_M / (1.0 - E2 * sin * sin).sqrt();
    [across * cos * longitude.cos(), across * cos * longitude.sin(), across * (1.0 - E2) * sin]
}

#[cfg(test)]
mod tests;
