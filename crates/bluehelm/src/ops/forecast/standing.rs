//! What do the saved forecasts say now, beside the benchmark, the record, the forecast before and what followed?

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use base::{Date, Period, Provenance};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use warehouse::{WarehouseError, json_rows};

use crate::settings::Settings;

/// The newest saved forecasts of one level, target and mission.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    pub level: String,
    pub target: String,
    pub mission: Option<String>,
    /// The last day that the forecaster had seen.
    pub origin: Date,
    /// The origin before, where one is saved: changes are since then.
    pub before: Option<Date>,
    /// The day on which they were saved. Later than the days forecast: made afterwards, from what was known then.
    pub made_on: Date,
    /// How it is known what was known at the origin.
    pub known: String,
    pub lag_days: Option<i64>,
    /// By radius and span of days.
    pub kinds: Vec<Kind>,
    pub sources: Vec<Provenance>,
}

/// Forecasts of one radius and span of days.
#[derive(Debug, Clone, Serialize)]
pub struct Kind {
    pub radius_km: Option<f64>,
    pub first_day: Date,
    pub last_day: Date,
    pub days: i32,
    /// What is served: where no skill is shown, the benchmark.
    pub model: String,
    pub benchmark: String,
    pub skill: Option<f64>,
    pub skill_low: Option<f64>,
    pub skill_high: Option<f64>,
    pub record_from: Option<i64>,
    pub record_to: Option<i64>,
    pub record_forecasts: i64,
    /// Areas where a death is likeliest first.
    pub lines: Vec<Line>,
    /// Of how many areas it is known what followed; in how many of them a death was expected, by what was served and
    /// by the benchmark, and in how many there was one.
    pub followed: Option<Followed>,
    /// Chances of at least one death on earlier days, and how often it happened: the record.
    pub reliability: Vec<Bin>,
}

/// One area.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub area: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    pub mean: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub chances: [Option<f64>; 3],
    pub benchmark_chances: [Option<f64>; 3],
    /// The chance of at least one death that was given at the origin before.
    pub before: Option<f64>,
    /// Deaths that followed; none until they are reported.
    pub deaths: Option<f64>,
}

/// What followed some forecasts.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Followed {
    pub areas: usize,
    pub expected: f64,
    pub benchmark_expected: f64,
    pub happened: usize,
    pub covered_to: Date,
}

/// Forecasts of a like chance.
#[derive(Debug, Clone, Serialize)]
pub struct Bin {
    pub forecaster: String,
    pub chance: f64,
    pub happened: f64,
    pub forecasts: i64,
}

#[derive(Deserialize)]
struct Row {
    level: String,
    target: String,
    mission: Option<String>,
    area: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    radius_km: Option<f64>,
    origin: Date,
    first_day: Date,
    last_day: Date,
    model: String,
    mean: f64,
    low: Option<f64>,
    high: Option<f64>,
    at_least_1: Option<f64>,
    at_least_10: Option<f64>,
    at_least_25: Option<f64>,
    benchmark: String,
    benchmark_at_least_1: Option<f64>,
    benchmark_at_least_10: Option<f64>,
    benchmark_at_least_25: Option<f64>,
    skill: Option<f64>,
    skill_low: Option<f64>,
    skill_high: Option<f64>,
    record_from: Option<i64>,
    record_to: Option<i64>,
    record_forecasts: Option<i64>,
    made_on: Date,
    known: Option<String>,
    lag_days: Option<i64>,
}

impl Row {
    fn days(&self) -> i32 {
        Period::try_new(self.first_day, self.last_day).map_or(0, Period::days)
    }
}

#[derive(Deserialize)]
struct Outcome {
    level: String,
    target: String,
    mission: Option<String>,
    area: String,
    latitude: Option<f64>,
    longitude: Option<f64>,
    radius_km: Option<f64>,
    first_day: Date,
    last_day: Date,
    deaths: f64,
    covered_to: Date,
}

#[derive(Deserialize)]
struct Record {
    level: String,
    target: String,
    mission: Option<String>,
    radius_km: Option<f64>,
    origin: Date,
    first_day: Option<Date>,
    last_day: Option<Date>,
    forecaster: String,
    chance: f64,
    happened: f64,
    forecasts: i64,
}

/// Forecasts of one radius and span, whatever the origin; of countries each month, in the order of time.
type KindKey = (Option<u64>, i32, Date);

/// The newest saved forecasts of every level, target and mission; empty where none is saved. Of countries there is a
/// kind for each month.
pub async fn standing(settings: &Settings) -> Result<Vec<Standing>> {
    let rows: Vec<Row> = read(
        settings,
        "SELECT * FROM forecasts ORDER BY level, target, mission, origin DESC, radius_km, first_day, last_day, at_least_1 DESC, \
         at_least_10 DESC, area",
    )
    .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let outcomes: Vec<Outcome> = read(settings, "SELECT * FROM forecast_outcomes").await?;
    let records: Vec<Record> = read(
        settings,
        "SELECT * FROM forecast_reliability WHERE at_least = 1 ORDER BY forecaster, bin",
    )
    .await?;
    let sources = sources(settings).await?;
    let mut groups: BTreeMap<(&str, &str, Option<&str>), Vec<&Row>> = BTreeMap::new();
    for row in &rows {
        let key = (row.level.as_str(), row.target.as_str(), row.mission.as_deref());
        groups.entry(key).or_default().push(row);
    }
    let made = groups.into_values().filter_map(|rows| {
        let origins: BTreeSet<Date> = rows.iter().map(|row| row.origin).collect();
        let mut newest_first = origins.into_iter().rev();
        let (origin, before) = (newest_first.next()?, newest_first.next());
        let own: Vec<&Row> = rows.iter().filter(|r| r.origin == origin).copied().collect();
        let earlier: Vec<&Row> =
            rows.iter().filter(|r| Some(r.origin) == before).copied().collect();
        let first = own.first()?;
        let mut kinds: BTreeMap<KindKey, Vec<&Row>> = BTreeMap::new();
        for row in &own {
            kinds.entry(kind_of(row)).or_default().push(row);
        }
        Some(Standing {
            level: first.level.clone(),
            target: first.target.clone(),
            mission: first.mission.clone(),
            origin,
            before,
            made_on: first.made_on,
            known: first.known.clone().unwrap_or_default(),
            lag_days: first.lag_days,
            kinds: kinds
                .into_values()
                .filter_map(|rows| kind(&rows, &earlier, &outcomes, &records))
                .collect(),
            sources: sources.clone(),
        })
    });
    Ok(made.collect())
}

fn kind_of(row: &Row) -> KindKey {
    // Months are not of one length, which says nothing of them.
    let days = if row.level == "country" { 0 } else { row.days() };
    (row.radius_km.map(f64::to_bits), days, row.first_day)
}

fn kind(rows: &[&Row], earlier: &[&Row], outcomes: &[Outcome], records: &[Record]) -> Option<Kind> {
    let first = rows.first()?;
    let of_one_place = |row: &Row, other: &Row| {
        row.area == other.area
            && row.latitude == other.latitude
            && row.longitude == other.longitude
            && row.radius_km == other.radius_km
    };
    // The same span from the origin before; of a country the same month, seen earlier.
    let is_alike = |row: &Row, other: &Row| match row.level.as_str() {
        "country" => row.first_day == other.first_day,
        _ => row.days() == other.days(),
    };
    let line = |row: &&Row| {
        let earlier = earlier.iter().find(|e| of_one_place(row, e) && is_alike(row, e));
        let followed = outcomes.iter().find(|o| is_of(o, row));
        Line {
            area: row.area.clone(),
            latitude: row.latitude,
            longitude: row.longitude,
            mean: row.mean,
            low: row.low,
            high: row.high,
            chances: [row.at_least_1, row.at_least_10, row.at_least_25],
            benchmark_chances: [
                row.benchmark_at_least_1,
                row.benchmark_at_least_10,
                row.benchmark_at_least_25,
            ],
            before: earlier.and_then(|row| row.at_least_1),
            deaths: followed.map(|o| o.deaths),
        }
    };
    let lines: Vec<Line> = rows.iter().map(line).collect();
    let is_record = |r: &&Record| {
        (&r.level, &r.target, &r.mission) == (&first.level, &first.target, &first.mission)
            && r.radius_km == first.radius_km
            && r.origin == first.origin
            && r.first_day.is_none_or(|day| day == first.first_day)
            && r.last_day.is_none_or(|day| day == first.last_day)
    };
    let covered_to = outcomes.iter().filter(|o| is_of(o, first)).map(|o| o.covered_to).max();
    Some(Kind {
        radius_km: first.radius_km,
        first_day: first.first_day,
        last_day: first.last_day,
        days: first.days(),
        model: first.model.clone(),
        benchmark: first.benchmark.clone(),
        skill: first.skill,
        skill_low: first.skill_low,
        skill_high: first.skill_high,
        record_from: first.record_from,
        record_to: first.record_to,
        record_forecasts: first.record_forecasts.unwrap_or(0),
        followed: covered_to.map(|covered_to| followed(&lines, covered_to)),
        lines,
        reliability: records
            .iter()
            .filter(is_record)
            .map(|r| Bin {
                forecaster: r.forecaster.clone(),
                chance: r.chance,
                happened: r.happened,
                forecasts: r.forecasts,
            })
            .collect(),
    })
}

fn is_of(outcome: &Outcome, row: &Row) -> bool {
    (&outcome.level, &outcome.target, &outcome.mission) == (&row.level, &row.target, &row.mission)
        && (&outcome.area, outcome.first_day, outcome.last_day)
            == (&row.area, row.first_day, row.last_day)
        && (outcome.latitude, outcome.longitude, outcome.radius_km)
            == (row.latitude, row.longitude, row.radius_km)
}

fn followed(lines: &[Line], covered_to: Date) -> Followed {
    let told = || lines.iter().filter(|line| line.deaths.is_some());
    Followed {
        areas: told().count(),
        expected: told().filter_map(|line| line.chances[0]).sum(),
        benchmark_expected: told().filter_map(|line| line.benchmark_chances[0]).sum(),
        // An event that may have lain inside or outside counts where it lay inside in half of all ways.
        happened: told().filter(|line| line.deaths.is_some_and(|n| n >= 0.5)).count(),
        covered_to,
    }
}

/// Rows of a register; none where it is not stored.
async fn read<T: for<'a> Deserialize<'a>>(settings: &Settings, sql: &str) -> Result<Vec<T>> {
    let batches = match settings.warehouse()?.sql(sql).await {
        Ok((_, batches)) => batches,
        Err(WarehouseError::NotLoaded { .. } | WarehouseError::BeforeFirstVintage { .. }) => {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    let rows = json_rows(&batches)?.into_iter();
    rows.map(|row| Ok(serde_json::from_value(Value::Object(row))?)).collect()
}

async fn sources(settings: &Settings) -> Result<Vec<Provenance>> {
    Ok(crate::ops::tables::find(settings, "forecasts").await?.sources)
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    /// A row of made-up figures.
    fn row(level: &str, first: &str, last: &str) -> Row {
        let row = serde_json::json!({"level": level, "target": "all", "mission": "MINUSCA", "area": "Made up", "latitude": null,
            "longitude": null, "radius_km": null, "origin": "2022-10-31", "first_day": first, "last_day": last, "model": "pool",
            "mean": 1.0, "low": null, "high": null, "at_least_1": 0.5, "at_least_10": null, "at_least_25": null,
            "benchmark": "climatology", "benchmark_at_least_1": null, "benchmark_at_least_10": null,
            "benchmark_at_least_25": null, "skill": null, "skill_low": null, "skill_high": null, "record_from": null,
            "record_to": null, "record_forecasts": null, "made_on": "2026-11-27", "known": null, "lag_days": null});
        serde_json::from_value(row).expect("a row")
    }

    #[test]
    fn months_of_a_country_stand_in_the_order_of_time_whatever_their_length() {
        let months = [
            ("2022-11-01", "2022-11-30"),
            ("2022-12-01", "2022-12-31"),
            ("2023-02-01", "2023-02-28"),
            ("2023-03-01", "2023-03-31"),
        ];
        let mut keys: Vec<KindKey> = months
            .iter()
            .rev()
            .map(|(first, last)| kind_of(&row("country", first, last)))
            .collect();
        keys.sort();
        let days: Vec<Date> = keys.into_iter().map(|(.., first)| first).collect();
        assert_eq!(days, months.map(|(first, _)| Date::from_str(first).expect("a day")));
        // Around camps spans are told apart by their length first.
        assert_eq!(kind_of(&row("camp", "2022-11-01", "2022-11-30")).1, 30);
    }
}
