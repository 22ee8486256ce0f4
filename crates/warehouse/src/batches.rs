//! What do the rows of a batch say, as text a person reads?

use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::json::ReaderBuilder;
use arrow::json::WriterBuilder;
use arrow::json::reader::infer_json_schema_from_iterator;
use arrow::json::writer::JsonArray;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use base::Date;

use crate::WarehouseError;

/// One row as text, a column each; `None` where a value is missing.
pub type TextRow = Vec<Option<String>>;

/// Rows as text: numbers and dates as they are printed, missing values as `None`.
pub fn text_rows(batches: &[RecordBatch]) -> Result<Vec<TextRow>, WarehouseError> {
    let options = FormatOptions::default();
    let mut rows = Vec::new();
    for batch in batches {
        let columns: Vec<ArrayFormatter<'_>> = batch
            .columns()
            .iter()
            .map(|c| ArrayFormatter::try_new(c.as_ref(), &options))
            .collect::<Result<_, _>>()
            .map_err(|e| WarehouseError::Output { format: "text", cause: e.to_string() })?;
        for row in 0..batch.num_rows() {
            let cell = |(i, f): (usize, &ArrayFormatter<'_>)| {
                batch.column(i).is_valid(row).then(|| f.value(row).to_string())
            };
            rows.push(columns.iter().enumerate().map(cell).collect());
        }
    }
    Ok(rows)
}

/// Rows as JSON objects, columns in order, missing values as null.
pub fn json_rows(
    batches: &[RecordBatch],
) -> Result<Vec<serde_json::Map<String, serde_json::Value>>, WarehouseError> {
    let wrong = |cause: String| WarehouseError::Output { format: "rows", cause };
    let mut writer =
        WriterBuilder::new().with_explicit_nulls(true).build::<_, JsonArray>(Vec::new());
    batches.iter().try_for_each(|b| writer.write(b)).map_err(|e| wrong(e.to_string()))?;
    writer.finish().map_err(|e| wrong(e.to_string()))?;
    serde_json::from_slice(&writer.into_inner()).map_err(|e| wrong(e.to_string()))
}

/// Flat JSON objects as rows; columns in the order in which they first appear, typed by their values.
pub fn rows_of_json(
    rows: &[serde_json::Value],
) -> Result<(SchemaRef, Vec<RecordBatch>), WarehouseError> {
    let wrong = |e: arrow::error::ArrowError| WarehouseError::Output {
        format: "rows",
        cause: e.to_string(),
    };
    let inferred = infer_json_schema_from_iterator(rows.iter().map(Ok)).map_err(wrong)?;
    let named = |name: &String| inferred.field_with_name(name).ok().cloned();
    let first = rows.first().and_then(serde_json::Value::as_object);
    let fields: Vec<Field> =
        first.into_iter().flat_map(serde_json::Map::keys).filter_map(named).collect();
    // A column without any value has no type of its own.
    let typed = |f: Field| match f.data_type() {
        DataType::Null => f.with_data_type(DataType::Utf8),
        _ => f,
    };
    let schema = Arc::new(Schema::new(fields.into_iter().map(typed).collect::<Vec<_>>()));
    let mut decoder = ReaderBuilder::new(schema.clone()).build_decoder().map_err(wrong)?;
    decoder.serialize(rows).map_err(wrong)?;
    Ok((schema, decoder.flush().map_err(wrong)?.into_iter().collect()))
}

/// Days since 1970-01-01, as Arrow stores dates.
pub(crate) fn days(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    (date.duration_since(epoch).as_hours() / 24) as i32
}
