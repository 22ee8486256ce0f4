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
mod tests;
