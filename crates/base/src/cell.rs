//! Which PRIO-GRID cell holds this point?
//!
//! PRIO-GRID divides the world into cells of 0.5 by 0.5 degrees, numbered from the south-west,
//! row by row: `gid = row * 720 + column + 1` (Tollefsen, Strand and Buhaug 2012,
//! doi:10.1177/0022343311431287). A cell is about 55 km by 55 km at the equator, narrower away
//! from it.

use serde::{Deserialize, Serialize};

use crate::{ParseError, Point};

const COLUMNS: u32 = 720;
const ROWS: u32 = 360;

/// A PRIO-GRID cell number, 1 to 259,200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct CellId(u32);

impl CellId {
    /// An error outside 1 to 259,200.
    pub fn try_new(gid: u32) -> Result<Self, ParseError> {
        if (1..=COLUMNS * ROWS).contains(&gid) {
            Ok(Self(gid))
        } else {
            Err(ParseError::new(&gid.to_string(), "a PRIO-GRID cell from 1 to 259200"))
        }
    }

    /// The cell that holds a point; the poles and the date line belong to the last row and column.
    pub fn of(point: Point) -> Self {
        let step = |degrees: f64, last: u32| ((degrees / 0.5).floor() as u32).min(last - 1);
        let row = step(point.latitude() + 90.0, ROWS);
        let column = step(point.longitude() + 180.0, COLUMNS);
        Self(row * COLUMNS + column + 1)
    }

    /// The cell number.
    pub fn gid(self) -> u32 {
        self.0
    }

    /// Row from the south (0 to 359) and column from the west (0 to 719).
    pub fn row_column(self) -> (u32, u32) {
        ((self.0 - 1) / COLUMNS, (self.0 - 1) % COLUMNS)
    }

    /// The middle of the cell.
    pub fn centre(self) -> Point {
        let (row, column) = self.row_column();
        Point::clamped(f64::from(row) * 0.5 - 89.75, f64::from(column) * 0.5 - 179.75)
    }

    /// The up to eight cells around this one; columns wrap at the date line.
    pub fn neighbours(self) -> Vec<Self> {
        let (row, column) = self.row_column();
        let rows = row.saturating_sub(1)..=(row + 1).min(ROWS - 1);
        rows.flat_map(|r| {
            [COLUMNS - 1, 0, 1].map(|shift| Self(r * COLUMNS + (column + shift) % COLUMNS + 1))
        })
        .filter(|cell| *cell != self)
        .collect()
    }
}

impl TryFrom<u32> for CellId {
    type Error = ParseError;

    fn try_from(gid: u32) -> Result<Self, ParseError> {
        Self::try_new(gid)
    }
}

impl From<CellId> for u32 {
    fn from(cell: CellId) -> Self {
        cell.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(latitude: f64, longitude: f64, gid: u32) {
        let point = Point::try_new(latitude, longitude).expect("a point on earth");
        assert_eq!(CellId::of(point).gid(), gid, "({latitude}, {longitude})");
    }

    #[test]
    fn cells_agree_with_the_published_checks() {
        check(1.55, 1.25, 132_123);
        check(0.0, 0.0, 129_961);
        check(-10.55, 20.23, 114_161);
    }

    #[test]
    fn the_poles_and_the_date_line_are_clamped() {
        check(90.0, 180.0, 259_200);
        check(-90.0, -180.0, 1);
    }

    #[test]
    fn every_cell_holds_its_own_centre() {
        for gid in 1..=COLUMNS * ROWS {
            let cell = CellId::try_new(gid).expect("in range");
            assert_eq!(CellId::of(cell.centre()), cell);
        }
    }

    #[test]
    fn neighbours_wrap_at_the_date_line_and_stop_at_the_poles() {
        let count = |gid| CellId::try_new(gid).expect("in range").neighbours().len();
        assert_eq!((count(1), count(132_123), count(259_200)), (5, 8, 5));
    }
}
