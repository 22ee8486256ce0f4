//! How does an answer reach the terminal or a file?

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use serde_json::Value;
use warehouse::arrow::array::RecordBatch;
use warehouse::arrow::datatypes::SchemaRef;
use warehouse::{Format, rows_of_json, text_rows, write_batches};

/// Where an answer goes, and in which format.
pub struct Output {
    pub format: Format,
    pub file: Option<PathBuf>,
}

impl Output {
    fn open(&self) -> Result<Box<dyn Write>> {
        match &self.file {
            None if self.format.is_binary() && io::stdout().is_terminal() => {
                bail!("this format is not text: add -o FILE or send it to another program")
            }
            None => Ok(Box::new(BufWriter::new(io::stdout().lock()))),
            Some(path) => {
                let file = std::fs::File::create(path);
                Ok(Box::new(BufWriter::new(
                    file.with_context(|| format!("cannot write {}", path.display()))?,
                )))
            }
        }
    }

    fn write(&self, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        let mut out = self.open()?;
        match write(&mut *out).and_then(|()| Ok(out.flush()?)) {
            // A reader such as `head` that stops early is no error.
            Err(e)
                if e.downcast_ref::<io::Error>()
                    .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) =>
            {
                Ok(())
            }
            result => result,
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

    /// An answer with a shape of its own: JSON, or the text given; other formats are refused.
    pub fn answer<T: Serialize>(&self, answer: &T, text: impl FnOnce(&T) -> String) -> Result<()> {
        match self.format {
            Format::Table => self.write(|out| Ok(writeln!(out, "{}", text(answer).trim_end())?)),
            Format::Json => {
                self.write(|out| Ok(writeln!(out, "{}", serde_json::to_string_pretty(answer)?)?))
            }
            _ => bail!("this answer is no single table: use --format table or --format json"),
        }
    }

    /// The same, where the answer has a main table: that is what csv, parquet and arrow hold.
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

/// A table for the eye, as wide as the terminal.
pub fn table(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.to_vec());
    if !io::stdout().is_terminal() {
        table.set_width(100);
    }
    rows.into_iter().for_each(|row| {
        table.add_row(row);
    });
    table
}

/// Prose as wide as the terminal, each line set in by `indent`.
pub fn prose(text: &str, indent: &str) -> String {
    let width = if io::stdout().is_terminal() { textwrap::termwidth() } else { 100 };
    // Dates and names with hyphens stay whole.
    let options = textwrap::Options::new(width)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// Says on standard error what went wrong.
#[allow(clippy::print_stderr, reason = "this is where errors are printed")]
pub fn fail(error: &anyhow::Error, code: u8) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::from(code)
}

/// A remark on standard error, apart from the answer.
#[allow(clippy::print_stderr, reason = "remarks do not belong in the answer")]
pub fn remark(text: &str) {
    eprintln!("{text}");
}
