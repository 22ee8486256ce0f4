//! What is inside this circle, cell or sector?

use base::{CellId, EARTH_RADIUS_KM, Point};

use crate::Error;

/// A part of the earth for which violence is counted and forecast.
#[derive(Debug, Clone, PartialEq)]
pub enum Area {
    /// All within a distance of a camp or settlement.
    Circle {
        /// The camp or settlement.
        centre: Point,
        /// The distance; what lies at it is inside.
        radius_km: f64,
    },
    /// A cell of PRIO-GRID.
    Cell(CellId),
    /// A sector or axis of the user's own: its corners in order, at least three, the last joined
    /// to the first by straight lines in degrees. It must not cross the date line.
    Polygon(Vec<Point>),
}

impl Area {
    /// A circle around a point.
    ///
    /// # Errors
    /// [`Error::NotAnArea`] where the radius is not above 0 and at most 1,000 km.
    pub fn try_circle(centre: Point, radius_km: f64) -> Result<Self, Error> {
        if radius_km > 0.0 && radius_km <= 1000.0 {
            Ok(Self::Circle { centre, radius_km })
        } else {
            Err(Error::NotAnArea(format!("a circle of {radius_km} km; expected above 0, to 1,000")))
        }
    }

    /// A polygon of these corners.
    ///
    /// # Errors
    /// [`Error::NotAnArea`] for fewer than three corners, or where it would span half the earth
    /// or more, as one that crosses the date line seems to.
    pub fn try_polygon(corners: Vec<Point>) -> Result<Self, Error> {
        let east = corners.iter().map(|p| p.longitude()).fold(f64::NEG_INFINITY, f64::max);
        let west = corners.iter().map(|p| p.longitude()).fold(f64::INFINITY, f64::min);
        match corners.len() {
            0..3 => Err(Error::NotAnArea(format!(
                "a polygon of {} corner(s); expected at least 3",
                corners.len()
            ))),
            _ if east - west >= 180.0 => Err(Error::NotAnArea(format!(
                "a polygon from {west} to {east} degrees east; expected less than 180 degrees, \
                 split at the date line"
            ))),
            _ => Ok(Self::Polygon(corners)),
        }
    }

    /// The middle: of a circle or cell its centre, of a polygon the mean of its corners.
    pub fn middle(&self) -> Point {
        match self {
            Self::Circle { centre, .. } => *centre,
            Self::Cell(cell) => cell.centre(),
            Self::Polygon(corners) => {
                let n = corners.len().max(1) as f64;
                let mean = |of: fn(&Point) -> f64| corners.iter().map(of).sum::<f64>() / n;
                let (latitude, longitude) = (mean(|p| p.latitude()), mean(|p| p.longitude()));
                Point::try_new(latitude, longitude).unwrap_or(corners[0])
            }
        }
    }

    /// Whether a point lies inside.
    pub fn contains(&self, point: Point) -> bool {
        match self {
            Self::Circle { centre, radius_km } => {
                // Most points are far to the north or south, and this is cheap to see.
                let north_km = (point.latitude() - centre.latitude()).abs().to_radians();
                north_km * EARTH_RADIUS_KM <= *radius_km && centre.distance_km(point) <= *radius_km
            }
            Self::Cell(cell) => CellId::of(point) == *cell,
            Self::Polygon(corners) => is_within(corners, point),
        }
    }
}

/// Whether a ray to the east crosses the border an odd number of times (Shimrat 1962, Algorithm
/// 112, doi:10.1145/368637.368653).
fn is_within(corners: &[Point], point: Point) -> bool {
    let (x, y) = (point.longitude(), point.latitude());
    let before = corners.iter().cycle().skip(corners.len().saturating_sub(1));
    let crossed = corners.iter().zip(before).filter(|(a, b)| {
        let (low, high) = (a.latitude() > y, b.latitude() > y);
        let slope = (b.longitude() - a.longitude()) / (b.latitude() - a.latitude());
        low != high && x < a.longitude() + slope * (y - a.latitude())
    });
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Point {
        Point::try_new(latitude, longitude).expect("a point")
    }

    #[test]
    fn a_circle_holds_what_lies_at_its_distance() {
        let circle = Area::try_circle(at(4.0, 18.0), 25.0).expect("a circle");
        let check = |latitude, longitude, inside| {
            assert_eq!(circle.contains(at(latitude, longitude)), inside);
        };
        check(4.2, 18.0, true);
        check(4.3, 18.0, false);
        check(4.0, 18.2, true);
        check(4.0, 18.3, false);
    }

    #[test]
    fn a_polygon_holds_what_its_border_encloses() {
        // A sector with a bay in its eastern side.
        let corners = [(0.0, 0.0), (0.0, 4.0), (2.0, 2.0), (4.0, 4.0), (4.0, 0.0)];
        let sector = Area::try_polygon(corners.map(|(y, x)| at(y, x)).to_vec()).expect("a polygon");
        assert!(sector.contains(at(2.0, 1.0)) && sector.contains(at(0.5, 3.0)));
        assert!(!sector.contains(at(2.0, 3.0)) && !sector.contains(at(5.0, 1.0)));
        assert!(!sector.contains(at(2.0, -1.0)));
    }

    #[test]
    fn a_cell_holds_its_points() {
        let cell = Area::Cell(CellId::of(at(4.4, 18.6)));
        assert!(cell.contains(at(4.01, 18.51)) && !cell.contains(at(4.51, 18.51)));
    }

    #[test]
    fn what_is_no_area_is_refused() {
        for radius in [0.0, -1.0, f64::NAN, 1e6] {
            assert!(Area::try_circle(at(0.0, 0.0), radius).is_err());
        }
        assert!(Area::try_polygon(vec![at(0.0, 0.0), at(1.0, 1.0)]).is_err());
        assert!(Area::try_polygon(vec![at(0.0, 179.0), at(1.0, -179.0), at(2.0, 179.0)]).is_err());
    }
}
