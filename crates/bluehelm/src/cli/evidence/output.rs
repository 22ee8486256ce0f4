//! How does an answer reach the terminal or a file?

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use serde_json::Value;
use warehouse::arrow::array::RecordBatch;
use warehouse::arrow::datatypes::SchemaRef;
use warehouse::{Format, rows_of_json, text_rows, write_batches};

use crate::cli::output::table;

/// Standard output, and whether who reads it has stopped.
struct Told<W> {
    out: W,
    stopped: bool,
}

impl<W> Told<W> {
    fn noted<T>(&mut self, result: io::Result<T>) -> io::Result<T> {
        let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
        self.stopped |= result.as_ref().is_err_and(broken);
        result
    }
}

impl<W: Write> Write for Told<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let result = self.out.write(bytes);
        self.noted(result)
    }

    fn flush(&mut self) -> io::Result<()> {
        let result = self.out.flush();
        self.noted(result)
    }
}

/// Writes to standard output. A reader such as `head` that stops early is no error, whatever the writer of a format
/// makes of it.
fn write_out(write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut out = Told { out: BufWriter::new(io::stdout().lock()), stopped: false };
    let written = write(&mut out).and_then(|()| Ok(out.flush()?));
    if out.stopped { Ok(()) } else { written }
}

/// Where an answer goes, and in which format.
pub struct Output {
    pub format: Format,
    pub file: Option<PathBuf>,
}

impl Output {
    fn write(&self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        match &self.file {
            None if self.format.is_binary() && io::stdout().is_terminal() => {
                bail!("this format is not text: add -o FILE or send it to another program")
            }
            None => write_out(write),
            Some(path) => {
                // Whole before the file is opened: what this format cannot hold leaves an older file as it is.
                let mut whole = Vec::new();
                write(&mut whole)?;
                std::fs::write(path, whole)
                    .with_context(|| format!("cannot write {}", path.display()))
            }
        }
    }

    /// Rows of a query.
    pub fn rows(&self, schema: SchemaRef, batches: &[RecordBatch]) -> Result<()> {
        if self.format != Format::Table {
            return self.write(|out| Ok(write_batches(self.format, schema, batches, out)?));
        }
        let header: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
        let rows = text_rows(batches)?;
        let count = rows.len();
        let rows = rows.into_iter().map(|r| r.into_iter().map(Option::unwrap_or_default).collect());
        self.write(|out| {
            writeln!(out, "{}", table(&header, rows))?;
            Ok(writeln!(out, "{count} row{}", if count == 1 { "" } else { "s" })?)
        })
    }

    /// A text that is written as it is, whatever the format.
    pub fn text(&self, text: &str) -> Result<()> {
        self.write(|out| Ok(out.write_all(text.as_bytes())?))
    }

    /// An answer with a shape of its own: JSON, or the text given; other formats are refused.
    pub fn answer<T: Serialize>(&self, answer: &T, text: impl FnOnce(&T) -> String) -> Result<()> {
        match self.format {
            Format::Table => self.write(|out| Ok(writeln!(out, "{}", text(answer).trim_end())?)),
            Format::Json => {
                self.write(|out| Ok(writeln!(out, "{}", serde_json::to_string_pretty(answer)?)?))
            }
            _ => self.must_tell(),
        }
    }

    /// Refuses a format in which [`Output::answer`] cannot write: asked before anything is done of which an answer only
    /// tells.
    pub fn must_tell(&self) -> Result<()> {
        match self.format {
            Format::Table | Format::Json => Ok(()),
            _ => bail!("this answer is no single table: use --format table or --format json"),
        }
    }

    /// The same as [`Output::answer`], where the answer has a main table: that is what csv, parquet and arrow hold.
    pub fn answer_with_rows<T: Serialize>(
        &self,
        answer: &T,
        rows: impl FnOnce(&T) -> Vec<Value>,
        text: impl FnOnce(&T) -> String,
    ) -> Result<()> {
        match self.format {
            Format::Table | Format::Json => self.answer(answer, text),
            _ => {
                let (schema, batches) = rows_of_json(&rows(answer))?;
                self.rows(schema, &batches)
            }
        }
    }
}
