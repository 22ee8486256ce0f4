//! How do rows look in a spreadsheet (Office Open XML)?

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use warehouse::arrow::array::RecordBatch;
use warehouse::arrow::datatypes::{DataType, SchemaRef};
use warehouse::text_rows;

use super::Problem;

/// Rows that a sheet can hold, its header apart.
const ROWS: usize = 1_048_575;
/// Characters that a cell can hold.
const CHARACTERS: usize = 32_767;

/// One sheet: a header that stays in sight, numbers as numbers, everything else as text.
pub fn of_rows(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<Vec<u8>, Problem> {
    let rows = batches.iter().map(RecordBatch::num_rows).sum::<usize>();
    if rows > ROWS {
        let detail = format!("a sheet holds {ROWS} rows, these are {rows}; ask for csv or fewer");
        return Err(Problem::bad_request(detail));
    }
    let texts = text_rows(batches).map_err(anyhow::Error::from)?;
    let numbers: Vec<bool> = schema.fields().iter().map(|f| is_number(f.data_type())).collect();
    let names = schema.fields().iter().map(|f| f.name().as_str());
    write(names, &numbers, &texts).map_err(|e| match e {
        XlsxError::MaxStringLengthExceeded | XlsxError::RowColumnLimitError => {
            Problem::bad_request(format!("a spreadsheet cannot hold these rows: {e}"))
        }
        _ => Problem::ours(&e),
    })
}

fn write<'a>(
    names: impl Iterator<Item = &'a str>,
    numbers: &[bool],
    rows: &[Vec<Option<String>>],
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("rows")?.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (column, name) in (0..).zip(names) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (row, texts) in (1..).zip(rows) {
        for (column, text) in texts.iter().enumerate() {
            // What is missing stays an empty cell.
            let Some(text) = text else { continue };
            let at = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
            let number = numbers.get(column).is_some_and(|is| *is);
            match text.parse::<f64>().ok().filter(|n| number && n.is_finite()) {
                Some(value) => sheet.write_number(row, at, value)?,
                None => sheet.write_string(row, at, shown(text))?,
            };
        }
    }
    book.save_to_buffer()
}

/// A long text (an outline on a map) is cut, and says so.
fn shown(text: &str) -> String {
    if text.chars().count() <= CHARACTERS {
        return text.to_owned();
    }
    let cut = " … (cut: a cell holds no more; ask for csv)";
    let kept = CHARACTERS - cut.chars().count();
    text.chars().take(kept).chain(cut.chars()).collect()
}

fn is_number(kind: &DataType) -> bool {
    kind.is_numeric()
}
