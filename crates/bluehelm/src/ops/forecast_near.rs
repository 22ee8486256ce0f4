//! What lies ahead near these camps and settlements, and has the forecast earned its place?

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use base::Date;
use forecast::Distribution;
use forecast::near::{Area, Asked, day_number, outlook, parse_events, parse_places};
use serde::Serialize;

use super::forecast::{shown, text};

/// What the user asked of `forecast run --level camp`.
pub struct NearRequest {
    pub events: PathBuf,
    pub places: PathBuf,
    pub origin: Date,
    pub days: u16,
    pub lag_days: u16,
    pub radii_km: Vec<f64>,
    pub seed: u64,
}

/// Forecasts around every place.
#[derive(Serialize)]
pub struct NearForecast {
    pub origin: Date,
    pub days: u16,
    pub lag_days: u16,
    /// What is served: the pool, or the climatology where the pool has shown no skill.
    pub model: &'static str,
    pub benchmark: &'static str,
    /// The record of the pool for these places: skill of its CRPS over the climatology.
    pub record: Option<RecordOfPool>,
    pub rows: Vec<NearOutlook>,
}

/// Skill with its 90 % interval.
#[derive(Serialize)]
pub struct RecordOfPool {
    pub skill: f64,
    pub low: f64,
    pub high: f64,
}

/// Deaths within a distance of one place.
#[derive(Serialize)]
pub struct NearOutlook {
    pub place: String,
    pub radius_km: f64,
    pub mean: f64,
    pub low: f64,
    pub high: f64,
    pub at_least_1: f64,
    pub at_least_10: f64,
    pub at_least_25: f64,
    pub climatology_mean: f64,
    pub climatology_at_least_1: f64,
    pub climatology_at_least_10: f64,
    pub climatology_at_least_25: f64,
}

/// Forecasts deaths around each place, within each radius.
pub fn run(request: &NearRequest) -> Result<NearForecast> {
    let NearRequest { origin, days, lag_days, seed, .. } = *request;
    let events = parse_events(&text(&request.events)?).with_context(|| shown(&request.events))?;
    let places = parse_places(&text(&request.places)?).with_context(|| shown(&request.places))?;
    if places.is_empty() {
        bail!("{} has no places; expected at least one", request.places.display());
    }
    let pairs = places.iter().flat_map(|place| request.radii_km.iter().map(move |&km| (place, km)));
    let pairs: Vec<_> = pairs.collect();
    let areas = pairs.iter().map(|&(place, km)| Area::try_circle(place.point, km));
    let areas: Vec<Area> = areas.collect::<Result<_, _>>().context("--radius")?;
    let origin_day = day_number(origin);
    let asked = Asked {
        events: &events,
        areas: &areas,
        origin: origin_day,
        lag_days,
        days,
        placings: 3,
        seed,
    };
    let found = outlook(&asked).with_context(|| shown(&request.events))?;
    let rows = pairs.into_iter().zip(found.served.iter().zip(&found.climatology));
    let rows = rows.map(|((place, radius_km), (ours, theirs))| NearOutlook {
        place: place.name.clone(),
        radius_km,
        mean: ours.mean(),
        low: quantile(ours, 0.05),
        high: quantile(ours, 0.95),
        at_least_1: ours.at_least(1.0),
        at_least_10: ours.at_least(10.0),
        at_least_25: ours.at_least(25.0),
        climatology_mean: theirs.mean(),
        climatology_at_least_1: theirs.at_least(1.0),
        climatology_at_least_10: theirs.at_least(10.0),
        climatology_at_least_25: theirs.at_least(25.0),
    });
    let record = found.record.map(|s| RecordOfPool { skill: s.skill, low: s.low, high: s.high });
    let (model, benchmark) = (found.model, "climatology");
    Ok(NearForecast { origin, days, lag_days, model, benchmark, record, rows: rows.collect() })
}

/// The least count with at least this much probability up to it.
fn quantile(distribution: &Distribution, level: f64) -> f64 {
    let mut below = 0.0;
    let reached = distribution.atoms().iter().find(|(_, weight)| {
        below += weight;
        below >= level
    });
    reached.or(distribution.atoms().last()).map_or(0.0, |atom| atom.0)
}
