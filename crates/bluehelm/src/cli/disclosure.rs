//! Commands about disclosure: audit, release.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use disclosure::{Audit, Exposure, write_table};
use serde_json::json;

use super::output::{prose, remark, table};
use crate::ops::disclosure::{audit_file, keep_apart, layout, release_file};

/// Questions about what a table discloses.
#[derive(Subcommand)]
pub enum Command {
    /// Tell which hidden cells of a finished table can be computed back, and how closely
    Audit(AuditArguments),
    /// Make a table of case rows that passes the audit; the cases are read in memory only
    Release(ReleaseArguments),
}

/// What counts as safe.
#[derive(Args)]
struct Rules {
    /// How the table is laid out, and what counts as safe (TOML; docs/how-to/audit.md)
    #[arg(long, value_name = "FILE")]
    layout: Option<PathBuf>,
    /// Smallest count that may be shown or known [default: 5, or the layout's]
    #[arg(long, value_name = "N")]
    minimum: Option<i64>,
    /// How wide the range of a hidden cell must be [default: minimum - 1, or the layout's]
    #[arg(long, value_name = "N")]
    protection: Option<i64>,
}

#[derive(Args)]
pub struct AuditArguments {
    /// The finished table (CSV), with hidden cells marked
    #[arg(value_name = "TABLE")]
    file: PathBuf,
    #[command(flatten)]
    rules: Rules,
    /// A table published before that counts the same; may be given again
    #[arg(long, value_name = "RELEASE")]
    earlier: Vec<PathBuf>,
    /// Write JSON; the same as --format json
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct ReleaseArguments {
    /// The cases (CSV, one row each)
    #[arg(value_name = "CASES")]
    file: PathBuf,
    /// Columns to count by
    #[arg(long, required = true, value_delimiter = ',', value_name = "COLUMN,…")]
    by: Vec<String>,
    #[command(flatten)]
    rules: Rules,
    /// Round every count to a multiple of N, up or down, instead of hiding cells
    #[arg(long, value_name = "N")]
    round: Option<i64>,
    /// Append what was done, one line of JSON without anything of the cases, to a file
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

impl Rules {
    fn layout(&self) -> Result<disclosure::Layout> {
        let mut layout = layout(self.layout.as_deref())?;
        layout.minimum = self.minimum.unwrap_or(layout.minimum);
        layout.protection = self.protection.or(layout.protection);
        layout.check()?;
        Ok(layout)
    }
}

/// Answers one question, in a format, on standard output or in a file.
pub fn run(command: Command, (format, file): (String, Option<PathBuf>)) -> Result<()> {
    match command {
        Command::Audit(arguments) => {
            let inputs = [&arguments.file].into_iter().chain(&arguments.earlier);
            for input in inputs.chain(&arguments.rules.layout) {
                keep_apart(file.as_deref(), input)?;
            }
            let layout = arguments.rules.layout()?;
            let audit = audit_file(&arguments.file, layout, &arguments.earlier)?;
            let format = if arguments.json { "json" } else { format.as_str() };
            let text = match format {
                "json" => serde_json::to_string_pretty(&audit)?,
                "table" => audit_text(&audit),
                _ => bail!("an audit is no single table: use --format table or --format json"),
            };
            write(file.as_deref(), text.trim_end())
        }
        Command::Release(arguments) => {
            for input in [&arguments.file].into_iter().chain(&arguments.rules.layout) {
                for output in [&file, &arguments.log] {
                    keep_apart(output.as_deref(), input)?;
                }
            }
            released(&arguments, &format, file.as_deref())
        }
    }
}

fn released(arguments: &ReleaseArguments, format: &str, file: Option<&Path>) -> Result<()> {
    let layout = arguments.rules.layout()?;
    let found = release_file(&arguments.file, &arguments.by, &layout, arguments.round)?;
    let csv = write_table(&found.table, "count");
    let method = match arguments.round {
        Some(base) => format!("rounded to multiples of {base}"),
        None => "cells hidden".to_owned(),
    };
    // How many cells are small, and how many only protect them, would narrow what a mark can mean.
    let hidden = if arguments.round.is_some() { 0 } else { found.audit.cells.len() };
    let account = json!({
        "by": arguments.by, "method": method, "minimum": layout.minimum,
        "protection": layout.protection(), "cells": found.table.cells.len(), "hidden": hidden,
        "cheapest": found.cheapest, "safe": found.audit.safe,
    });
    let text = match format {
        "table" | "csv" => csv,
        "json" => serde_json::to_string_pretty(&json!({
            "account": account, "table": csv, "audit": found.audit,
        }))?,
        _ => bail!("a release is text: use --format csv or --format json"),
    };
    write(file, text.trim_end())?;
    remark(&format!(
        "by {}: {} cells, {hidden} hidden; {method}; minimum {}, protection {}; the audit finds none \
         that can be computed back more closely",
        arguments.by.join(", "),
        found.table.cells.len(),
        layout.minimum,
        layout.protection(),
    ));
    if let Some(path) = &arguments.log {
        let log = fs::OpenOptions::new().create(true).append(true).open(path);
        writeln!(log.with_context(|| format!("cannot write {}", path.display()))?, "{account}")?;
    }
    Ok(())
}

fn write(file: Option<&Path>, text: &str) -> Result<()> {
    if let Some(path) = file {
        return fs::write(path, format!("{text}\n"))
            .with_context(|| format!("cannot write {}", path.display()));
    }
    match writeln!(std::io::stdout().lock(), "{text}") {
        // A reader such as `head` that stops early is no error.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn audit_text(audit: &Audit) -> String {
    let exposed: Vec<&Exposure> = audit.cells.iter().filter(|c| !c.protected).collect();
    let verdict = match (audit.safe, audit.cells.len()) {
        (true, 0) => "No cell is hidden.".to_owned(),
        (true, all) => format!("Safe: none of {all} hidden cells can be computed back closely."),
        (false, all) => format!("Not safe: {} of {all} hidden cells are exposed.", exposed.len()),
    };
    let range = |c: &Exposure| match c.high {
        Some(high) if high == c.low => format!("exactly {high}"),
        Some(high) => format!("{} to {high}", c.low),
        None => format!("{} or more", c.low),
    };
    let row = |c: &&Exposure| {
        let labels: Vec<&str> = c.key.0.iter().map(|(_, label)| label.as_str()).collect();
        let release = c.earlier.map(|n| format!(" (earlier release {n})")).unwrap_or_default();
        let cell = labels.join(", ") + &release;
        vec![cell, range(c), c.reason.clone().unwrap_or_default()]
    };
    let mut text = prose(&verdict, "");
    if let Some(reading) = audit.earlier {
        let read = format!("Earlier releases are read as: counts {reading}.");
        text = format!("{text}\n{}", prose(&read, ""));
    }
    if !audit.safe {
        let header = ["cell", "what fits", "why"];
        text = format!("{text}\n{}", table(&header, exposed.iter().map(row)));
    }
    if audit.cells.iter().any(|c| !c.proven) {
        let unproven = "Some ranges may be wider than found: the search for them was given up.";
        text = format!("{text}\n{}", prose(unproven, ""));
    }
    text
}
