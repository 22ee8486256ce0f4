//! Commands that look ahead: forecast run, explain, score, backtest, record, reach, log.

mod arguments;
mod country_text;
mod log;
mod near_text;
mod run;
mod score_text;

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use base::Period;
use clap::{Args, Subcommand};
use serde_json::Value;
use warehouse::Format;

use self::arguments::{AreaArguments, Level, refuse, whole_month};
use self::run::RunArguments;
use super::evidence::Output;
use super::output::remark;
use crate::ops::forecast::audience::Audience;
use crate::ops::forecast::country::SeriesRequest;
use crate::ops::forecast::files::close_to_others;
use crate::ops::forecast::near::{NearRequest, Span, of_kind};
use crate::ops::forecast::reach::{Limits, ReachRequest};
use crate::ops::forecast::record::{Earned, summaries};
use crate::ops::forecast::{
    country_record, explain_country, explain_near, issued, near, page, reach, scorecard, sheet,
};
use crate::settings::Settings;

/// Questions about what lies ahead.
#[derive(Subcommand)]
pub enum Command {
    /// Forecast violence, or hold forecasts against what happened
    #[command(subcommand)]
    Forecast(ForecastCommand),
}

#[derive(Subcommand)]
pub enum ForecastCommand {
    /// Forecast deaths by country and month, in cells, around camps and places, in your own sectors
    Run(Box<RunArguments>),
    /// Say what drives a number: members, recent events, neighbours, season
    Explain(Box<ExplainArguments>),
    /// Score a file of draws: CRPS, IGN and MIS of the VIEWS 2023/24 challenge
    Score {
        /// Draws, CSV or Parquet: month_id, country_id, draw, outcome
        #[arg(long, value_name = "FILE")]
        draws: PathBuf,
        /// What happened, CSV or Parquet: month_id, country_id, and outcome or ged_sb
        #[arg(long, value_name = "FILE")]
        actuals: PathBuf,
    },
    /// Forecast days that have passed from what was known then, and score the forecasts
    Backtest(Box<PastArguments>),
    /// Print the record of past forecasts as one page of HTML: -o FILE.html
    Record(Box<PastArguments>),
    /// Count people at risk near each camp and beyond everyone's reach
    Reach(Box<ReachArguments>),
    /// A mission's own incident log: restricted, kept apart, purgeable
    #[command(subcommand)]
    Log(log::LogCommand),
}

#[derive(Args)]
pub struct ExplainArguments {
    /// The last day or month that may be seen: 2022-10, 2022-10-31
    #[arg(long, value_name = "DATE")]
    origin: Period,
    /// For countries: the series, CSV: month_id, country_id, ged_sb
    #[arg(long, value_name = "FILE")]
    series: Option<PathBuf>,
    /// For countries: the year forecast
    #[arg(long, value_name = "YEAR")]
    window: Option<i16>,
    /// For countries: the country, by the number it has in the series
    #[arg(long, value_name = "ID")]
    country: Option<u32>,
    /// Else: the camp, place, cell or polygon, by its name
    #[arg(long, value_name = "NAME")]
    area: Option<String>,
    #[command(flatten)]
    areas: AreaArguments,
}

#[derive(Args)]
pub struct PastArguments {
    /// Below countries: the last day that may be seen
    #[arg(long, value_name = "DATE")]
    origin: Option<Period>,
    /// For countries: the series, CSV: month_id, country_id, ged_sb
    #[arg(long, value_name = "FILE")]
    series: Option<PathBuf>,
    /// For countries: the years, each forecast from October of the year before
    #[arg(long, value_name = "A..B")]
    windows: Option<Period>,
    #[command(flatten)]
    areas: AreaArguments,
}

#[derive(Args)]
pub struct ReachArguments {
    /// The last day that may be seen
    #[arg(long, value_name = "DATE")]
    origin: Period,
    /// Camps, CSV: name, latitude, longitude [default: those of the mission on published maps]
    #[arg(long, value_name = "FILE")]
    camps: Option<PathBuf>,
    /// Reach in kilometres
    #[arg(long, value_name = "KM,…", value_delimiter = ',', default_value = "25,50,100")]
    within: Vec<f64>,
    /// Reach in hours of travel instead, estimated from --speed and --winding
    #[arg(long, value_name = "H,…", value_delimiter = ',')]
    hours: Vec<f64>,
    /// Kilometres an hour on the road
    #[arg(long, value_name = "KM/H", default_value_t = 30.0)]
    speed: f64,
    /// How many times longer than the great circle roads are
    #[arg(long, value_name = "N", default_value_t = 1.4)]
    winding: f64,
    /// Only places within the farthest reach of this camp
    #[arg(long, value_name = "CAMP")]
    base: Option<String>,
    #[command(flatten)]
    areas: AreaArguments,
}

/// Answers one question.
pub fn run(settings: &Settings, output: Output, Command::Forecast(command): Command) -> Result<()> {
    let output = by_ending(output);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.context("cannot start")?.block_on(dispatch(settings, &output, command))
}

async fn dispatch(settings: &Settings, output: &Output, command: ForecastCommand) -> Result<()> {
    match command {
        ForecastCommand::Run(arguments) => run::run(settings, output, *arguments).await,
        ForecastCommand::Explain(arguments) => explain(settings, output, *arguments).await,
        ForecastCommand::Score { draws, actuals } => {
            let card = scorecard::score(&draws, &actuals)?;
            let rows = |card: &scorecard::ScoreCard| flat(std::slice::from_ref(card));
            output.answer_with_rows(&card, rows, score_text::card_text)
        }
        ForecastCommand::Backtest(arguments) => backtest(settings, output, *arguments).await,
        ForecastCommand::Record(arguments) => record(settings, output, *arguments).await,
        ForecastCommand::Reach(arguments) => {
            people_within_reach(settings, output, *arguments).await
        }
        ForecastCommand::Log(command) => log::run(settings, output, command),
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

/// What is for the mission is called so, and its file is for its owner only.
fn heed(audience: Audience, output: &Output) -> Result<()> {
    if audience == Audience::Mission {
        remark(near_text::FOR_THE_MISSION);
        close_to_others(output.file.as_deref())?;
    }
    Ok(())
}

/// What a record has earned, as a sentence.
pub fn earned_text(model: &str, benchmark: &str, earned: &Earned) -> String {
    let number = |x: f64| {
        if x.is_finite() { format!("{:.1}", 100.0 * x) } else { "-∞".to_owned() }
    };
    let [skill, low, high] = [earned.skill, earned.low, earned.high].map(number);
    let verdict = match earned.is_shown {
        true => "skill is shown",
        false if earned.low > 0.0 => "of so few years none is shown",
        false => "no skill is shown",
    };
    format!(
        "skill of {model} over {benchmark} (CRPS) on {} forecasts from {} to {}: {skill} % (90 % interval {low} to {high}); \
         {verdict}.",
        earned.forecasts, earned.from_year, earned.to_year
    )
}

async fn explain(settings: &Settings, output: &Output, arguments: ExplainArguments) -> Result<()> {
    let ExplainArguments { origin, series, window, country, area, areas } = arguments;
    if !areas.is_of_countries() {
        let Some(area) = area else { bail!("whose number? give --area NAME") };
        let request = areas.near(origin)?;
        let of_countries = [
            ("--series", series.is_some()),
            ("--window", window.is_some()),
            ("--country", country.is_some()),
        ];
        refuse(request.level.name(), &of_countries)?;
        let driven = explain_near::explain(settings, &request, &area).await?;
        heed(driven.audience, output)?;
        return output.answer_with_rows(&driven, |d| flat(&d.members), near_text::driven_text);
    }
    areas.refuse_below_countries()?;
    refuse("country", &[("--area", area.is_some())])?;
    let (Some(series), Some(window), Some(country)) = (series, window, country) else {
        bail!("--level country needs --series, --window and --country");
    };
    areas.refuse_with_series()?;
    let origin = whole_month(origin)?;
    let request = SeriesRequest { series, origin, window, draws: 1, seed: 1 };
    let driven = explain_country::explain(&request, country)?;
    output.answer_with_rows(&driven, |d| flat(&d.members), country_text::driven_text)
}

async fn backtest(settings: &Settings, output: &Output, arguments: PastArguments) -> Result<()> {
    let PastArguments { origin, series, windows, areas } = arguments;
    if areas.is_of_countries() {
        areas.refuse_below_countries()?;
        let (Some(series), Some(windows)) = (series, windows) else {
            bail!("--level country needs --series and --windows");
        };
        refuse_with_windows(origin, &areas)?;
        let years = windows.from.year()..=windows.to.year();
        let lines = country_record::backtest(&series, years)?;
        return output.answer_with_rows(
            &lines,
            |lines| flat(lines),
            |lines| score_text::record_text(lines),
        );
    }
    let request = below_countries(origin, &series, &windows, areas)?;
    let made = near::run(settings, &request).await?;
    heed(made.audience, output)?;
    let mut parts = Vec::new();
    let kinds = made.kinds.iter().max().map_or(0, |last| last + 1);
    for span in &made.records {
        for kind in 0..kinds {
            let own: Vec<_> = of_kind(&span.outlook.record, &made.kinds, kind).collect();
            let at = made.kinds.iter().position(|found| *found == kind).unwrap_or(0);
            let km = made.rows.get(at).and_then(|row| row.radius_km);
            let km = km.map_or_else(String::new, |km| format!(" within {km} km"));
            let Span { skip_days, days } = span.span;
            let ahead =
                if skip_days > 0 { format!(", {skip_days} days ahead") } else { String::new() };
            let name = format!(
                "Deaths ({}) in {days} days{ahead}{km} of each {}",
                made.target, made.level
            );
            parts.push((name, summaries(&own)));
        }
    }
    let rows = |parts: &Vec<(String, Vec<_>)>| {
        let rows = parts.iter().flat_map(|(name, summaries)| {
            summaries.iter().flat_map(move |summary| score_text::flat_lines(name, summary))
        });
        rows.collect()
    };
    output.answer_with_rows(&parts, rows, |parts| score_text::summaries_text(parts))
}

/// Refuses what the past of a series is not asked for: each window has its own origin.
fn refuse_with_windows(origin: Option<Period>, areas: &AreaArguments) -> Result<()> {
    refuse("country", &[("--origin", origin.is_some())])?;
    areas.refuse_with_series()
}

/// What is asked of the past below countries.
fn below_countries(
    origin: Option<Period>,
    series: &Option<PathBuf>,
    windows: &Option<Period>,
    areas: AreaArguments,
) -> Result<NearRequest> {
    let Some(origin) = origin else { bail!("--origin is needed: the last day that may be seen") };
    let request = areas.near(origin)?;
    let of_countries = [("--series", series.is_some()), ("--windows", windows.is_some())];
    refuse(request.level.name(), &of_countries)?;
    Ok(request)
}

async fn record(settings: &Settings, output: &Output, arguments: PastArguments) -> Result<()> {
    let PastArguments { origin, series, windows, areas } = arguments;
    let drawn = if areas.is_of_countries() {
        areas.refuse_below_countries()?;
        let (Some(series), Some(windows)) = (series, windows) else {
            bail!("--level country needs --series and --windows");
        };
        refuse_with_windows(origin, &areas)?;
        sheet::of_countries(&series, windows.from.year()..=windows.to.year())?
    } else {
        let request = below_countries(origin, &series, &windows, areas)?;
        let made = near::run(settings, &request).await?;
        heed(made.audience, output)?;
        sheet::of_near(&made, issued::due(settings, &request, &made).await?)?
    };
    output.answer(&page::html(&drawn), Clone::clone)
}

async fn people_within_reach(
    settings: &Settings,
    output: &Output,
    arguments: ReachArguments,
) -> Result<()> {
    let ReachArguments { origin, camps, within, hours, speed, winding, base, mut areas } =
        arguments;
    areas.level.get_or_insert(Level::Place);
    let forecast = areas.near(origin)?;
    if forecast.level != near::Level::Place || forecast.radii_km.len() != 1 {
        bail!("people are counted at places: expected --level place and one --radius");
    }
    if forecast.days.len() + forecast.months.len() != 1 {
        bail!("expected one span of days: one of --days or of --months");
    }
    let limits = if hours.is_empty() {
        Limits::Kilometres(within)
    } else {
        if !(speed > 0.0 && winding >= 1.0) {
            bail!(
                "--speed {speed} --winding {winding}; expected a speed above 0 and a winding of at least 1"
            );
        }
        Limits::Hours { limits: hours, speed_km_h: speed, winding }
    };
    let report = reach::run(settings, &ReachRequest { forecast, camps, limits, base }).await?;
    heed(report.audience, output)?;
    output.answer_with_rows(&report, |report| flat(&report.places), near_text::reach_text)
}
