//! Which forecasts were made public, when, what did they say, and what followed?
//!
//! Only public rows enter the registers. What followed and the record go first: a forecast that is stored has
//! its record beside it.

use anyhow::{Result, bail};
use serde_json::{Map, Value, json};

use super::audience::Audience;
use super::country::Forecast;
use super::near::{NearForecast, NearRequest, of_kind};
use super::record::{Curve, curves};
use super::{outcomes, register};
use crate::settings::{Settings, today};

/// Saves a forecast below countries; says how many rows the table holds now.
///
/// # Errors
/// Where they are not for the public.
pub async fn save_near(
    settings: &Settings,
    request: &NearRequest,
    made: &NearForecast,
) -> Result<u64> {
    if made.audience != Audience::Public {
        bail!(
            "these forecasts are for the mission only (camps, places or sectors of an open mission, a \
             user's own places or events, or a log had part in them): they are not saved where all can \
             see them; write them with -o FILE"
        );
    }
    let new: Vec<Value> = made
        .rows
        .iter()
        .map(|row| {
            let mut row = object(serde_json::to_value(row)?)?;
            row.insert("made_on".into(), json!(today()));
            row.insert("known".into(), json!(made.known.events));
            row.insert("lag_days".into(), json!(made.known.lag_days));
            Ok(Value::Object(row))
        })
        .collect::<Result<_>>()?;
    let mut bins = Vec::new();
    let kinds = made.kinds.iter().max().map_or(0, |last| last + 1);
    for span in &made.records {
        for kind in 0..kinds {
            let at = made.kinds.iter().position(|found| *found == kind).unwrap_or(0);
            let own: Vec<_> = of_kind(&span.outlook.record, &made.kinds, kind).collect();
            let of = json!({
                "level": made.level,
                "target": made.target,
                "mission": made.mission,
                "radius_km": made.rows.get(at).and_then(|row| row.radius_km),
                "origin": made.origin,
                "first_day": span.first_day,
                "last_day": span.last_day,
            });
            bins.extend(bin_rows(&object(of)?, &curves(&own)));
        }
    }
    let followed = outcomes::near(settings, request, made, &new).await?;
    save(settings, followed, bins, new).await
}

/// Saves a forecast by country; says how many rows the table holds now.
///
/// # Errors
/// Where it is of a series of the user's own: that may be a mission's own count.
pub async fn save_countries(
    settings: &Settings,
    mission: Option<&str>,
    made: &Forecast,
) -> Result<u64> {
    if !made.is_of_home {
        bail!(
            "these forecasts are from a series of your own, and so for the mission only: they are not \
             saved where all can see them; write them with -o FILE"
        );
    }
    let new = rows_of_countries(mission, made);
    let of = json!({
        "level": made.level,
        "target": made.target,
        "mission": mission,
        "radius_km": null,
        "origin": made.origin.last_day(),
        "first_day": null,
        "last_day": null,
    });
    let bins = bin_rows(&object(of)?, &made.curves);
    let followed = outcomes::countries(settings, mission, made, &new).await?;
    save(settings, followed, bins, new).await
}

async fn save(
    settings: &Settings,
    followed: Vec<Value>,
    bins: Vec<Value>,
    new: Vec<Value>,
) -> Result<u64> {
    if !followed.is_empty() {
        register::add(settings, "forecast_outcomes", followed).await?;
    }
    if !bins.is_empty() {
        register::add(settings, "forecast_reliability", bins).await?;
    }
    register::add(settings, "forecasts", new).await
}

fn bin_rows(of: &Map<String, Value>, curves: &[Curve]) -> Vec<Value> {
    let mut rows = Vec::new();
    for curve in curves {
        for (at, bin) in curve.bins.iter().enumerate() {
            let mut row = of.clone();
            row.insert("forecaster".into(), json!(curve.forecaster));
            row.insert("at_least".into(), json!(curve.at_least as u64));
            row.insert("bin".into(), json!(at + 1));
            row.insert("chance".into(), json!(bin.chance));
            row.insert("happened".into(), json!(bin.happened));
            row.insert("forecasts".into(), json!(bin.n));
            rows.push(Value::Object(row));
        }
    }
    rows
}

fn rows_of_countries(mission: Option<&str>, made: &Forecast) -> Vec<Value> {
    let earned = made.record.as_ref();
    let row = |row: &super::country::Outlook| {
        json!({
            "level": made.level,
            "target": made.target,
            "mission": mission,
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

fn object(value: Value) -> Result<Map<String, Value>> {
    match value {
        Value::Object(row) => Ok(row),
        other => bail!("{other} is no row"),
    }
}
