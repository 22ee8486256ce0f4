//! How many kilometres lie between two places?

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array};
use arrow::datatypes::DataType;
use datafusion::logical_expr::{ColumnarValue, Volatility, create_udf};

use super::Function;
use super::place::points;

const NAME: &str = "great_circle_km";

pub(super) fn functions() -> Vec<Function> {
    let body = |given: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(given)?;
        let from = points(NAME, &arrays[0], &arrays[1])?;
        let to = points(NAME, &arrays[2], &arrays[3])?;
        let found: Float64Array =
            from.into_iter().zip(to).map(|(a, b)| Some(a?.distance_km(b?))).collect();
        Ok(ColumnarValue::Array(Arc::new(found) as ArrayRef))
    };
    let types = vec![DataType::Float64; 4];
    let udf = create_udf(NAME, types, DataType::Float64, Volatility::Immutable, Arc::new(body));
    vec![Function {
        signature: "great_circle_km(latitude, longitude, latitude, longitude)",
        meaning: "kilometres between two points: haversine on a sphere of radius 6371.0088 km, up to 0.6 % off the ellipsoid",
        udf: udf.into(),
    }]
}

#[cfg(test)]
mod tests {
    use super::super::asked::{check, check_refused};

    #[test]
    fn a_degree_along_a_meridian_is_pi_times_the_radius_over_180() {
        check("round(great_circle_km(0, 0, 1, 0), 6)", "111.19508");
        check("great_circle_km(12.5, -8, 12.5, -8)", "0.0");
    }

    #[test]
    fn the_way_over_the_date_line_and_the_poles_is_the_short_one() {
        check("round(great_circle_km(0, 179.5, 0, -179.5), 6)", "111.19508");
        check("round(great_circle_km(89.5, 0, 89.5, 180), 6)", "111.19508");
        check("great_circle_km(0, 180, 0, -180) < 1e-9", "true");
        check("round(great_circle_km(90, 0, -90, 77), 3)", "20015.114");
    }

    #[test]
    fn a_missing_coordinate_gives_nothing() {
        check("great_circle_km(0, NULL, 1, 0)", "NULL");
        check("great_circle_km(0, 0, NULL, 0)", "NULL");
    }

    #[test]
    fn places_off_the_earth_are_refused_by_name_and_value() {
        check_refused("great_circle_km(0, 0, -90.5, 3)", &["great_circle_km", "(-90.5, 3)"]);
    }
}
