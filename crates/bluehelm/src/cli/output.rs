//! How do tables, prose, remarks and errors look on a terminal?

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use comfy_table::{ContentArrangement, Table, presets};

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

/// Characters in a line: the terminal's, or 100 where the answer goes elsewhere.
#[cfg(any(feature = "evidence", feature = "patrol"))]
pub fn width() -> usize {
    if io::stdout().is_terminal() { textwrap::termwidth() } else { 100 }
}

/// Prose as wide as the terminal, each line set in by `indent`.
#[cfg(any(feature = "evidence", feature = "patrol"))]
pub fn prose(text: &str, indent: &str) -> String {
    // Dates and names with hyphens stay whole.
    let options = textwrap::Options::new(width())
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
#[cfg(any(feature = "evidence", feature = "patrol", feature = "watch"))]
#[allow(clippy::print_stderr, reason = "remarks do not belong in the answer")]
pub fn remark(text: &str) {
    eprintln!("{text}");
}

/// One answer on standard output. A reader such as `head` that stops early is no error.
#[cfg(any(feature = "patrol", feature = "watch"))]
pub fn say(answer: &str) -> anyhow::Result<()> {
    match write_line(answer) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => Ok(result?),
    }
}

/// One line on standard output, at once.
#[cfg(any(feature = "patrol", feature = "serve", feature = "watch"))]
pub fn write_line(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
