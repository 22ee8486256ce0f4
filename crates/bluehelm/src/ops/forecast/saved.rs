//! Which forecasts were made public, when, and what did they say?
//!
//! A register: each saving is a publication of the dataset `forecasts` that holds all rows saved before
//! and the new ones, taken in like any other file. Only public rows enter.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};
use ingest::{Origin, Outcome, Sources};
use serde_json::{Map, Value, json};
use warehouse::{Format, WarehouseError, rows_of_json, write_batches};

use super::audience::Audience;
use super::country::Forecast;
use super::near::NearForecast;
use crate::ops::sync::{Request, syncer};
use crate::settings::{Settings, today};

const DATASET: &str = "forecasts";
/// What tells one forecast from another; a later one of the same takes its place.
const KEY: [&str; 10] = [
    "level",
    "target",
    "mission",
    "area",
    "latitude",
    "longitude",
    "radius_km",
    "origin",
    "first_day",
    "last_day",
];

/// Rows of a forecast below countries, for the register.
///
/// # Errors
/// Where they are not for the public.
pub fn rows_of_near(made: &NearForecast) -> Result<Vec<Value>> {
    if made.audience != Audience::Public {
        bail!(
            "these forecasts are for the mission only (camps, places or sectors of an open mission, a \
             user's own places, or a log had part in them): they are not saved where all can see them; \
             write them with -o FILE"
        );
    }
    made.rows
        .iter()
        .map(|row| {
            let mut row = object(serde_json::to_value(row)?)?;
            row.insert("made_on".into(), json!(today()));
            row.insert("known".into(), json!(made.known.events));
            row.insert("lag_days".into(), json!(made.known.lag_days));
            Ok(Value::Object(row))
        })
        .collect()
}

/// Rows of a forecast by country, for the register.
pub fn rows_of_countries(made: &Forecast) -> Vec<Value> {
    let earned = made.record.as_ref();
    let row = |row: &super::country::Outlook| {
        json!({
            "level": made.level,
            "target": made.target,
            "mission": null,
            "area": row.country.clone().unwrap_or_else(|| row.country_id.to_string()),
            "latitude": null,
            "longitude": null,
            "radius_km": null,
            "people": null,
            "origin": made.origin.last_day(),
            "first_day": row.month.first_day(),
            "last_day": row.month.last_day(),
            "model": made.model,
            "mean": row.mean,
            "low": row.low,
            "median": row.median,
            "high": row.high,
            "at_least_1": row.at_least_1,
            "at_least_10": row.at_least_10,
            "at_least_25": row.at_least_25,
            "benchmark": made.benchmark,
            "benchmark_mean": row.benchmark_mean,
            "benchmark_at_least_1": row.benchmark_at_least_1,
            "benchmark_at_least_10": row.benchmark_at_least_10,
            "benchmark_at_least_25": row.benchmark_at_least_25,
            "skill": earned.map(|e| e.skill),
            "skill_low": earned.map(|e| e.low),
            "skill_high": earned.map(|e| e.high),
            "record_from": earned.map(|e| e.from_year),
            "record_to": earned.map(|e| e.to_year),
            "record_forecasts": earned.map_or(0, |e| e.forecasts),
            "audience": Audience::Public,
            "made_on": today(),
            "known": made.remarks.join("; "),
            "lag_days": null,
        })
    };
    made.rows.iter().map(row).collect()
}

/// Adds rows to the register; says how many it holds now.
pub async fn save(settings: &Settings, new: Vec<Value>) -> Result<u64> {
    let day = today();
    let lock = settings.home.lock()?;
    let mut all = stored(settings).await?;
    let key = |row: &Value| KEY.map(|column| shown(&row[column])).join("\u{1f}");
    let replaced: BTreeSet<String> = new.iter().map(key).collect();
    all.retain(|row| !replaced.contains(&key(row)));
    all.extend(new);
    let (schema, batches) = rows_of_json(&all)?;
    let folder = tempfile::tempdir().context("no folder for temporary files")?;
    let path = folder.path().join(DATASET).join(format!("{DATASET}_{day}.csv"));
    fs::create_dir_all(folder.path().join(DATASET)).context("no folder for temporary files")?;
    let mut file = fs::File::create(&path).context("no folder for temporary files")?;
    write_batches(Format::Csv, schema, &batches, &mut file)?;
    // Of one day the last register counts: it holds all rows of those before it.
    settings.home.store().forget(DATASET, &[day]).await?;
    let request = Request {
        datasets: vec![DATASET.to_owned()],
        origin: Origin::Folder(folder.path().to_owned()),
        accept_collapse: true,
        known_from: Some(day),
        retries: None,
    };
    let source = Sources::read(&settings.catalog)?.find(DATASET)?;
    let Outcome { new: taken, .. } = syncer(settings, &request).run(&source, &mut |_| {}).await?;
    drop(lock);
    Ok(taken.iter().map(|manifest| manifest.rows).sum())
}

/// All rows of the newest register; none where nothing was saved.
async fn stored(settings: &Settings) -> Result<Vec<Value>> {
    let warehouse = settings.newest().warehouse()?;
    let (schema, batches) = match warehouse.sql("SELECT * FROM forecasts").await {
        Ok(found) => found,
        Err(WarehouseError::NotLoaded { .. }) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut text = Vec::new();
    write_batches(Format::Json, schema, &batches, &mut text)?;
    let rows: Vec<Map<String, Value>> = serde_json::from_slice(&text)?;
    let own = |mut row: Map<String, Value>| {
        for added in ["flags", "source_file", "source_line", "known_from"] {
            row.remove(added);
        }
        Value::Object(row)
    };
    Ok(rows.into_iter().map(own).collect())
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

fn object(value: Value) -> Result<Map<String, Value>> {
    match value {
        Value::Object(row) => Ok(row),
        other => bail!("{other} is no row"),
    }
}
