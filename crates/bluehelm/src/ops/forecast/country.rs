//! How much violence lies ahead, country by country and month by month?

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use base::Month;
use forecast::model::{Conflictology, Model, forecast, served};
use forecast::near::{THRESHOLDS, Target};
use forecast::score::{Skill, reliability, skill};
use forecast::{
    DrawColumns, Panel, Record, Row, Samples, Window, month_id, quantile, share_at_least,
};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use serde::Serialize;
use warehouse::arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch};

use super::files::series;
use super::record::{Curve, Earned};

/// The first window whose forecasts rest on published weights, and windows of the record at most.
const RECORD: (i16, usize) = (2018, 8);
/// A record of fewer windows speaks neither for the stack nor against a published record: one country in one
/// window is one block, whose resamples are all alike.
const LEAST_WINDOWS: i16 = 3;

/// What the user asked of `forecast run --level country` with a series of their own.
pub struct SeriesRequest {
    pub series: PathBuf,
    pub origin: Month,
    pub window: i16,
    pub draws: usize,
    pub seed: u64,
}

/// Counts to forecast from. Where days and deaths are uncertain there are several panels, each
/// one way in which events can have happened; draws come from all alike.
pub struct Counts {
    pub panels: Vec<Panel>,
    pub target: Target,
    /// Whether the counts are those of the published record: there the stack has shown its skill.
    pub is_challenges: bool,
    /// Names of units, where they have any beside their number.
    pub names: Vec<(u32, String)>,
    pub remarks: Vec<String>,
}

/// Draws for some months, and what they say beside the benchmark.
#[derive(Serialize)]
pub struct Forecast {
    pub level: &'static str,
    pub target: &'static str,
    pub origin: Month,
    /// The model served.
    pub model: &'static str,
    pub benchmark: &'static str,
    /// What the stack has shown on earlier years of these counts.
    pub record: Option<Earned>,
    /// Chances that it and the benchmark gave in these years, and how often it happened.
    #[serde(skip)]
    pub curves: Vec<Curve>,
    /// Whether the counts are of the home's events rather than of a series of the user's own.
    #[serde(skip)]
    pub is_of_home: bool,
    pub seed: u64,
    pub draws_per_row: usize,
    pub rows: Vec<Outlook>,
    #[serde(skip)]
    pub draws: Samples,
    /// What the user must know of the counts.
    pub remarks: Vec<String>,
}

/// One country in one month.
#[derive(Serialize)]
pub struct Outlook {
    pub month: Month,
    pub month_id: i32,
    pub country_id: u32,
    pub country: Option<String>,
    pub mean: f64,
    pub low: f64,
    pub median: f64,
    pub high: f64,
    pub at_least_1: f64,
    pub at_least_10: f64,
    pub at_least_25: f64,
    pub benchmark_mean: f64,
    pub benchmark_at_least_1: f64,
    pub benchmark_at_least_10: f64,
    pub benchmark_at_least_25: f64,
}

/// Forecasts every country of a series in every month of a window.
pub fn run_series(request: &SeriesRequest) -> Result<Forecast> {
    let panel = series(&request.series)?;
    let window = Window::try_new(request.origin, request.window).context("--window")?;
    let counts = Counts {
        panels: vec![panel],
        target: Target::StateBased,
        is_challenges: true,
        names: Vec::new(),
        remarks: Vec::new(),
    };
    run(counts, request.origin, &window.months, request.draws, request.seed)
}

/// Forecasts every unit of counts in these months. For the counts of the published record what is
/// served is the stack, from October 2017 on, unless three or more earlier years of these very counts
/// show it to be worse than the benchmark; for others the stack only where its skill is shown on three or more of
/// their own earlier years.
pub fn run(
    counts: Counts,
    origin: Month,
    months: &[Month],
    draws: usize,
    seed: u64,
) -> Result<Forecast> {
    let Counts { panels, target, is_challenges, names, mut remarks } = counts;
    let Some(first) = panels.first() else { bail!("there are no counts to forecast from") };
    let (record, curves) = earned(first, origin)?.unzip();
    let mut model = served(origin);
    let benchmark = Conflictology::default();
    let is_earned = record.as_ref().is_some_and(|earned| earned.is_shown);
    let is_denied = record
        .as_ref()
        .is_some_and(|r| r.high < 0.0 && r.to_year - r.from_year + 1 >= LEAST_WINDOWS);
    let is_served = if is_challenges { !is_denied } else { is_earned };
    if model.name() != benchmark.name() && !is_served {
        model = Box::new(Conflictology::default());
        remarks.push(format!(
            "the stack has shown no skill on earlier years of these counts: {}, the country's own last \
             twelve months, is served",
            benchmark.name()
        ));
    }
    let ours = drawn(&*model, &panels, origin, months, draws, seed)?;
    let theirs = drawn(&benchmark, &panels, origin, months, draws, seed)?;
    let rows = ours.iter().zip(theirs.iter());
    let rows = rows.map(|((row, ours), (_, theirs))| Outlook {
        month: row.month,
        month_id: month_id(row.month),
        country_id: row.unit,
        country: names.iter().find(|(id, _)| *id == row.unit).map(|(_, name)| name.clone()),
        mean: mean(ours),
        low: quantile(ours, 0.05),
        median: quantile(ours, 0.5),
        high: quantile(ours, 0.95),
        at_least_1: share_at_least(ours, 1.0),
        at_least_10: share_at_least(ours, 10.0),
        at_least_25: share_at_least(ours, 25.0),
        benchmark_mean: mean(theirs),
        benchmark_at_least_1: share_at_least(theirs, 1.0),
        benchmark_at_least_10: share_at_least(theirs, 10.0),
        benchmark_at_least_25: share_at_least(theirs, 25.0),
    });
    let rows = rows.collect();
    if first.last() < origin {
        let last = first.last();
        remarks.push(format!(
            "{last} is the last month of the series: those up to {origin} count as missing"
        ));
    }
    let (model, benchmark, draws_per_row) = (model.name(), benchmark.name(), ours.per_row());
    Ok(Forecast {
        level: "country",
        target: target.name(),
        origin,
        model,
        benchmark,
        record,
        curves: curves.unwrap_or_default(),
        is_of_home: !is_challenges,
        seed,
        draws_per_row,
        rows,
        draws: ours,
        remarks,
    })
}

/// Draws from every panel alike.
fn drawn(
    model: &dyn Model,
    panels: &[Panel],
    origin: Month,
    months: &[Month],
    draws: usize,
    seed: u64,
) -> Result<Samples> {
    let mut rows: Vec<(Row, Vec<f64>)> = Vec::new();
    for (at, panel) in panels.iter().enumerate() {
        let held = || format!("the series runs from {} to {}", panel.first(), panel.last());
        let n = draws / panels.len() + usize::from(at < draws % panels.len());
        let mut rng = Pcg64::seed_from_u64(seed.wrapping_add(at as u64));
        let some =
            forecast(model, &panel.until(origin), months, n.max(1), &mut rng).with_context(held)?;
        for (place, (row, found)) in some.iter().enumerate() {
            match rows.get_mut(place) {
                Some((_, all)) => all.extend_from_slice(found),
                None => rows.push((row, found.to_vec())),
            }
        }
    }
    Ok(Samples::try_new(rows)?)
}

/// The record of the stack on years of these counts that were over at the origin, from 2018 on, with how
/// reliable its chances were; none where there is no such year.
fn earned(panel: &Panel, origin: Month) -> Result<Option<(Earned, Vec<Curve>)>> {
    let (first, most) = RECORD;
    // A window is seen from October of the year before: two months of it must be on record.
    let is_seen = |window: &Window| window.origin > panel.first();
    let windows: Vec<Window> = (first..=origin.year())
        .rev()
        .filter_map(|year| Window::of_year(year).ok())
        .filter(|window| window.months.last().is_some_and(|last| *last <= origin.min(panel.last())))
        .filter(is_seen)
        .take(most)
        .collect();
    if windows.is_empty() {
        return Ok(None);
    }
    let Ok(records) = forecast::backtest(panel, &windows, 1000) else { return Ok(None) };
    let of = |name: &str| records.iter().filter(|r| r.model == name).collect::<Vec<&Record>>();
    let (stack, climatology) = (of("stack"), of("conflictology"));
    let found: Option<Skill> = skill(
        &Record::blocks(&stack, &climatology, |s| s.crps),
        1000,
        &mut Pcg64::seed_from_u64(1),
    )
    .ok();
    let years: Vec<i16> =
        windows.iter().filter_map(|w| w.months.first()).map(|m| m.year()).collect();
    let (from, to) = (years.iter().min().copied(), years.iter().max().copied());
    let forecasts = stack.iter().map(|record| record.scored.len()).sum();
    let mut curves = Vec::new();
    for (forecaster, records) in [("stack", &stack), ("conflictology", &climatology)] {
        for at_least in THRESHOLDS {
            let rows = records.iter().flat_map(|record| &record.draws);
            let known = rows.filter_map(|(row, runs)| {
                let seen = panel.count(row.unit, row.month)?;
                Some((runs.share_at_least(at_least), seen >= at_least))
            });
            let bins = reliability(&known.collect::<Vec<_>>());
            curves.push(Curve { forecaster, at_least, bins });
        }
    }
    Ok(found.zip(from.zip(to)).map(|(skill, (from, to))| {
        let earned = Earned {
            skill: skill.skill,
            low: skill.low,
            high: skill.high,
            is_shown: skill.is_shown() && to - from + 1 >= LEAST_WINDOWS,
            from_year: from,
            to_year: to,
            forecasts,
        };
        (earned, curves)
    }))
}

fn mean(draws: &[f64]) -> f64 {
    draws.iter().sum::<f64>() / draws.len().max(1) as f64
}

/// Draws as rows with the challenge's columns.
pub fn draw_rows(samples: &Samples) -> Result<RecordBatch> {
    let columns = DrawColumns::from(samples);
    let whole = |values: Vec<i64>| Arc::new(Int64Array::from(values)) as ArrayRef;
    let outcome = Arc::new(Float64Array::from(columns.outcome)) as ArrayRef;
    Ok(RecordBatch::try_from_iter([
        ("month_id", whole(columns.month_id)),
        ("country_id", whole(columns.country_id)),
        ("draw", whole(columns.draw)),
        ("outcome", outcome),
    ])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_country_in_one_year_shows_no_skill() {
        // Synthetic: war, twelve calm months that conflictology takes to last, and war again.
        let month = |year, month| Month::try_new(year, month).expect("a month");
        let calm = month(2016, 11)..=month(2017, 10);
        let months = (2014..=2019).flat_map(|year| (1..=12).map(move |of| (year, of)));
        let rows = months.map(|(year, of)| {
            let at = month(year, of);
            (7, at, if calm.contains(&at) { 0.0 } else { 10.0 })
        });
        let panel = Panel::try_new(rows).expect("a sound panel");
        let (record, _) = earned(&panel, month(2019, 10)).expect("scored").expect("a year");
        assert_eq!((record.from_year, record.to_year), (2018, 2018));
        assert!(record.low > 0.0 && record.low == record.high, "{record:?}");
        assert!(!record.is_shown);
    }
}
