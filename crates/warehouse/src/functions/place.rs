//! Which places on earth do two columns of numbers name?

use arrow::array::{ArrayRef, AsArray};
use arrow::datatypes::Float64Type;
use base::Point;
use datafusion::error::{DataFusionError, Result};

use crate::WarehouseError;

/// Says which function refused its arguments, and why.
pub(super) fn refused(function: &'static str, cause: impl ToString) -> DataFusionError {
    let error = WarehouseError::Argument { function, cause: cause.to_string() };
    DataFusionError::External(Box::new(error))
}

/// A point a row; nothing where latitude or longitude is null, an error where they are off the
/// earth or not a number.
pub(super) fn points(
    function: &'static str,
    latitudes: &ArrayRef,
    longitudes: &ArrayRef,
) -> Result<Vec<Option<Point>>> {
    let (latitudes, longitudes) =
        (latitudes.as_primitive::<Float64Type>(), longitudes.as_primitive::<Float64Type>());
    let point = |(latitude, longitude): (Option<f64>, Option<f64>)| {
        let (Some(latitude), Some(longitude)) = (latitude, longitude) else { return Ok(None) };
        Point::try_new(latitude, longitude).map(Some).map_err(|e| refused(function, e))
    };
    latitudes.iter().zip(longitudes).map(point).collect()
}
