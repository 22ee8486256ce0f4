//! Are these positions on earth, and do they make an outline?

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

/// Rounding may carry a quantised position this far beyond the date line or a pole, degrees.
const SLACK: f64 = 1e-6;

/// Counts the positions drawn so far.
pub(super) struct Positions {
    left: usize,
}

impl Positions {
    pub(super) fn new(most: usize) -> Self {
        Self { left: most }
    }

    fn draw(&mut self, count: usize) -> Result<(), String> {
        let left = self.left.checked_sub(count);
        self.left = left.ok_or("more positions than a map has: is the file damaged?")?;
        Ok(())
    }

    /// A position: longitude, latitude, and what else a file may add.
    pub(super) fn coord(&mut self, position: &[f64]) -> Result<Coord, String> {
        self.draw(1)?;
        let &[x, y, ..] = position else {
            return Err(format!("a position has {} numbers, expected two", position.len()));
        };
        if !(x.abs() <= 180.0 + SLACK && y.abs() <= 90.0 + SLACK) {
            return Err(format!("a position off the earth: longitude {x}, latitude {y}"));
        }
        Ok(Coord { x: x.clamp(-180.0, 180.0), y: y.clamp(-90.0, 90.0) })
    }

    pub(super) fn line<P: AsRef<[f64]>>(
        &mut self,
        positions: impl IntoIterator<Item = P>,
    ) -> Result<LineString, String> {
        let coords = positions.into_iter().map(|p| self.coord(p.as_ref()));
        coords.collect::<Result<Vec<_>, _>>().map(LineString)
    }
}

/// A polygon of its rings, the outer one first. Rings without a position are left out; without an
/// outer one it is empty.
pub(super) fn polygon(rings: Vec<LineString>) -> Polygon {
    let mut rings = rings.into_iter();
    let outer = rings.next().unwrap_or_else(|| LineString(Vec::new()));
    let holes = rings.filter(|r| !r.0.is_empty() && !outer.0.is_empty()).collect();
    Polygon::new(outer, holes)
}

/// Several polygons; empty ones are left out, for `wkt` 0.14 panics on them.
pub(super) fn polygons(polygons: Vec<Polygon>) -> MultiPolygon {
    MultiPolygon(polygons.into_iter().filter(|p| !p.exterior().0.is_empty()).collect())
}
