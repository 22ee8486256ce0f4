//! What do patrols report, and what does the list of places say then?

use std::collections::BTreeMap;

use base::Date;
use csv::StringRecord;

use super::RecordError;

/// One visit as a patrol reports it.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The day.
    pub day: Date,
    /// The place's id.
    pub place: String,
    /// How long it lasted, where that is reported.
    pub minutes: Option<f64>,
    /// How many events were found: violence against civilians that people there told of.
    pub events: u64,
}

/// A CSV text as its header and rows.
fn rows(text: &str) -> (Vec<String>, Vec<(u64, StringRecord)>) {
    let text = base::unix_lines(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let header = header.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_owned());
    let header: Vec<String> = header.collect();
    let numbered = reader.records().flatten();
    let rows = numbered.map(|row| (row.position().map_or(0, csv::Position::line), row));
    (header, rows.collect())
}

/// Reads visit reports: `day,place,arrived,left,events`; the times may be left empty. `known` are the ids of places.
///
/// # Errors
/// [`RecordError`] with every finding.
pub fn read_reports(text: &str, known: impl Fn(&str) -> bool) -> Result<Vec<Report>, RecordError> {
    let (header, rows) = rows(text);
    let mut findings = Vec::new();
    for column in ["day", "place", "events"] {
        if !header.iter().any(|name| name == column) {
            findings.push(format!("visits, line 1: column {column} is missing"));
        }
    }
    if !findings.is_empty() {
        return Err(RecordError { findings });
    }
    let mut reports = Vec::new();
    for (line, row) in rows {
        let cell = |column: &str| {
            let at = header.iter().position(|name| name == column);
            at.and_then(|at| row.get(at)).unwrap_or("").trim().to_owned()
        };
        let mut refuse = |column: &str, expected: &str| {
            let found = cell(column);
            findings.push(format!(
                "visits, line {line}, {column}: found {found:?}, expected {expected}"
            ));
        };
        let day = cell("day").parse().ok();
        if day.is_none() {
            refuse("day", "a day such as 2018-11-19");
        }
        if !known(&cell("place")) {
            refuse("place", "the id of a place of the plan");
        }
        let events = cell("events").parse().ok();
        if events.is_none() {
            refuse("events", "how many events were found, a whole number from 0");
        }
        let mut time = |column: &str| {
            let text = cell(column);
            let minutes = crate::case::clock_min(&text);
            if minutes.is_none() && !text.is_empty() {
                refuse(column, "a time of day such as 06:30, or nothing");
            }
            minutes
        };
        let (arrived, left) = (time("arrived"), time("left"));
        let minutes = arrived.zip(left).map(|(arrived, left)| left - arrived);
        if minutes.is_some_and(|minutes| minutes < 0.0) {
            refuse("left", "a time after arrived");
        }
        if let (Some(day), Some(events)) = (day, events) {
            reports.push(Report { day, place: cell("place"), minutes, events });
        }
    }
    if findings.is_empty() { Ok(reports) } else { Err(RecordError { findings }) }
}

/// The CSV of places with newer last visits put in, and all else as it was.
///
/// # Errors
/// [`RecordError`] where it has no column `id`.
pub fn with_last_visits(text: &str, last: &BTreeMap<String, Date>) -> Result<String, RecordError> {
    let (mut header, rows) = rows(text);
    let Some(id) = header.iter().position(|name| name == "id") else {
        return Err(RecordError {
            findings: vec!["places, line 1: column id is missing".to_owned()],
        });
    };
    let column = header.iter().position(|name| name == "last_visit").unwrap_or(header.len());
    if column == header.len() {
        header.push("last_visit".to_owned());
    }
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer.write_record(&header);
    for (_, row) in rows {
        let mut cells: Vec<String> = row.iter().map(str::to_owned).collect();
        let seen = row.get(id).and_then(|id| last.get(id.trim()));
        if let Some(seen) = seen {
            cells.resize(cells.len().max(column + 1), String::new());
            let before: Option<Date> = cells[column].trim().parse().ok();
            if before.is_none_or(|before| before < *seen) {
                cells[column] = seen.to_string();
            }
        }
        let _ = writer.write_record(&cells);
    }
    Ok(String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned())
}
