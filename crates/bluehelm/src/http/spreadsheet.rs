//! How do rows look in a spreadsheet (Office Open XML)?

use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::Value;
use warehouse::arrow::array::RecordBatch;
use warehouse::arrow::datatypes::{DataType, SchemaRef};
use warehouse::text_rows;

use super::Problem;

/// Rows that a sheet can hold, its header apart.
const ROWS: usize = 1_048_575;
/// Stands in every book.
const MADE_WITH: &str = "Bluehelm, which is not the United Nations";
/// Characters that a cell can hold.
const CHARACTERS: usize = 32_767;

/// A longer list within an answer is its rows, which have a sheet of their own.
const LIST: usize = 40;

/// A sheet of rows: a header that stays in sight, numbers as numbers, everything else as text. Behind it a sheet of all else
/// that the answer says: source, licence, publication, definition, notes.
pub fn of_rows(
    schema: &SchemaRef,
    batches: &[RecordBatch],
    about: &Value,
) -> Result<Vec<u8>, Problem> {
    let rows = batches.iter().map(RecordBatch::num_rows).sum::<usize>();
    if rows > ROWS {
        let detail = format!("a sheet holds {ROWS} rows, these are {rows}; ask for csv or fewer");
        return Err(Problem::bad_request(detail));
    }
    let texts = text_rows(batches).map_err(anyhow::Error::from)?;
    let numbers: Vec<bool> = schema.fields().iter().map(|f| is_number(f.data_type())).collect();
    let names = schema.fields().iter().map(|f| f.name().as_str());
    write(names, &numbers, &texts, about).map_err(|e| match e {
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
    about: &Value,
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
    let sheet = book.add_worksheet();
    sheet.set_name("about")?.set_column_width(0, 36)?.set_column_width(1, 100)?;
    let mut lines = vec![("made with".to_owned(), MADE_WITH.to_owned())];
    tell(about, String::new(), &mut lines);
    for (row, (what, text)) in (0..).zip(lines) {
        sheet.write_string_with_format(row, 0, what, &bold)?;
        sheet.write_string(row, 1, shown(&text))?;
    }
    book.save_to_buffer()
}

/// What a part of an answer says, each value under the words that lead to it; rows are left out.
fn tell(part: &Value, words: String, lines: &mut Vec<(String, String)>) {
    let within = |word: &str| match words.is_empty() {
        true => word.replace('_', " "),
        false => format!("{words}, {}", word.replace('_', " ")),
    };
    match part {
        Value::Null => {}
        Value::Object(parts) => {
            let parts = parts.iter().filter(|(name, _)| *name != "rows");
            parts.for_each(|(name, part)| tell(part, within(name), lines));
        }
        Value::Array(list) if list.len() > LIST => {}
        Value::Array(list) => {
            for (place, part) in (1..).zip(list) {
                tell(
                    part,
                    if list.len() == 1 { words.clone() } else { within(&place.to_string()) },
                    lines,
                );
            }
        }
        Value::String(text) => lines.push((words, text.clone())),
        Value::Bool(_) | Value::Number(_) => lines.push((words, part.to_string())),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_an_answer_says_but_its_rows_is_told() {
        let answer = serde_json::json!({
            "rows": [{"value": 1}], "known_on": "2025-09-14", "target": null,
            "provenance": [{"publisher": "A", "licence": "B"}], "notes": ["one", "two"], "many": vec![1; LIST + 1]
        });
        let mut lines = Vec::new();
        tell(&answer, String::new(), &mut lines);
        let lines: Vec<String> =
            lines.into_iter().map(|(what, text)| format!("{what}: {text}")).collect();
        let expect = [
            "known on: 2025-09-14",
            "notes, 1: one",
            "notes, 2: two",
            "provenance, licence: B",
            "provenance, publisher: A",
        ];
        let mut sorted = lines.clone();
        sorted.sort();
        assert_eq!(sorted, expect, "{lines:?}");
    }
}
