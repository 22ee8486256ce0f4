//! Do the bytes of this publication make a good table, and which rows must stand aside?
//!
//! Files are read on a thread of their own and arrive in batches, so memory stays bounded; the
//! commit comes last. An error on the way leaves the last good vintage as it was.

mod reader;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::mpsc;
use warehouse::arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use warehouse::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use warehouse::{Appender, Store, Vintage, quarantine_columns};

use crate::manifest::Manifest;
use crate::read::{BadRow, RowSink, Unfolded, read_file};
use crate::source::{Column, Source, normalised};
use crate::survey::Survey;
use crate::typed::column_type;
use crate::{IngestError, RawStore};
use reader::{Message, Reader};

/// Table of the rows of all datasets that could not be read.
pub const QUARANTINE: &str = "quarantine";
/// Column with the doubts about a row.
pub(crate) const FLAGS: &str = "flags";
/// With more bad rows than this, and no more good ones, reading stops.
const MOST_BAD_ROWS: usize = 100_000;
const SOURCE_FILE: &str = "source_file";
const SOURCE_LINE: &str = "source_line";

/// What the caller knows beside the bytes.
pub(crate) struct Expectation<'a> {
    /// The last vintage known before this one.
    pub(crate) previous: Option<&'a Vintage>,
    /// Store it even where far fewer rows came.
    pub(crate) accept_collapse: bool,
    /// It takes the place of what is stored under its date.
    pub(crate) replaces: bool,
    /// Columns that the hub's metadata calls dates.
    pub(crate) hub_dates: Vec<String>,
}

/// Reads, checks and commits one publication; fills in the manifest's counts.
pub(crate) async fn load(
    source: &Source,
    manifest: &mut Manifest,
    raw: &RawStore,
    store: &Store,
    expect: &Expectation<'_>,
    progress: &mut dyn FnMut(u64),
) -> Result<(), IngestError> {
    // A manifest from a bundle carries the counts of the site that wrote it.
    (manifest.rows, manifest.quarantined, manifest.flagged) = (0, 0, 0);
    let survey = survey(source, manifest, raw)?;
    let columns = columns(source, &survey, store, &expect.hub_dates).await?;
    let schema = schema(&columns);
    let snapshot = manifest.snapshot();
    let mut table = store.append(&source.id, &schema, manifest.known_from, &snapshot).await?;
    if expect.replaces {
        table = table.replacing()?;
    }
    let (send, mut receive) = mpsc::channel(4);
    let reader = Reader::try_new(source, columns, schema, survey, send)?;
    let files: Vec<_> =
        manifest.parts.iter().map(|p| (p.name.clone(), raw.path(&p.sha256))).collect();
    let reading = tokio::task::spawn_blocking(move || reader.read(&files));
    let mut bad = Vec::new();
    while let Some(message) = receive.recv().await {
        match message {
            Message::Rows(batch) => {
                manifest.rows += batch.num_rows() as u64;
                table.write(&batch).await?;
                progress(batch.num_rows() as u64);
            }
            Message::Bad(file, row) => bad.push((file, row)),
        }
        if bad.len() > MOST_BAD_ROWS {
            manifest.quarantined = bad.len() as u64;
            check(source, manifest, expect, bad.first())?;
        }
    }
    let totals = reading.await.map_err(|e| IngestError::Path {
        path: source.id.clone().into(),
        cause: std::io::Error::other(format!("reading stopped: {e}")),
    })??;
    manifest.flagged = totals.flagged;
    manifest.quarantined = bad.len() as u64;
    manifest.undeclared_columns = totals.undeclared;
    check(source, manifest, expect, bad.first())?;
    commit(source, manifest, raw, store, table, &bad).await?;
    if expect.replaces {
        let (day, snapshot) = (manifest.known_from, manifest.snapshot());
        raw.forget(&source.id, |m| m.known_from == day && m.snapshot() != snapshot)?;
    }
    Ok(())
}

/// The manifest first, the quarantine next, then the table, which makes it visible; last, the manifest says so.
async fn commit(
    source: &Source,
    manifest: &Manifest,
    raw: &RawStore,
    store: &Store,
    table: Appender,
    bad: &[(String, BadRow)],
) -> Result<(), IngestError> {
    raw.announce(manifest)?;
    let snapshot = manifest.snapshot();
    let stored = store.vintages(QUARANTINE).await?;
    let again =
        stored.iter().any(|v| v.snapshot == snapshot && v.known_from == manifest.known_from);
    if !bad.is_empty() && !again {
        let batch = quarantine(&source.id, bad)?;
        let mut rows =
            store.append(QUARANTINE, &batch.schema(), manifest.known_from, &snapshot).await?;
        rows.write(&batch).await?;
        rows.commit().await?;
    }
    table.commit().await?;
    raw.settle(manifest)
}

/// A first look at all values, where types or the unit of dates depend on them.
fn survey(source: &Source, manifest: &Manifest, raw: &RawStore) -> Result<Survey, IngestError> {
    let mut survey = Survey::new(source);
    if survey.is_needed() {
        for part in &manifest.parts {
            let path = raw.path(&part.sha256);
            read_rows(source, &path, &part.name, &mut survey)?;
        }
    }
    Ok(survey)
}

/// The rows of a file as the source declares them.
fn read_rows(
    source: &Source,
    path: &Path,
    name: &str,
    sink: &mut dyn RowSink,
) -> Result<(), IngestError> {
    let format = source.format.as_ref();
    match &source.wide {
        Some(wide) => read_file(path, name, format, &mut Unfolded::new(wide, sink)),
        None => read_file(path, name, format, sink),
    }
}

/// The declared columns; undeclared datasets take theirs from the values, in the stored types.
async fn columns(
    source: &Source,
    survey: &Survey,
    store: &Store,
    hub_dates: &[String],
) -> Result<Vec<Column>, IngestError> {
    if !source.columns.is_empty() {
        return Ok(source.columns.clone());
    }
    let mut columns = survey.columns(hub_dates);
    if let Some(stored) = store.schema(&source.id).await? {
        for column in &mut columns {
            if let Ok(field) = stored.field_with_name(&column.name) {
                column.kind = column_type(field.data_type());
            }
        }
    }
    Ok(columns)
}

fn schema(columns: &[Column]) -> SchemaRef {
    let own = columns
        .iter()
        .map(|c| Field::new(normalised(&c.name), crate::typed::arrow_type(c.kind), true));
    let added = [
        Field::new(FLAGS, DataType::Utf8, true),
        Field::new(SOURCE_FILE, DataType::Utf8, true),
        Field::new(SOURCE_LINE, DataType::Int64, true),
    ];
    Arc::new(Schema::new(own.chain(added).collect::<Vec<_>>()))
}

/// Whether enough good rows came.
fn check(
    source: &Source,
    manifest: &Manifest,
    expect: &Expectation<'_>,
    first_bad: Option<&(String, BadRow)>,
) -> Result<(), IngestError> {
    let file = || manifest.parts.first().map_or_else(|| source.id.clone(), |p| p.name.clone());
    let (rows, bad) = (manifest.rows, manifest.quarantined);
    if let Some((name, row)) = first_bad.filter(|_| bad > rows) {
        return Err(IngestError::MostRowsBad {
            file: name.clone(),
            bad,
            rows: rows + bad,
            line: row.line,
            reason: row.reason.clone(),
            declaration: format!("sources/{}.toml", source.id),
        });
    }
    match expect.previous {
        Some(v) if rows == 0 => {
            Err(IngestError::EmptyAfter { file: file(), expected: v.rows, vintage: v.known_from })
        }
        None if rows == 0 => Err(IngestError::Empty { file: file() }),
        Some(v)
            if !expect.accept_collapse
                && (rows as f64) < source.checks.least_share_of_rows * v.rows as f64 =>
        {
            Err(IngestError::Collapse {
                file: file(),
                before: v.rows,
                vintage: v.known_from,
                now: rows,
                percent: (source.checks.least_share_of_rows * 100.0) as u32,
            })
        }
        _ => Ok(()),
    }
}

fn quarantine(dataset: &str, bad: &[(String, BadRow)]) -> Result<RecordBatch, IngestError> {
    let strings = |f: fn(&(String, BadRow)) -> Option<&str>| -> ArrayRef {
        Arc::new(bad.iter().map(f).collect::<StringArray>())
    };
    let columns = vec![
        Arc::new(StringArray::from_iter_values(bad.iter().map(|_| dataset))) as ArrayRef,
        strings(|(file, _)| Some(file)),
        Arc::new(bad.iter().map(|(_, r)| i64::try_from(r.line).ok()).collect::<Int64Array>()),
        strings(|(_, r)| r.column.as_deref()),
        strings(|(_, r)| Some(&r.reason)),
        strings(|(_, r)| r.value.as_deref()),
    ];
    let schema = Arc::new(quarantine_columns());
    RecordBatch::try_new(schema, columns).map_err(|e| reader::arrow_error(&e))
}
