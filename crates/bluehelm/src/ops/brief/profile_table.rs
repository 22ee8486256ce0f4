//! Which rows and columns of a profile's section does a brief of two pages show?

use base::Date;
use partners::{Column as Declared, Section as Part};
use report::{Column, Notes, Table, Text, number};
use serde_json::{Map, Value};

use super::{cite, counted};

/// Rows of a table, and its columns.
pub(super) const ROWS: usize = 6;
const COLUMNS: usize = 6;

/// A row of a section.
pub(super) type Row = Map<String, Value>;

/// The section's rows, or those that matter most: the newest where a column is a time, and of one time the largest.
pub(super) fn table(part: &Part, command: &str, notes: &mut Notes) -> Table {
    let mut rows: Vec<&Row> = part.rows.iter().collect();
    let mut remarks = Vec::new();
    if rows.len() > ROWS {
        let (time, size) = (time(part), measure(part));
        rank(&mut rows, time, size);
        rows.truncate(ROWS);
        remarks.extend(time.map(|_| "the newest first".to_owned()));
        remarks.extend(size.filter(|_| time.is_none()).map(|_| "the largest first".to_owned()));
        let more = counted(part.rows.len() - ROWS, "more row", "more rows");
        remarks.push(format!("{more}: {command}"));
    }
    let (shown, same) = shown(part, &rows);
    // What every row says is said once.
    let once = |c: &&Declared| {
        let value = rows.first().and_then(|r| r.get(&c.name)).filter(|v| !v.is_null())?;
        Some(format!("{}: {}", heading(part, c), word(value)))
    };
    remarks.splice(0..0, same.iter().filter_map(once));
    let mut caption = part.question.clone();
    if !remarks.is_empty() {
        caption += &format!(" ({})", remarks.join("; "));
    }
    let columns = shown.iter().map(|c| {
        let name = heading(part, c);
        if is_figure(c) || is_narrow(&rows, c) {
            Column::figures(name)
        } else {
            Column::words(name)
        }
    });
    let row = |row: &&Row| {
        let cell = |c: &&Declared| match row.get(&c.name) {
            Some(Value::Number(n)) if is_figure(c) => n.as_f64().map(number),
            value => value.map(word),
        };
        shown.iter().map(|c| cell(c).unwrap_or_else(|| "no data".to_owned())).collect()
    };
    Table {
        caption: Text::noted(caption, cite(notes, &part.sources)),
        columns: columns.collect(),
        rows: rows.iter().map(row).collect(),
    }
}

fn is_figure(column: &Declared) -> bool {
    column.unit.is_some()
}

/// Whether every value begins with a digit and is as short as a number, such as an interval or a day.
fn is_narrow(rows: &[&Row], column: &Declared) -> bool {
    let is_short = |said: &str| said.len() <= 12 && said.starts_with(|c: char| c.is_ascii_digit());
    let mut said = rows.iter().filter_map(|r| r.get(&column.name)).filter(|v| !v.is_null());
    said.all(|v| is_short(&word(v)))
}

fn rank(rows: &mut [&Row], time: Option<&Declared>, size: Option<&Declared>) {
    let newest = |row: &Row| day(&word(row.get(&time?.name)?));
    let largest = |row: &Row| {
        let size = size.and_then(|c| row.get(&c.name)).and_then(Value::as_f64);
        size.unwrap_or(f64::NEG_INFINITY)
    };
    rows.sort_by(|a, b| newest(b).cmp(&newest(a)).then(largest(b).total_cmp(&largest(a))));
}

/// The first column of days or years that are not all the same.
fn time(part: &Part) -> Option<&Declared> {
    part.columns.iter().find(|c| {
        let said = part.rows.iter().filter_map(|r| r.get(&c.name)).filter(|v| !v.is_null());
        let days: Option<Vec<Date>> = said.map(|v| day(&word(v))).collect();
        !is_figure(c) && days.is_some_and(|days| days.windows(2).any(|two| two[0] != two[1]))
    })
}

/// A day, or the first day of a year.
fn day(said: &str) -> Option<Date> {
    let year = || said.parse().ok().filter(|year| (1900..2100).contains(year));
    said.parse().ok().or_else(|| Date::new(year()?, 1, 1).ok())
}

/// The column that says how large a row is: the total where there is one, else the first with a unit.
fn measure(part: &Part) -> Option<&Declared> {
    let mut figures = part.columns.iter().filter(|c| is_figure(c));
    figures.clone().find(|c| c.name == "total").or_else(|| figures.next())
}

/// Columns that fit, the measure among them, and those left out because they say the same in every row of the section.
/// Addresses and columns without a value go first.
fn shown<'a>(part: &'a Part, rows: &[&Row]) -> (Vec<&'a Declared>, Vec<&'a Declared>) {
    let value = |row: &Row, c: &Declared| row.get(&c.name).filter(|v| !v.is_null()).cloned();
    let is_empty = |c: &Declared| {
        let said = |row: &&Row| value(row, c).is_none_or(|v| word(&v).starts_with("http"));
        rows.iter().all(said)
    };
    let is_same =
        |c: &Declared| part.rows.windows(2).all(|two| value(&two[0], c) == value(&two[1], c));
    let size = measure(part);
    let mut columns: Vec<&Declared> = part.columns.iter().collect();
    if columns.len() > COLUMNS {
        columns.retain(|c| Some(*c) == size || !is_empty(c));
    }
    let mut same = Vec::new();
    if rows.len() > 1 {
        (same, columns) = columns.into_iter().partition(|c| !is_figure(c) && is_same(c));
    }
    if let Some(at) = columns.iter().position(|c| Some(*c) == size).filter(|at| *at >= COLUMNS) {
        columns.swap(COLUMNS - 1, at);
    }
    columns.truncate(COLUMNS);
    (columns, same)
}

/// A column's heading: its name where that is one word, else what it means; per cent and points are said.
fn heading(part: &Part, column: &Declared) -> String {
    let is_word = !column.name.contains('_');
    let words = if is_word { column.name.clone() } else { meaning(part, &column.name) };
    match column.unit.as_deref() {
        Some("percent") => format!("{words} (%)"),
        Some("points") => format!("{words} (points)"),
        _ => words,
    }
}

/// What a column means, without the remarks on it.
pub(super) fn meaning(part: &Part, column: &str) -> String {
    let found = part.columns.iter().find(|c| c.name == column);
    let words = found.map_or(column, |c| c.meaning.as_str());
    words.split(';').next().unwrap_or(words).to_owned()
}

/// A value as a reader sees it.
pub(super) fn word(value: &Value) -> String {
    match value {
        Value::Null => "no data".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
