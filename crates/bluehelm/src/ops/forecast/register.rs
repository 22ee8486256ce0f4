//! How are forecasts kept that were made public?
//!
//! A register is a dataset of the home: each saving is a publication that holds all rows before it and the new
//! ones, of equal ones the last. It is taken in like any other file, in one commit: a saving that is killed
//! leaves the register as it was.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};
use ingest::Origin;
use serde_json::{Map, Value};
use warehouse::{Format, json_rows, rows_of_json, write_batches};

use crate::ops::sync::{Request, syncer};
use crate::settings::{Settings, today};

/// Adds rows to a register; says how many it holds now. Rows with the same key take the place of those stored.
pub async fn add(settings: &Settings, dataset: &str, new: Vec<Value>) -> Result<u64> {
    let warehouse = settings.newest().warehouse()?;
    let columns = warehouse.table(dataset).map(|table| table.key.clone()).unwrap_or_default();
    let key = |row: &Value| {
        let cells: Vec<String> = columns.iter().map(|column| shown(&row[column])).collect();
        cells.join("\u{1f}")
    };
    let lock = settings.home.lock()?;
    // Only the newest register is read: one dated before it, by a clock that ran ahead once, would never be seen.
    let stored_days = settings.home.store().vintages(dataset).await?;
    let day = stored_days.iter().map(|vintage| vintage.known_from).fold(today(), Ord::max);
    let mut all = stored(settings, dataset).await?;
    let replaced: BTreeSet<String> = new.iter().map(key).collect();
    all.retain(|row| !replaced.contains(&key(row)));
    all.extend(new);
    let (schema, batches) = rows_of_json(&all)?;
    let folder = tempfile::tempdir().context("no folder for temporary files")?;
    let path = folder.path().join(dataset).join(format!("{dataset}_{day}.csv"));
    fs::create_dir_all(folder.path().join(dataset)).context("no folder for temporary files")?;
    let mut file = fs::File::create(&path).context("no folder for temporary files")?;
    write_batches(Format::Csv, schema, &batches, &mut file)?;
    let request = Request {
        datasets: vec![dataset.to_owned()],
        origin: Origin::Folder(folder.path().to_owned()),
        accept_collapse: true,
        known_from: Some(day),
        retries: None,
    };
    let source = settings.sources()?.find(dataset)?;
    // Of one day the last register counts: it holds all rows of those before it.
    let sync = syncer(settings, &request).replacing(true);
    sync.run(&source, &mut |_| {}).await?;
    drop(lock);
    Ok(all.len() as u64)
}

/// All rows of the newest register; none where nothing was saved in this home: examples that the program carries
/// were not made here.
pub async fn stored(settings: &Settings, dataset: &str) -> Result<Vec<Value>> {
    let warehouse = settings.newest().warehouse()?;
    if !warehouse.is_stored(dataset).await? {
        return Ok(Vec::new());
    }
    let (_, batches) = warehouse.sql(&format!("SELECT * FROM {dataset}")).await?;
    let own = |mut row: Map<String, Value>| {
        for added in ["flags", "source_file", "source_line", "known_from"] {
            row.remove(added);
        }
        Value::Object(row)
    };
    Ok(json_rows(&batches)?.into_iter().map(own).collect())
}

/// A value as its cell would be written: whole decimals and whole numbers are one.
fn shown(value: &Value) -> String {
    match value {
        Value::Number(number) => number.as_f64().map_or_else(String::new, |n| n.to_string()),
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
