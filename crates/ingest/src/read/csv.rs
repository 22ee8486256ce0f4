//! Which rows does this CSV file hold?

use std::io::Read;

use csv::{ByteRecord, ReaderBuilder};

use super::metered::Meter;
use super::{BadRow, Header, RowSink, cut, malformed};
use crate::IngestError;

pub(super) fn read(
    bytes: impl Read,
    meter: &Meter,
    name: &str,
    sink: &mut dyn RowSink,
) -> Result<(), IngestError> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(bytes);
    let broken = |e: csv::Error| {
        let line = e.position().map_or(1, csv::Position::line);
        malformed(name, "CSV", line, &e)
    };
    let header = reader.byte_headers().map_err(broken)?;
    let names: Vec<String> = header
        .iter()
        .map(|n| String::from_utf8_lossy(n).trim_start_matches('\u{feff}').trim().to_owned())
        .collect();
    // The parser leaves the second half of a line's `\r\n` to the next row, which then stands a
    // line too early.
    let within: usize = header.iter().map(|n| n.iter().filter(|b| **b == b'\n').count()).sum();
    let late = u64::from(reader.position().line() == 1 + within as u64);
    let mut record = ByteRecord::new();
    let mut first = match sink.columns(&names)? {
        Header::Names => None,
        Header::Data => Some(reader.byte_headers().map_err(broken)?.clone()),
    };
    let mut cells: Vec<Option<String>> = Vec::with_capacity(names.len());
    let mut short_row = None;
    loop {
        let mut behind = late;
        match first.take() {
            Some(row) => (record, behind) = (row, 0),
            None if reader.read_byte_record(&mut record).map_err(broken)? => {}
            None => break,
        }
        if is_hxl(&record) {
            continue;
        }
        meter.row_done();
        let line = record.position().map_or(0, csv::Position::line) + behind;
        short_row = (record.len() < names.len()).then_some((line, record.len()));
        if record.len() != names.len() {
            let reason = format!("{} cells, the header has {}", record.len(), names.len());
            sink.bad(BadRow { line, column: None, reason, value: Some(cut(&text_of(&record))) })?;
            continue;
        }
        cells.clear();
        match record.iter().position(|cell| std::str::from_utf8(cell).is_err()) {
            Some(at) => {
                let value = Some(cut(&String::from_utf8_lossy(&record[at])));
                let column = names.get(at).cloned();
                sink.bad(BadRow { line, column, reason: "not UTF-8 text".to_owned(), value })?;
            }
            None => {
                let filled = |cell: &[u8]| {
                    (!cell.is_empty()).then(|| String::from_utf8_lossy(cell).into_owned())
                };
                cells.extend(record.iter().map(filled));
                if sink.row(line, &cells)?.is_break() {
                    return Ok(());
                }
            }
        }
    }
    match short_row.filter(|_| !meter.ends_line()) {
        Some((line, cells)) => {
            let cause = format!("the last row breaks off after {cells} of {} cells", names.len());
            Err(malformed(name, "CSV", line, &cause))
        }
        None => Ok(()),
    }
}

/// A second header of tags such as `#event+code`, as the Humanitarian Data Exchange adds it.
fn is_hxl(record: &ByteRecord) -> bool {
    let mut filled = record.iter().filter(|c| !c.is_empty()).peekable();
    filled.peek().is_some()
        && filled.all(|c| c.len() > 1 && c[0] == b'#' && c[1].is_ascii_lowercase())
}

fn text_of(record: &ByteRecord) -> String {
    let cells: Vec<_> = record.iter().map(String::from_utf8_lossy).collect();
    cells.join(",")
}
