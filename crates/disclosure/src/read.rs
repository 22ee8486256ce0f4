//! Which table does a CSV file hold?

use std::collections::BTreeSet;

use base::unix_line_bytes;
use csv::{ByteRecord, ReaderBuilder};

use crate::error::{DisclosureError, Finding};
use crate::layout::{Layout, Mark, Shape};
use crate::table::{Cell, Dimension, Table};

/// Names of a column of counts.
const COUNTS: [&str; 8] =
    ["count", "counts", "cases", "value", "number", "n", "total", "obs_value"];

/// Marks of a hidden cell where the layout names none.
const MARKS: [&str; 14] =
    ["", "*", "**", "x", "X", "c", "C", "s", "S", "..", ":", "n/a", "hidden", "suppressed"];

/// Greatest count that is read.
pub const MAX_COUNT: i64 = 1_000_000_000;

/// Reads a finished table, long or wide.
///
/// # Errors
/// Where its shape cannot be told, a cell is neither a count nor a mark, or a key is listed twice.
pub fn read_table(bytes: &[u8], layout: &Layout) -> Result<Table, DisclosureError> {
    layout.check()?;
    let (header, rows) = records(bytes)?;
    let columns = Columns::find(&header, &rows, layout)?;
    let mut findings = Vec::new();
    let mut cells: Vec<(u64, Vec<String>, Cell)> = Vec::new();
    for (line, row) in &rows {
        if row.len() != header.len() {
            let problem = format!("{} fields, the header has {}", row.len(), header.len());
            findings.push(Finding { line: *line, column: None, problem });
            continue;
        }
        let key: Vec<&str> = columns.keys.iter().map(|&k| row[k].as_str()).collect();
        for &value in &columns.values {
            let extra = columns.wide.then(|| header[value].as_str());
            let key = key.iter().copied().chain(extra).map(str::to_owned).collect();
            match read_cell(&row[value], layout) {
                Ok(cell) => cells.push((*line, key, cell)),
                Err(problem) => {
                    findings.push(Finding { line: *line, column: Some(value + 1), problem });
                }
            }
        }
    }
    let mut table = Table::try_new(dimensions(&columns.names, &cells, layout)?)?;
    for (line, key, cell) in cells {
        let places = table.dimensions.iter().zip(&key).filter_map(|(d, label)| d.place(label));
        let place = table.place(&places.collect::<Vec<_>>());
        if table.cells[place] != Cell::Absent {
            let problem = format!("{} is listed twice", key.join(", "));
            findings.push(Finding { line, column: None, problem });
        }
        table.cells[place] = cell;
    }
    if !findings.is_empty() {
        return Err(DisclosureError::Unreadable(findings));
    }
    table.settle_absent(layout)?;
    Ok(table)
}

/// Reads an earlier release, which may lack dimensions that the layout speaks of.
///
/// # Errors
/// As [`read_table`].
pub fn read_earlier(bytes: &[u8], layout: &Layout) -> Result<Table, DisclosureError> {
    let (header, _) = records(bytes)?;
    let mut layout = layout.clone();
    layout.keys.retain(|key| header.contains(key));
    layout.dimension.retain(|name, _| header.contains(name) || *name == layout.columns);
    read_table(bytes, &layout)
}

type Rows = Vec<(u64, Vec<String>)>;

/// The header and the rows with their lines, as trimmed text.
fn records(bytes: &[u8]) -> Result<(Vec<String>, Rows), DisclosureError> {
    let bytes = unix_line_bytes(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let mut rows = Vec::new();
    let mut record = ByteRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {
                let line = record.position().map_or(line, csv::Position::line);
                let text = |field: &[u8]| String::from_utf8_lossy(field).trim().to_owned();
                rows.push((line, record.iter().map(text).collect::<Vec<_>>()));
            }
            Ok(false) => break,
            Err(_) => {
                let problem = "cannot be read as CSV".to_owned();
                return Err(DisclosureError::Unreadable(vec![Finding {
                    line,
                    column: None,
                    problem,
                }]));
            }
        }
    }
    if rows.len() < 2 {
        return Err(DisclosureError::Shape {
            found: "the file has no rows".to_owned(),
            expected: "a header and one row per cell, or a matrix".to_owned(),
        });
    }
    let (_, header) = rows.remove(0);
    Ok((header, rows))
}

/// What each column is.
struct Columns {
    wide: bool,
    keys: Vec<usize>,
    values: Vec<usize>,
    names: Vec<String>,
}

impl Columns {
    fn find(header: &[String], rows: &Rows, layout: &Layout) -> Result<Self, DisclosureError> {
        let shape = |expected: String| DisclosureError::Shape {
            found: format!("the columns are {}", header.join(", ")),
            expected,
        };
        let named = |name: &String| {
            let found = header.iter().position(|h| h == name);
            found.ok_or_else(|| shape(format!("the layout speaks of {name}")))
        };
        let keys = layout.keys.iter().map(named).collect::<Result<Vec<_>, _>>()?;
        let like_count = |h: &String| COUNTS.contains(&h.to_lowercase().as_str());
        let counts = |column: usize| {
            let mut fields = rows.iter().filter_map(|(_, row)| row.get(column));
            fields.all(|field| read_cell(field, layout).is_ok())
        };
        let wide = match (layout.shape, layout.value.is_some(), keys.len()) {
            (Some(shape), ..) => shape == Shape::Wide,
            (None, true, _) => false,
            // A matrix has each key once and counts in all other columns, of which the last may be
            // a total; a list of cells ends in a column that is named as counts.
            (None, false, 0) => {
                let mut seen = BTreeSet::new();
                let once = rows.iter().all(|(_, row)| seen.insert(row.first()));
                let last = header.len() - 1;
                let list = like_count(&header[last]) && !header[last].eq_ignore_ascii_case("total");
                once && !list && last >= 2 && (1..=last).all(counts)
            }
            (None, false, keys) => header.len() > keys + 1,
        };
        if wide {
            let keys = if keys.is_empty() { vec![0] } else { keys };
            let values: Vec<usize> = (0..header.len()).filter(|c| !keys.contains(c)).collect();
            if values.is_empty() {
                return Err(shape("a matrix has a column per category beside its keys".to_owned()));
            }
            let names = keys.iter().map(|&k| header[k].clone()).chain([layout.columns.clone()]);
            return Ok(Self { wide, names: names.collect(), keys, values });
        }
        let value = match &layout.value {
            Some(name) => named(name)?,
            None => header.iter().rposition(like_count).ok_or_else(|| {
                let names = COUNTS.join(", ");
                shape(format!("one should be the counts ({names}), or the layout should name it"))
            })?,
        };
        let all = |c: &usize| *c != value;
        let keys = if keys.is_empty() { (0..header.len()).filter(all).collect() } else { keys };
        if keys.is_empty() || keys.contains(&value) {
            return Err(shape("there should be a key column beside the counts".to_owned()));
        }
        let names = keys.iter().map(|&k| header[k].clone()).collect();
        Ok(Self { wide, keys, values: vec![value], names })
    }
}

fn dimensions(
    names: &[String],
    cells: &[(u64, Vec<String>, Cell)],
    layout: &Layout,
) -> Result<Vec<Dimension>, DisclosureError> {
    if let Some(name) = layout.dimension.keys().find(|name| !names.contains(name)) {
        let found = format!("the dimensions are {}", names.join(", "));
        return Err(DisclosureError::Shape { found, expected: format!("the layout has {name}") });
    }
    let dimension = |(d, name): (usize, &String)| {
        let seen = cells.iter().map(|(_, key, _)| key[d].clone()).collect();
        Dimension::try_new(name, seen, layout.dimension.get(name))
    };
    names.iter().enumerate().map(dimension).collect()
}

/// A count, or what a mark says of one.
fn read_cell(text: &str, layout: &Layout) -> Result<Cell, String> {
    let hidden = |mark: Mark| {
        let low = mark.low.unwrap_or(layout.hidden_at_least);
        Ok(Cell::Hidden { low: low.min(MAX_COUNT), high: mark.high.map(|h| h.min(MAX_COUNT)) })
    };
    if let Some(mark) = layout.marks.get(text) {
        return hidden(*mark);
    }
    if let Some(count) = read_count(text) {
        return Ok(Cell::Shown(count));
    }
    if MARKS.contains(&text) {
        return hidden(Mark::default());
    }
    let above = |rest: &str, less: i64| {
        let high = read_count(rest.trim()).map(|n| n - less);
        high.filter(|&h| h >= layout.hidden_at_least)
    };
    let below = text.strip_prefix("<=").or(text.strip_prefix('≤')).map(|rest| above(rest, 0));
    if let Some(high) = below.or(text.strip_prefix('<').map(|rest| above(rest, 1))).flatten() {
        return hidden(Mark { low: None, high: Some(high) });
    }
    let ends = text.split_once(['-', '–']);
    let ends = ends.map(|(a, b)| (read_count(a.trim()), read_count(b.trim())));
    match ends {
        Some((Some(low), Some(high))) if low <= high => {
            hidden(Mark { low: Some(low), high: Some(high) })
        }
        _ => {
            Err(format!("{text:?} is no count from 0 to {MAX_COUNT} and no mark of a hidden cell"))
        }
    }
}

/// A whole number; commas or spaces may part its thousands.
fn read_count(text: &str) -> Option<i64> {
    let groups: Vec<&str> = text.split([',', ' ', '\u{a0}', '\u{202f}']).collect();
    let (first, rest) = groups.split_first()?;
    let digits = |g: &str| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit());
    let fine = digits(first) && rest.iter().all(|g| g.len() == 3 && digits(g));
    let fine = fine && (rest.is_empty() || first.len() <= 3);
    groups.concat().parse().ok().filter(|&n| fine && n <= MAX_COUNT)
}
