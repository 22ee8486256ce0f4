//! How do places look in a file that map programs read (GeoParquet 1.1, points in WGS 84)?

use std::sync::Arc;

use arrow::array::{Array, BinaryArray, Float64Array, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use parquet::file::metadata::KeyValue;

use crate::WarehouseError;
use crate::embedded::write_with;

/// The file's word on which column is the geometry; no `crs` means longitude and latitude of WGS 84.
/// <https://geoparquet.org/releases/v1.1.0/>
const GEO: &str = r#"{"version":"1.1.0","primary_column":"geometry","columns":{"geometry":{"encoding":"WKB","geometry_types":["Point"]}}}"#;

/// Rows with `latitude` and `longitude` as GeoParquet bytes: the columns as they are, and `geometry`, which is missing
/// where either is.
pub fn write_points(schema: SchemaRef, batches: &[RecordBatch]) -> Result<Vec<u8>, WarehouseError> {
    let geometry = Field::new("geometry", DataType::Binary, true);
    let fields = schema.fields().iter().cloned().chain([Arc::new(geometry)]);
    let whole = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let mut with_points = Vec::new();
    for batch in batches {
        let (east, north) = (degrees(batch, "longitude")?, degrees(batch, "latitude")?);
        let point = |row: usize| {
            let known = east.is_valid(row) && north.is_valid(row);
            known.then(|| well_known(east.value(row), north.value(row)))
        };
        let points: BinaryArray = (0..batch.num_rows()).map(point).collect();
        let columns = batch.columns().iter().cloned().chain([Arc::new(points) as _]);
        let batch = RecordBatch::try_new(whole.clone(), columns.collect()).map_err(wrong)?;
        with_points.push(batch);
    }
    let words = vec![KeyValue::new("geo".to_owned(), GEO.to_owned())];
    write_with(whole, &with_points, Some(words))
}

fn degrees(batch: &RecordBatch, name: &'static str) -> Result<Float64Array, WarehouseError> {
    let missing =
        || WarehouseError::Input { format: "table of places", cause: format!("it has no {name}") };
    let column = batch.column_by_name(name).ok_or_else(missing)?;
    let column = cast(column, &DataType::Float64).map_err(wrong)?;
    column.as_any().downcast_ref::<Float64Array>().cloned().ok_or_else(missing)
}

fn wrong(error: arrow::error::ArrowError) -> WarehouseError {
    WarehouseError::Output { format: "geoparquet", cause: error.to_string() }
}

/// A point as Well-Known Binary, little end first.
fn well_known(east: f64, north: f64) -> [u8; 21] {
    let mut bytes = [0; 21];
    bytes[0] = 1;
    bytes[1..5].copy_from_slice(&1_u32.to_le_bytes());
    bytes[5..13].copy_from_slice(&east.to_le_bytes());
    bytes[13..21].copy_from_slice(&north.to_le_bytes());
    bytes
}
