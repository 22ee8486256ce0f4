//! Commands that look ahead: forecast run, score, backtest.

use std::path::PathBuf;

use anyhow::{Result, bail};
use base::{Month, Period};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::Value;
use warehouse::Format;

use super::evidence::Output;
use super::forecast_near::{self, NearArguments};
use super::output::{prose, remark, table};
use crate::ops::forecast::{
    self, Driven, Forecast, Member, Months, Outlook, RecordLine, RunRequest, ScoreCard,
};
use crate::ops::forecast_near::NearRequest;

/// Questions about what lies ahead.
#[derive(Subcommand)]
pub enum Command {
    /// Forecast violence, or hold forecasts against what happened
    #[command(subcommand)]
    Forecast(ForecastCommand),
}

#[derive(Subcommand)]
pub enum ForecastCommand {
    /// Forecast deaths by country in every month of a year, or around camps in the coming days
    Run(Box<RunArguments>),
    /// Say what drives a country's number in the first month of a year
    Explain {
        /// The series, CSV: month_id, country_id, ged_sb
        #[arg(long, value_name = "FILE")]
        series: PathBuf,
        /// The last month that may be seen: 2022-10
        #[arg(long, value_name = "MONTH")]
        origin: Month,
        /// The year forecast
        #[arg(long, value_name = "YEAR")]
        window: i16,
        /// The country, by the number it has in the series
        #[arg(long, value_name = "ID")]
        country: u32,
    },
    /// Score a file of draws: CRPS, IGN and MIS of the VIEWS 2023/24 challenge
    Score {
        /// Draws, CSV or Parquet: month_id, country_id, draw, outcome
        #[arg(long, value_name = "FILE")]
        draws: PathBuf,
        /// What happened, CSV or Parquet: month_id, country_id, and outcome or ged_sb
        #[arg(long, value_name = "FILE")]
        actuals: PathBuf,
    },
    /// Forecast years that have passed from what was known then, and score them
    Backtest {
        /// The series, CSV: month_id, country_id, ged_sb
        #[arg(long, value_name = "FILE")]
        series: PathBuf,
        /// The years, each forecast from October of the year before
        #[arg(long, value_name = "A..B")]
        windows: Period,
    },
}

#[derive(Args)]
pub struct RunArguments {
    /// What is forecast
    #[arg(long, default_value = "country")]
    level: Level,
    /// The last month, for camps the last day, that may be seen: 2022-10, 2022-10-31
    #[arg(long, value_name = "DATE")]
    origin: Period,
    /// For countries: the series, CSV: month_id (1 is January 1980), country_id, ged_sb
    #[arg(long, value_name = "FILE", required_if_eq("level", "country"))]
    series: Option<PathBuf>,
    /// For countries: the year forecast
    #[arg(long, value_name = "YEAR", required_if_eq("level", "country"))]
    window: Option<i16>,
    /// For countries: draws for each country and month
    #[arg(long, value_name = "N", default_value_t = 1000,
        value_parser = clap::value_parser!(u32).range(1..=10_000))]
    draws: u32,
    /// The same seed gives the same draws
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    near: NearArguments,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    /// Countries, by month
    Country,
    /// Circles around camps or settlements, for the coming days
    Camp,
}

/// Answers one question.
pub fn run(output: Output, Command::Forecast(command): Command) -> Result<()> {
    let output = by_ending(output);
    match command {
        ForecastCommand::Run(arguments) => forecast_run(&output, *arguments),
        ForecastCommand::Explain { series, origin, window, country } => {
            let request = RunRequest { series, origin, window, draws: 1, seed: 1 };
            let driven = forecast::explain(&request, country)?;
            output.answer_with_rows(&driven, |driven| flat(&driven.members), driven_text)
        }
        ForecastCommand::Score { draws, actuals } => {
            let card = forecast::score(&draws, &actuals)?;
            output.answer_with_rows(&card, |card| flat(std::slice::from_ref(card)), card_text)
        }
        ForecastCommand::Backtest { series, windows } => {
            let years = windows.from.year()..=windows.to.year();
            let lines = forecast::backtest(&series, years)?;
            output.answer_with_rows(&lines, |lines| flat(lines), |lines| record_text(lines))
        }
    }
}

/// A file's ending says its format, where none was given.
fn by_ending(output: Output) -> Output {
    let ending = output.file.as_ref().and_then(|file| file.extension()?.to_str()?.parse().ok());
    let format = match (output.format, ending) {
        (Format::Table, Some(named)) => named,
        (given, _) => given,
    };
    Output { format, ..output }
}

/// Objects of a list, as rows.
pub fn flat<T: serde::Serialize>(list: &[T]) -> Vec<Value> {
    list.iter().filter_map(|item| serde_json::to_value(item).ok()).collect()
}

fn forecast_run(output: &Output, arguments: RunArguments) -> Result<()> {
    let RunArguments { level, origin, series, window, draws, seed, near } = arguments;
    match (level, series, window, near) {
        (
            Level::Camp,
            _,
            _,
            NearArguments { events: Some(events), places: Some(places), days, radius, lag },
        ) => {
            let (lag_days, radii_km, origin) = (lag, radius, origin.to);
            let request = NearRequest { events, places, origin, days, lag_days, radii_km, seed };
            forecast_near::run(output, &request)
        }
        (Level::Country, Some(series), Some(window), _) => {
            let month = Month::of(origin.to);
            if origin.to != month.last_day() {
                bail!("--origin {}: expected a whole month such as {month}", origin.to);
            }
            let request = RunRequest { series, origin: month, window, draws: draws as usize, seed };
            run_countries(output, &request)
        }
        // The parser has seen to it that each level has what it needs.
        _ => {
            bail!("--level country needs --series and --window, --level camp --events and --places")
        }
    }
}

fn run_countries(output: &Output, request: &RunRequest) -> Result<()> {
    let made = forecast::run(request)?;
    if let Some(text) = &made.remark {
        remark(text);
    }
    match output.format {
        Format::Table | Format::Json => output.answer(&made, forecast_text),
        _ => {
            let rows = forecast::draw_rows(&made.draws)?;
            output.rows(rows.schema(), &[rows])
        }
    }
}

/// The countries where most deaths are expected; all rows are in JSON, all draws in files.
fn forecast_text(made: &Forecast) -> String {
    const SHOWN: usize = 20;
    let mut countries: Vec<(u32, Vec<&Outlook>)> = Vec::new();
    let mut rows: Vec<&Outlook> = made.rows.iter().collect();
    rows.sort_by_key(|row| (row.country_id, row.month));
    for row in rows {
        match countries.last_mut() {
            Some((id, rows)) if *id == row.country_id => rows.push(row),
            _ => countries.push((row.country_id, vec![row])),
        }
    }
    let mean = |rows: &[&Outlook], of: fn(&Outlook) -> f64| {
        rows.iter().map(|row| of(row)).sum::<f64>() / rows.len().max(1) as f64
    };
    countries.sort_by(|(_, a), (_, b)| mean(b, |r| r.mean).total_cmp(&mean(a, |r| r.mean)));
    let line = |(id, rows): &(u32, Vec<&Outlook>)| {
        let cell = |of| format!("{:.2}", mean(rows, of));
        vec![
            id.to_string(),
            cell(|r| r.mean),
            format!("{} to {}", cell(|r| r.low), cell(|r| r.high)),
            cell(|r| r.at_least_1),
            cell(|r| r.at_least_25),
            cell(|r| r.benchmark_mean),
            cell(|r| r.benchmark_at_least_25),
        ]
    };
    let header = [
        "country_id",
        "deaths a month",
        "90 % interval",
        "chance of 1",
        "chance of 25",
        "benchmark: deaths",
        "benchmark: 25",
    ];
    let head = format!(
        "Deaths in {}, seen from {}: {}, {} draws, seed {}; beside it {}. Means over the months, the \
         {} of {} countries where most are expected:",
        made.window,
        made.origin,
        made.model,
        made.draws_per_row,
        made.seed,
        made.benchmark,
        SHOWN.min(countries.len()),
        countries.len(),
    );
    let foot = "The record of past forecasts: `bluehelm forecast backtest`. All rows: --format json; all draws: \
                -o FILE.parquet or FILE.csv.";
    let shown = table(&header, countries.iter().take(SHOWN).map(line));
    format!("{}\n{shown}\n{}", prose(&head, ""), prose(foot, ""))
}

fn driven_text(driven: &Driven) -> String {
    let head = format!(
        "Country {} in {}: {:.1} deaths expected (conflictology: {:.1}); its last twelve months were of {} \
         activity, and more than {:.0} deaths a month are called impossible.",
        driven.country_id,
        driven.month,
        driven.mean,
        driven.benchmark_mean,
        driven.activity,
        driven.ceiling
    );
    let member = |m: &Member| {
        let number = |n: f64| format!("{n:.2}");
        vec![m.member.to_owned(), number(m.weight), number(m.mean), number(m.adds)]
    };
    let members =
        table(&["member", "weight", "expects", "adds"], driven.members.iter().map(member));
    let month = |m: &Months| {
        let deaths = m.deaths.map_or_else(|| "not all known".to_owned(), |n| n.to_string());
        vec![format!("{} to {}", m.first, m.last), deaths, format!("{:.1}", m.mean_without)]
    };
    let header = ["the country's months", "deaths", "expected without them"];
    let months = table(&header, driven.months.iter().map(month));
    let foot = "Neighbours and seasons play no part at this level.";
    format!("{}\n{members}\n{months}\n{}", prose(&head, ""), prose(foot, ""))
}

fn card_text(card: &ScoreCard) -> String {
    let ScoreCard { rows, draws_per_row, crps, ign, ign_fourier, mis } = card;
    let line = vec![
        rows.to_string(),
        draws_per_row.to_string(),
        format!("{crps:.4}"),
        format!("{ign:.4}"),
        format!("{ign_fourier:.4}"),
        format!("{mis:.2}"),
    ];
    let header = ["rows", "draws", "CRPS", "IGN", "IGN, Fourier", "MIS"];
    let foot = "Means over rows; smaller is better. IGN is on 1,000 draws: fewer are repeated evenly, or, under \
                Fourier, resampled as the challenge's own program does.";
    format!("{}\n{}", table(&header, [line]), prose(foot, ""))
}

fn record_text(lines: &[RecordLine]) -> String {
    let percent = |value: Option<f64>| value.map(|v| format!("{:.1}", 100.0 * v));
    let row = |line: &RecordLine| {
        let interval = percent(line.skill_low).zip(percent(line.skill_high));
        vec![
            line.model.to_owned(),
            line.window.map_or_else(|| "all".to_owned(), |year| year.to_string()),
            line.rows.to_string(),
            format!("{:.2}", line.crps),
            format!("{:.3}", line.ign),
            format!("{:.1}", line.mis),
            percent(line.skill).unwrap_or_default(),
            interval.map_or_else(String::new, |(low, high)| format!("{low} to {high}")),
        ]
    };
    let header =
        ["model", "window", "rows", "CRPS", "IGN", "MIS", "skill of CRPS, %", "90 % interval"];
    let mut text = format!("{}\n", table(&header, lines.iter().map(row)));
    let unknown: usize = lines.iter().filter(|l| l.window.is_some()).map(|l| l.unknown).sum();
    if unknown > 0 {
        text += &format!("{unknown} row(s) forecast have no known count, and are in no score.\n");
    }
    let foot = "Skill is over conflictology, the country's own last twelve months; its interval resamples whole \
                countries in a window. An interval that holds 0 shows no skill.";
    text + &prose(foot, "")
}
