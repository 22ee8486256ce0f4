//! How much violence lies ahead, how good was a forecast, and how good were those before?

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use base::Month;
use forecast::model::{Conflictology, Model, Stack, Weights, forecast, served};
use forecast::score::{Resampling, Scores, score as score_rows, skill};
use forecast::{
    DrawColumns, Panel, Record, Samples, Window, month_id, parse_draws, parse_series, quantile,
    share_at_least,
};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use serde::Serialize;
use warehouse::arrow::array::{ArrayRef, AsArray, Float64Array, Int64Array, RecordBatch};
use warehouse::arrow::compute::{cast, concat};
use warehouse::arrow::datatypes::{DataType, Float64Type, Int64Type};
use warehouse::read_parquet;

/// What the user asked of `forecast run`.
pub struct RunRequest {
    pub series: PathBuf,
    pub origin: Month,
    pub window: i16,
    pub draws: usize,
    pub seed: u64,
}

/// Draws for a window, and what they say beside the benchmark.
#[derive(Serialize)]
pub struct Forecast {
    pub origin: Month,
    pub window: i16,
    /// The model served.
    pub model: &'static str,
    pub benchmark: &'static str,
    pub seed: u64,
    pub draws_per_row: usize,
    pub rows: Vec<Outlook>,
    #[serde(skip)]
    pub draws: Samples,
    /// What the user must know of the series, if anything.
    #[serde(skip)]
    pub remark: Option<String>,
}

/// One country in one month.
#[derive(Serialize)]
pub struct Outlook {
    pub month: Month,
    pub month_id: i32,
    pub country_id: u32,
    pub mean: f64,
    pub low: f64,
    pub median: f64,
    pub high: f64,
    pub at_least_1: f64,
    pub at_least_10: f64,
    pub at_least_25: f64,
    pub benchmark_mean: f64,
    pub benchmark_at_least_25: f64,
}

/// Forecasts every country of a series in every month of a window.
pub fn run(request: &RunRequest) -> Result<Forecast> {
    let panel = series(&request.series)?;
    let origin = request.origin;
    let window = Window::try_new(origin, request.window).context("--window")?;
    let (past, model) = (panel.until(origin), served(origin));
    let held = || format!("the series runs from {} to {}", panel.first(), panel.last());
    let drawn = |model| {
        let mut rng = Pcg64::seed_from_u64(request.seed);
        forecast(model, &past, &window.months, request.draws, &mut rng).with_context(held)
    };
    let (draws, beside) = (drawn(&*model)?, drawn(&Conflictology::default())?);
    let rows = draws.iter().zip(beside.iter());
    let rows = rows.map(|((row, ours), (_, theirs))| Outlook {
        month: row.month,
        month_id: month_id(row.month),
        country_id: row.unit,
        mean: mean(ours),
        low: quantile(ours, 0.05),
        median: quantile(ours, 0.5),
        high: quantile(ours, 0.95),
        at_least_1: share_at_least(ours, 1.0),
        at_least_10: share_at_least(ours, 10.0),
        at_least_25: share_at_least(ours, 25.0),
        benchmark_mean: mean(theirs),
        benchmark_at_least_25: share_at_least(theirs, 25.0),
    });
    let rows = rows.collect();
    let remark = (panel.last() < origin).then(|| {
        let last = panel.last();
        format!("{last} is the last month of the series: those up to {origin} count as missing")
    });
    let (seed, window) = (request.seed, request.window);
    let (model, benchmark, draws_per_row) = (model.name(), "conflictology", draws.per_row());
    Ok(Forecast { origin, window, model, benchmark, seed, draws_per_row, rows, draws, remark })
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

/// The challenge's scores of a file of draws.
#[derive(Serialize)]
pub struct ScoreCard {
    /// Country-months scored.
    pub rows: usize,
    pub draws_per_row: usize,
    /// Continuous ranked probability score.
    pub crps: f64,
    /// Ignorance on 1,000 draws, fewer repeated evenly.
    pub ign: f64,
    /// The same with the challenge's own Fourier resampling of fewer draws.
    pub ign_fourier: f64,
    /// Mean interval score at 90 %.
    pub mis: f64,
}

/// Scores a file of draws against a file of what happened, as the challenge does.
pub fn score(draws: &Path, actuals: &Path) -> Result<ScoreCard> {
    let samples = Samples::try_from(draw_columns(draws)?).with_context(|| shown(draws))?;
    let actual = counts(actuals)?;
    let mean = |resampling| -> Result<Scores> {
        let scored = score_rows(&samples, &actual, resampling).with_context(|| shown(actuals))?;
        Ok(Scores::mean(scored.iter().map(|(_, scores)| scores)))
    };
    let (even, wave) = (mean(Resampling::Evenly)?, mean(Resampling::Fourier)?);
    Ok(ScoreCard {
        rows: samples.rows().len(),
        draws_per_row: samples.per_row(),
        crps: even.crps,
        ign: even.ign,
        ign_fourier: wave.ign,
        mis: even.mis,
    })
}

/// What drives the numbers of one country in a window.
#[derive(Serialize)]
pub struct Driven {
    pub country_id: u32,
    pub month: Month,
    /// Deaths expected, and by the benchmark.
    pub mean: f64,
    pub benchmark_mean: f64,
    /// How violent the last twelve known months were: quiet, low, middle or high.
    pub activity: String,
    /// The most deaths believed possible.
    pub ceiling: f64,
    pub members: Vec<Member>,
    pub months: Vec<Months>,
}

/// What one member adds to the number.
#[derive(Serialize)]
pub struct Member {
    pub member: &'static str,
    pub weight: f64,
    pub mean: f64,
    pub adds: f64,
}

/// What would be expected had some of the country's months not been known.
#[derive(Serialize)]
pub struct Months {
    pub first: Month,
    pub last: Month,
    pub deaths: Option<f64>,
    pub mean_without: f64,
}

/// Says what drives the number of one country in the first month of a window.
pub fn explain(request: &RunRequest, country_id: u32) -> Result<Driven> {
    let panel = series(&request.series)?;
    let past = panel.until(request.origin);
    let window = Window::try_new(request.origin, request.window).context("--window")?;
    let Some(weights) = Weights::published(request.origin) else {
        bail!(
            "before October 2017 conflictology is served: the country's own last twelve months, each as \
             likely as any other, are all that drives the number"
        );
    };
    let Some(&month) = window.months.first() else { bail!("--window: no months") };
    let lead = past.lead(month).with_context(|| shown(&request.series))?;
    let found = Stack { weights }.explain(&past, lead, country_id);
    let found = found.with_context(|| shown(&request.series))?;
    let benchmark = Conflictology::default().predict(&past, lead)?;
    let place = past.units().binary_search(&country_id).ok();
    let benchmark_mean = place.and_then(|at| benchmark.get(at)).map_or(0.0, |found| found.mean());
    let sum = |deaths: &[Option<f64>]| deaths.iter().copied().sum::<Option<f64>>();
    Ok(Driven {
        country_id,
        month,
        mean: found.mean,
        benchmark_mean,
        activity: format!("{:?}", found.activity).to_lowercase(),
        ceiling: found.ceiling,
        members: found
            .members
            .into_iter()
            .map(|p| Member { member: p.member, weight: p.weight, mean: p.mean, adds: p.adds })
            .collect(),
        months: found
            .months
            .into_iter()
            .map(|p| Months {
                first: p.first,
                last: p.last,
                deaths: sum(&p.deaths),
                mean_without: p.mean_without,
            })
            .collect(),
    })
}

/// One model in one window, or in all of them.
#[derive(Serialize)]
pub struct RecordLine {
    pub model: &'static str,
    /// The window's year; none for the mean of all.
    pub window: Option<i16>,
    pub rows: usize,
    /// Rows forecast whose count is not known.
    pub unknown: usize,
    pub crps: f64,
    pub ign: f64,
    pub mis: f64,
    /// Of CRPS over conflictology: one less the ratio.
    pub skill: Option<f64>,
    /// Its 90 % interval, from a bootstrap of countries in a window.
    pub skill_low: Option<f64>,
    pub skill_high: Option<f64>,
}

/// Forecasts windows that have passed from what was known then, and scores them.
pub fn backtest(path: &Path, years: impl Iterator<Item = i16>) -> Result<Vec<RecordLine>> {
    let panel = series(path)?;
    let windows = years.map(|year| Window::of_year(year).context("--windows"));
    let windows: Vec<Window> = windows.collect::<Result<_>>()?;
    let held = || format!("the series runs from {} to {}", panel.first(), panel.last());
    let records = forecast::backtest(&panel, &windows, 1000, 1).with_context(held)?;
    let mut models: Vec<&str> = Vec::new();
    for record in &records {
        if !models.contains(&record.model) {
            models.push(record.model);
        }
    }
    let mut lines = Vec::new();
    for model in models {
        let of = |name| records.iter().filter(move |record| record.model == name);
        for ours in of(model) {
            let theirs: Vec<_> =
                of("conflictology").filter(|record| record.window == ours.window).collect();
            lines.push(line(&[ours], &theirs));
        }
        let (ours, theirs) =
            (of(model).collect::<Vec<_>>(), of("conflictology").collect::<Vec<_>>());
        if ours.len() > 1 && ours.len() == theirs.len() {
            lines.push(line(&ours, &theirs));
        }
    }
    Ok(lines)
}

fn line(ours: &[&Record], theirs: &[&Record]) -> RecordLine {
    let mean = Scores::mean(ours.iter().map(|record| &record.mean));
    let found = Record::blocks(ours, theirs, |scores| scores.crps);
    let found = skill(&found, 2000, &mut Pcg64::seed_from_u64(1)).ok();
    let itself = ours.first().zip(theirs.first()).is_none_or(|(a, b)| a.model == b.model);
    let found = found.filter(|_| !itself);
    let one = if let [only] = ours { only.window.months.first() } else { None };
    RecordLine {
        model: ours.first().map_or("", |record| record.model),
        window: one.map(|month| month.year()),
        rows: ours.iter().map(|record| record.scored.len()).sum(),
        unknown: ours.iter().map(|record| record.unknown).sum(),
        crps: mean.crps,
        ign: mean.ign,
        mis: mean.mis,
        skill: found.map(|f| f.skill),
        skill_low: found.map(|f| f.low),
        skill_high: found.map(|f| f.high),
    }
}

pub fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn series(path: &Path) -> Result<Panel> {
    parse_series(&text(path)?).with_context(|| shown(path))
}

pub fn text(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let wrong = || format!("{} is no text in UTF-8; expected a CSV file", path.display());
    String::from_utf8(bytes).with_context(wrong)
}

fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("parquet"))
}

fn draw_columns(path: &Path) -> Result<DrawColumns> {
    if !is_parquet(path) {
        return parse_draws(&text(path)?).with_context(|| shown(path));
    }
    let batches = parquet(path)?;
    Ok(DrawColumns {
        month_id: whole(path, &batches, &["month_id"])?,
        country_id: whole(path, &batches, &["country_id"])?,
        draw: whole(path, &batches, &["draw"])?,
        outcome: numbers(path, &batches, &["outcome"])?,
    })
}

fn counts(path: &Path) -> Result<Panel> {
    if !is_parquet(path) {
        return series(path);
    }
    let batches = parquet(path)?;
    let columns = DrawColumns {
        month_id: whole(path, &batches, &["month_id"])?,
        country_id: whole(path, &batches, &["country_id"])?,
        draw: vec![0; batches.iter().map(RecordBatch::num_rows).sum()],
        outcome: numbers(path, &batches, &["outcome", "ged_sb"])?,
    };
    let single = Samples::try_from(columns).with_context(|| shown(path))?;
    let counts = single.iter().map(|(row, draws)| (row.unit, row.month, draws[0]));
    Panel::try_new(counts).with_context(|| shown(path))
}

fn parquet(path: &Path) -> Result<Vec<RecordBatch>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(read_parquet(bytes).with_context(|| shown(path))?.1)
}

fn whole(path: &Path, batches: &[RecordBatch], names: &[&str]) -> Result<Vec<i64>> {
    Ok(column(path, batches, names, &DataType::Int64)?
        .as_primitive::<Int64Type>()
        .values()
        .to_vec())
}

fn numbers(path: &Path, batches: &[RecordBatch], names: &[&str]) -> Result<Vec<f64>> {
    let found = column(path, batches, names, &DataType::Float64)?;
    Ok(found.as_primitive::<Float64Type>().values().to_vec())
}

/// The column of one of these names, as this type, without gaps.
fn column(
    path: &Path,
    batches: &[RecordBatch],
    names: &[&str],
    as_type: &DataType,
) -> Result<ArrayRef> {
    let mut parts = Vec::new();
    for batch in batches {
        let Some(found) = names.iter().find_map(|name| batch.column_by_name(name)) else {
            let schema = batch.schema();
            let held: Vec<&str> = schema.fields().iter().map(|f| f.name().as_str()).collect();
            let (path, names, held) = (path.display(), names.join(" or "), held.join(", "));
            bail!("{path} has no column {names}; it has: {held}");
        };
        let read =
            cast(found, as_type).with_context(|| format!("{}, {names:?}", path.display()))?;
        if read.null_count() > 0 {
            let (path, names, empty) = (path.display(), names.join(" or "), read.null_count());
            bail!("{path}: {empty} value(s) of {names} are missing or no number; expected none");
        }
        parts.push(read);
    }
    let parts: Vec<_> = parts.iter().map(AsRef::as_ref).collect();
    if parts.is_empty() {
        bail!("{} has no rows; expected at least one", path.display());
    }
    Ok(concat(&parts)?)
}
