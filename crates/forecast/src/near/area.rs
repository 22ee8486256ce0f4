//! What is inside this circle, cell or sector?

use base::{CellId, EARTH_RADIUS_KM, Point};

use crate::Error;

/// A ring around a part of a polygon, and those around its holes.
type Part = Vec<Vec<Point>>;

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
    /// A sector or axis of the user's own: parts, each of rings of corners in order, the last joined to the
    /// first by straight lines in degrees. What lies in an odd number of a part's rings is in the part, so
    /// that rings within the first are holes; what is in any part is inside, as GeoJSON means it. It must
    /// not cross the date line.
    Polygon(Vec<Part>),
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

    /// A polygon of these parts.
    ///
    /// # Errors
    /// [`Error::NotAnArea`] for no part, one of no ring, a ring of fewer than three different corners, or
    /// where it would span half the earth or more, as one that crosses the date line seems to.
    pub fn try_polygon(parts: Vec<Part>) -> Result<Self, Error> {
        let all = || parts.iter().flatten().flatten().map(|p| p.longitude());
        let (east, west) =
            (all().fold(f64::NEG_INFINITY, f64::max), all().fold(f64::INFINITY, f64::min));
        let fewest = parts.iter().flatten().map(|ring| different(ring)).min();
        let fewest = fewest.filter(|_| parts.iter().all(|part| !part.is_empty()));
        match fewest.unwrap_or(0) {
            few @ 0..3 => Err(Error::NotAnArea(format!(
                "a ring of {few} different corner(s); expected at least 3"
            ))),
            _ if east - west >= 180.0 => Err(Error::NotAnArea(format!(
                "a polygon from {west} to {east} degrees east; expected less than 180 degrees, \
                 split at the date line"
            ))),
            _ => Ok(Self::Polygon(parts)),
        }
    }

    /// The middle: of a circle or cell its centre, of a polygon the mean of its first ring's corners, or
    /// where that is outside, a point inside.
    pub fn middle(&self) -> Point {
        match self {
            Self::Circle { centre, .. } => *centre,
            Self::Cell(cell) => cell.centre(),
            Self::Polygon(parts) => {
                let part = parts.first().map_or(&[][..], Vec::as_slice);
                let corners = part.first().map_or(&[][..], Vec::as_slice);
                let n = corners.len().max(1) as f64;
                let mean = |of: fn(&Point) -> f64| corners.iter().map(of).sum::<f64>() / n;
                let (latitude, longitude) = (mean(|p| p.latitude()), mean(|p| p.longitude()));
                let mean = Point::clamped(latitude, longitude);
                if self.contains(mean) { mean } else { within(part).unwrap_or(mean) }
            }
        }
    }

    /// Its size in square kilometres, on a plane that touches the sphere at its middle; where parts lie
    /// over each other, that of both.
    pub fn size_km2(&self) -> f64 {
        match self {
            Self::Circle { radius_km, .. } => std::f64::consts::PI * radius_km * radius_km,
            Self::Cell(cell) => {
                let side = 0.5 * EARTH_RADIUS_KM.to_radians();
                side * side * cell.centre().latitude().to_radians().cos()
            }
            Self::Polygon(parts) => {
                let degree = EARTH_RADIUS_KM.to_radians();
                let shrunk = self.middle().latitude().to_radians().cos();
                let size = |part: &Part| {
                    let mut rings = part.iter().map(|ring| size_degrees(ring));
                    (rings.next().unwrap_or(0.0) - rings.sum::<f64>()).max(0.0)
                };
                let all: f64 = parts.iter().map(size).sum();
                (all * degree * degree * shrunk).max(0.01)
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
            Self::Polygon(parts) => parts
                .iter()
                .any(|part| part.iter().map(|ring| crossings(ring, point)).sum::<usize>() % 2 == 1),
        }
    }
}

/// How often a ray to the east crosses a ring (Shimrat 1962, Algorithm 112,
/// doi:10.1145/368637.368653).
fn crossings(ring: &[Point], point: Point) -> usize {
    crossed_at(ring, point.latitude()).filter(|x| point.longitude() < *x).count()
}

/// The longitudes at which a ring crosses a latitude.
fn crossed_at(ring: &[Point], y: f64) -> impl Iterator<Item = f64> {
    let before = ring.iter().cycle().skip(ring.len().saturating_sub(1));
    ring.iter().zip(before).filter_map(move |(a, b)| {
        let (low, high) = (a.latitude() > y, b.latitude() > y);
        let slope = (b.longitude() - a.longitude()) / (b.latitude() - a.latitude());
        (low != high).then(|| a.longitude() + slope * (y - a.latitude()))
    })
}

/// A point in a part: the middle of its longest stretch from west to east, on one of some latitudes.
fn within(part: &[Vec<Point>]) -> Option<Point> {
    let latitudes = || part.iter().flatten().map(|p| p.latitude());
    let (south, north) =
        (latitudes().fold(f64::INFINITY, f64::min), latitudes().fold(f64::NEG_INFINITY, f64::max));
    let stretches = (1..16).flat_map(|step| {
        let y = south + (north - south) * f64::from(step) / 16.0;
        let mut crossed: Vec<f64> = part.iter().flat_map(|ring| crossed_at(ring, y)).collect();
        crossed.sort_by(f64::total_cmp);
        let pairs = crossed.chunks_exact(2).map(|pair| (pair[1] - pair[0], pair[0]));
        pairs.map(move |(length, west)| (length, y, west)).collect::<Vec<_>>()
    });
    let (length, y, west) = stretches.max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(Point::clamped(y, west + 0.5 * length))
}

/// How many different corners a ring has: up to three, which make it one.
fn different(ring: &[Point]) -> usize {
    let mut found: Vec<&Point> = Vec::new();
    for corner in ring {
        if found.len() < 3 && !found.contains(&corner) {
            found.push(corner);
        }
    }
    found.len()
}

/// The size of a ring in square degrees (the shoelace formula).
fn size_degrees(ring: &[Point]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let twice =
        |(a, b): (&Point, &Point)| a.longitude() * b.latitude() - b.longitude() * a.latitude();
    0.5 * ring.iter().zip(next).map(twice).sum::<f64>().abs()
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
        let sector = Area::try_polygon(vec![vec![corners.map(|(y, x)| at(y, x)).to_vec()]])
            .expect("a polygon");
        assert!(sector.contains(at(2.0, 1.0)) && sector.contains(at(0.5, 3.0)));
        assert!(!sector.contains(at(2.0, 3.0)) && !sector.contains(at(5.0, 1.0)));
        assert!(!sector.contains(at(2.0, -1.0)));
    }

    #[test]
    fn holes_are_outside_and_all_parts_inside() {
        let square = |south: f64, size: f64| {
            vec![at(south, 0.0), at(south, size), at(south + size, size), at(south + size, 0.0)]
        };
        let hole = vec![at(1.0, 1.0), at(1.0, 2.0), at(2.0, 2.0), at(2.0, 1.0)];
        let found = Area::try_polygon(vec![vec![square(0.0, 3.0), hole], vec![square(10.0, 1.0)]]);
        let found = found.expect("a polygon");
        assert!(found.contains(at(0.5, 0.5)) && found.contains(at(10.5, 0.5)));
        assert!(!found.contains(at(1.5, 1.5)) && !found.contains(at(5.0, 0.5)));
        let one = Area::try_polygon(vec![vec![square(0.0, 3.0)]]).expect("a polygon").size_km2();
        assert!((found.size_km2() / one - 1.0).abs() < 0.01);
        // The mean of the corners lies in the hole.
        assert!(found.contains(found.middle()), "{:?}", found.middle());
    }

    #[test]
    fn parts_that_lie_over_each_other_do_not_cancel() {
        let square = |south: f64| {
            vec![at(south, 0.0), at(south, 2.0), at(south + 2.0, 2.0), at(south + 2.0, 0.0)]
        };
        let found =
            Area::try_polygon(vec![vec![square(0.0)], vec![square(1.0)]]).expect("a polygon");
        assert!(found.contains(at(1.5, 1.0)) && found.contains(at(2.5, 1.0)));
    }

    #[test]
    fn a_cell_holds_its_points() {
        let cell = Area::Cell(CellId::of(at(4.4, 18.6)));
        assert!(cell.contains(at(4.01, 18.51)) && !cell.contains(at(4.51, 18.51)));
    }

    #[test]
    fn sizes_agree_with_their_outlines() {
        let corners = [(0.0, 0.0), (0.0, 0.5), (0.5, 0.5), (0.5, 0.0)];
        let square = Area::try_polygon(vec![vec![corners.map(|(y, x)| at(y, x)).to_vec()]])
            .expect("a polygon");
        let cell = Area::Cell(CellId::of(at(0.25, 0.25)));
        assert!((square.size_km2() / cell.size_km2() - 1.0).abs() < 1e-6);
        assert!((cell.size_km2() - 55.6 * 55.6).abs() < 5.0);
        let circle = Area::try_circle(at(4.0, 18.0), 10.0).expect("a circle");
        assert!((circle.size_km2() - 314.16).abs() < 0.01);
    }

    #[test]
    fn what_is_no_area_is_refused() {
        for radius in [0.0, -1.0, f64::NAN, 1e6] {
            assert!(Area::try_circle(at(0.0, 0.0), radius).is_err());
        }
        assert!(Area::try_polygon(vec![vec![vec![at(0.0, 0.0), at(1.0, 1.0)]]]).is_err());
        let line = vec![at(0.0, 0.0), at(1.0, 1.0), at(0.0, 0.0), at(1.0, 1.0)];
        assert!(Area::try_polygon(vec![vec![line]]).is_err());
        assert!(Area::try_polygon(vec![vec![]]).is_err());
        let across = vec![at(0.0, 179.0), at(1.0, -179.0), at(2.0, 179.0)];
        assert!(
            Area::try_polygon(vec![vec![across]]).is_err() && Area::try_polygon(vec![]).is_err()
        );
    }
}
