//! How many cases fall in each combination of categories?
//!
//! Case rows are counted and forgotten. Nothing here keeps a row, and no error holds any of its
//! text: a finding is a line and a column.

use std::collections::{BTreeSet, HashMap};

use base::unix_line_bytes;
use csv::{ByteRecord, ReaderBuilder};

use crate::error::{DisclosureError, Finding};
use crate::layout::Layout;
use crate::table::{Cell, Dimension, Table};

/// Different values of a column that are taken for categories where the layout lists none.
pub const MAX_CATEGORIES: usize = 100;

/// Stands for a case without a category.
const NOT_STATED: &str = "not stated";

/// Counts cases (CSV, one row each) by columns, with every total and nested category.
///
/// # Errors
/// Where a column is missing, looks like names of persons (too many different values), or a row
/// cannot be read or has a category that the layout does not list.
pub fn count_cases(bytes: &[u8], by: &[String], layout: &Layout) -> Result<Table, DisclosureError> {
    layout.check()?;
    let bytes = unix_line_bytes(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
    let shape = |expected: String| DisclosureError::Shape {
        found: "the header of the cases does not do".to_owned(),
        expected,
    };
    let header = reader.byte_headers().map_err(|_| shape("it cannot be read as CSV".to_owned()))?;
    let width = header.len();
    let columns = by.iter().map(|name| {
        let found = header.iter().position(|h| h.trim_ascii() == name.as_bytes());
        found.ok_or_else(|| shape(format!("it has no column {name}")))
    });
    let columns = columns.collect::<Result<Vec<usize>, _>>()?;
    if columns.is_empty() || columns.iter().collect::<BTreeSet<_>>().len() < columns.len() {
        return Err(shape("cases are counted by one or more columns, each once".to_owned()));
    }
    let mut counts: HashMap<Vec<String>, i64> = HashMap::new();
    let mut seen = vec![BTreeSet::new(); by.len()];
    let mut findings = Vec::new();
    let mut record = ByteRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => {
                let problem = "cannot be read as CSV".to_owned();
                findings.push(Finding { line, column: None, problem });
                break;
            }
        }
        let line = record.position().map_or(line, csv::Position::line);
        if record.len() != width {
            let problem = format!("{} fields, the header has {width}", record.len());
            findings.push(Finding { line, column: None, problem });
            continue;
        }
        let key = key(&record, &columns, by, layout, line, &mut findings);
        for ((seen, label), name) in seen.iter_mut().zip(&key).zip(by) {
            seen.insert(label.clone());
            if seen.len() > MAX_CATEGORIES && declared(layout, name).is_none() {
                let (column, limit) = (name.clone(), MAX_CATEGORIES);
                return Err(DisclosureError::TooManyCategories { column, limit });
            }
        }
        *counts.entry(key).or_default() += 1;
    }
    if !findings.is_empty() {
        return Err(DisclosureError::Unreadable(findings));
    }
    let dimension = |(name, seen): (&String, BTreeSet<String>)| {
        Dimension::try_new(name, seen.into_iter().collect(), layout.dimension.get(name))
    };
    let dimensions = by.iter().zip(seen).map(dimension).collect::<Result<Vec<_>, _>>()?;
    Ok(add_up(Table::try_new(dimensions)?, &counts))
}

/// The labels that the layout lists for a dimension.
fn declared<'a>(layout: &'a Layout, name: &str) -> Option<BTreeSet<&'a String>> {
    let dimension = layout.dimension.get(name)?;
    let groups = dimension.groups.values().flatten();
    let labels: BTreeSet<&String> = dimension.labels.iter().chain(groups).collect();
    (!labels.is_empty()).then_some(labels)
}

fn key(
    record: &ByteRecord,
    columns: &[usize],
    by: &[String],
    layout: &Layout,
    line: u64,
    findings: &mut Vec<Finding>,
) -> Vec<String> {
    let label = |(&column, name): (&usize, &String)| {
        let text = String::from_utf8_lossy(&record[column]).trim().to_owned();
        let label = if text.is_empty() { NOT_STATED.to_owned() } else { text };
        let dimension = layout.dimension.get(name);
        let total = dimension.and_then(|d| d.total.as_deref()).unwrap_or("Total");
        let group = dimension.is_some_and(|d| d.groups.contains_key(&label));
        let problem = if Dimension::is_total_word(&label) || label == total || group {
            "a category has the name of a total or of a group"
        } else if declared(layout, name).is_some_and(|labels| !labels.contains(&label)) {
            "a category that the layout does not list"
        } else {
            return label;
        };
        findings.push(Finding { line, column: Some(column + 1), problem: problem.to_owned() });
        label
    };
    columns.iter().zip(by).map(label).collect()
}

/// Fills in the counts, and adds each to every total it is part of.
fn add_up(mut table: Table, counts: &HashMap<Vec<String>, i64>) -> Table {
    table.cells.fill(Cell::Shown(0));
    for (key, count) in counts {
        let mut places = vec![Vec::new()];
        for (dimension, label) in table.dimensions.iter().zip(key) {
            let Some(leaf) = dimension.place(label) else { continue };
            let wholes = dimension.wholes(leaf);
            let longer = |place: Vec<usize>| {
                wholes.iter().map(move |&w| [place.as_slice(), &[w]].concat()).collect::<Vec<_>>()
            };
            places = places.into_iter().flat_map(longer).collect();
        }
        for place in places {
            let cell = table.place(&place);
            if let Cell::Shown(total) = &mut table.cells[cell] {
                *total += count;
            }
        }
    }
    table
}
