//! What do the rows of a batch say, as text a person reads?

use arrow::array::RecordBatch;
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

/// Days since 1970-01-01, as Arrow stores dates.
pub(crate) fn days(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    (date.duration_since(epoch).as_hours() / 24) as i32
}
