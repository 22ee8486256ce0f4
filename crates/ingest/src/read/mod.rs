//! Which rows does a publisher's file hold, whatever its format?
//!
//! Every format becomes the same thing: named columns, then rows of text cells, each with the
//! line (for JSON: the row; for maps: the feature) it stood on. A row that cannot be read is handed over with its
//! reason; a file that cannot be read as a whole is an error.

mod csv;
pub mod features;
mod json;
mod metered;
mod shapes;
mod unfold;
mod zip;

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::IngestError;
use metered::{Meter, Metered};
pub(crate) use unfold::Unfolded;

/// The byte-order mark that some programs write before UTF-8: no part of the text.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Line from 1; for JSON, row from 1.
    pub line: u64,
    /// The column at fault, where it is one.
    pub column: Option<String>,
    /// Why.
    pub reason: String,
    /// What stood there, cut to 200 characters.
    pub value: Option<String>,
}

/// What the first row of a file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// The names of the columns.
    Names,
    /// Data: the file has no header.
    Data,
}

/// What a file is read into.
pub trait RowSink {
    /// The first row, before any other: the column names, or data in a file without a header.
    fn columns(&mut self, names: &[String]) -> Result<Header, IngestError>;
    /// A row; `cells` run parallel to the names, missing ones are `None`.
    fn row(&mut self, line: u64, cells: &[Option<String>]) -> Result<ControlFlow<()>, IngestError>;
    /// A row that cannot be read.
    fn bad(&mut self, row: BadRow) -> Result<(), IngestError>;
}

/// How a file of rows is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma-separated values with a header.
    Csv,
    /// An array of objects, or an object whose `data`, `results` or `records` is one.
    Json,
}

/// Reads a file into a sink, unpacking gzip and zip; `name` stands in errors. `features` is how a file
/// of features is written; without it the first bytes tell CSV from JSON.
pub fn read_file(
    path: &Path,
    name: &str,
    features: Option<&features::Format>,
    sink: &mut dyn RowSink,
) -> Result<(), IngestError> {
    let file = File::open(path).map_err(IngestError::path(path))?;
    let mut bytes = BufReader::with_capacity(1 << 16, file);
    if bytes.fill_buf().map_err(IngestError::path(path))?.starts_with(zip::MAGIC) {
        return zip::read(bytes, name, features, sink);
    }
    read_bytes(bytes, name, features, sink)
}

/// Reads bytes into a sink, decompressing gzip; `name` and `features` as for [`read_file`].
pub fn read_bytes(
    mut bytes: impl BufRead,
    name: &str,
    features: Option<&features::Format>,
    sink: &mut dyn RowSink,
) -> Result<(), IngestError> {
    let head = bytes.fill_buf().map_err(IngestError::path(name))?;
    if head.starts_with(&[0x1f, 0x8b]) {
        return read_plain(
            BufReader::with_capacity(1 << 16, MultiGzDecoder::new(bytes)),
            name,
            features,
            sink,
        );
    }
    read_plain(bytes, name, features, sink)
}

fn read_plain(
    mut bytes: impl BufRead,
    name: &str,
    features: Option<&features::Format>,
    sink: &mut dyn RowSink,
) -> Result<(), IngestError> {
    let head = bytes.fill_buf().map_err(|e| malformed(name, "gzip", 1, &e))?;
    let marked = head.starts_with(MARK);
    let (format, meter) = (format_of(head, name)?, Meter::default());
    if marked {
        bytes.consume(MARK.len());
    }
    if let Some(features) = features {
        return shapes::read(bytes, features, name, sink);
    }
    let bytes = Metered { bytes, meter: &meter };
    match format {
        FileFormat::Csv => csv::read(bytes, &meter, name, sink),
        FileFormat::Json => json::read(bytes, &meter, name, sink),
    }
}

/// Tells the format by the first bytes, and a web page from both.
pub fn format_of(head: &[u8], name: &str) -> Result<FileFormat, IngestError> {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(IngestError::Utf16 { file: name.to_owned() });
    }
    let head = head.strip_prefix(MARK).unwrap_or(head);
    let first = head.iter().find(|b| !b.is_ascii_whitespace());
    match first {
        Some(b'[' | b'{') => Ok(FileFormat::Json),
        Some(b'<') => Err(IngestError::WebPage {
            file: name.to_owned(),
            expected: if name.ends_with("json") { "JSON" } else { "CSV or JSON" },
            found: String::from_utf8_lossy(head).trim_start().chars().take(40).collect(),
        }),
        Some(_) => Ok(FileFormat::Csv),
        None => Err(IngestError::Empty { file: name.to_owned() }),
    }
}

fn malformed(name: &str, format: &'static str, line: u64, cause: &dyn ToString) -> IngestError {
    IngestError::Malformed { file: name.to_owned(), format, line, cause: cause.to_string() }
}

fn cut(value: &str) -> String {
    value.chars().take(200).collect()
}
