//! Which PRIO-GRID cell holds this place, and where is the middle of a cell?

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array};
use arrow::datatypes::{DataType, Int64Type};
use base::{CellId, ParseError, Point};
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, Volatility, create_udf};

use super::Function;
use super::place::{points, refused};

fn cell_of_point() -> Function {
    const NAME: &str = "prio_grid_cell";
    let body = |given: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(given)?;
        let gid = |point: Option<Point>| point.map(|p| i64::from(CellId::of(p).gid()));
        let found: Int64Array =
            points(NAME, &arrays[0], &arrays[1])?.into_iter().map(gid).collect();
        Ok(ColumnarValue::Array(Arc::new(found) as ArrayRef))
    };
    let types = vec![DataType::Float64; 2];
    let udf = create_udf(NAME, types, DataType::Int64, Volatility::Immutable, Arc::new(body));
    Function {
        signature: "prio_grid_cell(latitude, longitude)",
        meaning: "number of the PRIO-GRID cell (0.5 by 0.5 degrees) that holds the point; a point on an edge belongs to the cell north and east of it",
        udf: udf.into(),
    }
}

fn of_cell(
    name: &'static str,
    meaning: (&'static str, &'static str),
    degrees: fn(Point) -> f64,
) -> Function {
    let body = move |given: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(given)?;
        let centre =
            |gid: Option<i64>| gid.map(|gid| cell(gid).map(|c| degrees(c.centre()))).transpose();
        let found: Float64Array = (arrays[0].as_primitive::<Int64Type>().iter().map(centre))
            .collect::<Result<_, _>>()
            .map_err(|e| refused(name, e))?;
        Ok(ColumnarValue::Array(Arc::new(found) as ArrayRef))
    };
    let types = vec![DataType::Int64];
    let udf = create_udf(name, types, DataType::Float64, Volatility::Immutable, Arc::new(body));
    Function { signature: meaning.0, meaning: meaning.1, udf: udf.into() }
}

/// A number that does not even fit a cell number is refused in the same words.
fn cell(gid: i64) -> Result<CellId, ParseError> {
    u32::try_from(gid).map_or_else(
        |_| {
            Err(ParseError {
                found: gid.to_string(),
                expected: "a PRIO-GRID cell from 1 to 259200",
            })
        },
        CellId::try_new,
    )
}

pub(super) fn functions() -> Vec<Function> {
    vec![
        cell_of_point(),
        of_cell(
            "prio_grid_latitude",
            (
                "prio_grid_latitude(cell)",
                "latitude of the middle of a PRIO-GRID cell, degrees north",
            ),
            Point::latitude,
        ),
        of_cell(
            "prio_grid_longitude",
            (
                "prio_grid_longitude(cell)",
                "longitude of the middle of a PRIO-GRID cell, degrees east",
            ),
            Point::longitude,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::asked::{check, check_refused};

    #[test]
    fn a_point_has_a_cell_and_the_cell_a_middle() {
        check("prio_grid_cell(1.55, 1.25)", "132123");
        check("prio_grid_cell(0, 0)", "129961");
        check("prio_grid_cell(-10.55, 20.23)", "114161");
        check("prio_grid_latitude(132123)", "1.75");
        check("prio_grid_longitude(132123)", "1.25");
    }

    #[test]
    fn the_poles_and_the_date_line_belong_to_the_last_cells() {
        check("prio_grid_cell(90, 180)", "259200");
        check("prio_grid_cell(-90, -180)", "1");
    }

    #[test]
    fn a_cell_is_55_km_wide_at_the_equator_and_less_away_from_it() {
        let width = |latitude: f64| {
            format!("round(great_circle_km({latitude}, 20.0, {latitude}, 20.5), 1)")
        };
        check(&width(0.0), "55.6");
        check(&width(15.25), "53.6");
        check(&width(60.25), "27.6");
    }

    #[test]
    fn a_missing_coordinate_or_cell_gives_nothing() {
        check("prio_grid_cell(NULL, 1)", "NULL");
        check("prio_grid_cell(1, NULL)", "NULL");
        check("prio_grid_latitude(NULL)", "NULL");
    }

    #[test]
    fn places_off_the_earth_are_refused_by_name_and_value() {
        check_refused("prio_grid_cell(91, 20)", &["prio_grid_cell", "(91, 20)", "-90 to 90"]);
        check_refused("prio_grid_cell(0, 180.5)", &["(0, 180.5)", "-180 to 180"]);
        check_refused("prio_grid_cell('NaN'::double, 0)", &["NaN"]);
        check_refused("prio_grid_cell('here', 0)", &["prio_grid_cell", "Utf8"]);
    }

    #[test]
    fn cells_that_do_not_exist_are_refused() {
        for gid in ["0", "259201", "-1", "9000000000"] {
            let call = format!("prio_grid_latitude({gid})");
            check_refused(&call, &["prio_grid_latitude", gid, "1 to 259200"]);
        }
    }
}
