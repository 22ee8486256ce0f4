//! Forecasts as the user asked for them: as a table, rows, draws or a map, and saved.

use std::path::PathBuf;

use anyhow::{Result, bail};
use base::{Month, Period};
use clap::{Args, ValueEnum};
use forecast::Window;
use forecast::near::Target;
use warehouse::{Format, rows_of_json};

use super::arguments::{AreaArguments, refuse, whole_month};
use super::{country_text, flat, heed, near_text};
use crate::cli::evidence::Output;
use crate::cli::output::remark;
use crate::ops::forecast::country::{self, Forecast, SeriesRequest};
use crate::ops::forecast::{country_home, geojson, near, saved};
use crate::settings::Settings;

#[derive(Args)]
pub struct RunArguments {
    /// The last day, for countries the last month, that may be seen: 2022-10, 2022-10-31
    #[arg(long, value_name = "DATE")]
    origin: Period,
    /// For countries: a series of your own, CSV: month_id (1 is January 1980), country_id, ged_sb
    #[arg(long, value_name = "FILE")]
    series: Option<PathBuf>,
    /// For countries: the year forecast, rather than --months
    #[arg(long, value_name = "YEAR")]
    window: Option<i16>,
    /// Draws for each row
    #[arg(long, value_name = "N", default_value_t = 1000,
        value_parser = clap::value_parser!(u32).range(1..=10_000))]
    draws: u32,
    /// What csv, parquet and arrow hold [default: draws with --series, else rows]
    #[arg(long = "as", value_name = "SHAPE")]
    shape: Option<Shape>,
    /// Add the rows to the table forecasts of the home, if they are for the public
    #[arg(long)]
    save: bool,
    #[command(flatten)]
    areas: AreaArguments,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// One row for each area and span of days
    Rows,
    /// One row for each draw
    Draws,
}

pub async fn run(settings: &Settings, output: &Output, arguments: RunArguments) -> Result<()> {
    if arguments.areas.is_of_countries() {
        return countries(settings, output, arguments).await;
    }
    let RunArguments { origin, draws, shape, save, areas, series, window } = arguments;
    let of_countries = [("--series", series.is_some()), ("--window", window.is_some())];
    let request = areas.near(origin)?;
    refuse(request.level.name(), &of_countries)?;
    let made = near::run(settings, &request).await?;
    heed(made.audience, output)?;
    if made.known.silent_events > 0 {
        let n = made.known.silent_events;
        remark(&format!("{n} events do not say whether they count, and are left out"));
    }
    if made.unnamed > 0 {
        let n = made.unnamed;
        remark(&format!(
            "{n} polygons have no property name, sector or id: they go by their number"
        ));
    }
    if save {
        let held = saved::save_near(settings, &request, &made).await?;
        remark(&format!("saved: the table forecasts holds {held} rows"));
    }
    if is_geojson(output) {
        let as_json = Output { format: Format::Json, file: output.file.clone() };
        return as_json.answer(&geojson::features(&made), |_| String::new());
    }
    match (output.format, shape) {
        (Format::Table | Format::Json, None | Some(Shape::Rows)) => {
            output.answer(&made, near_text::near_text)
        }
        (_, Some(Shape::Draws)) => {
            let drawn = near::draws(&made, draws as usize);
            let (schema, batches) = rows_of_json(&flat(&drawn))?;
            output.rows(schema, &batches)
        }
        _ => output.answer_with_rows(&made, |made| flat(&made.rows), near_text::near_text),
    }
}

async fn countries(settings: &Settings, output: &Output, arguments: RunArguments) -> Result<()> {
    let RunArguments { origin, series, window, draws, shape, save, areas } = arguments;
    areas.refuse_below_countries()?;
    let origin = whole_month(origin)?;
    let (draws, seed) = (draws as usize, areas.seed);
    if is_geojson(output) {
        bail!("countries have no outline here: expected another format than GeoJSON");
    }
    let (made, default) = match series {
        Some(series) => {
            let Some(window) = window else { bail!("--series needs --window YEAR") };
            areas.refuse_with_series()?;
            let request = SeriesRequest { series, origin, window, draws, seed };
            (country::run_series(&request)?, Shape::Draws)
        }
        None => {
            let months = months(origin, window, &areas)?;
            let target = areas.target.unwrap_or(Target::StateBased);
            let (mission, lag) = (areas.mission.as_deref(), areas.lag.unwrap_or(30));
            let known = areas.known.publications();
            let counts =
                country_home::counts(settings, target, mission, origin, known, lag, seed).await?;
            (country::run(counts, origin, &months, draws, seed)?, Shape::Rows)
        }
    };
    // A table for the eye holds them already.
    if !matches!(output.format, Format::Table) {
        made.remarks.iter().for_each(|text| remark(text));
    }
    if save {
        let held = saved::save_countries(settings, areas.mission.as_deref(), &made).await?;
        remark(&format!("saved: the table forecasts holds {held} rows"));
    }
    written(output, &made, shape.unwrap_or(default))
}

fn months(origin: Month, window: Option<i16>, areas: &AreaArguments) -> Result<Vec<Month>> {
    match (window, &areas.months) {
        (Some(year), None) => Ok(Window::try_new(origin, year)?.months),
        (None, list) => {
            let ahead = list.as_ref().map_or_else(|| (1..=12).collect(), |list| list.0.clone());
            Ok(ahead.into_iter().filter_map(|n| origin.checked_add(i32::from(n))).collect())
        }
        (Some(_), Some(_)) => bail!("--window and --months: expected one of the two"),
    }
}

fn written(output: &Output, made: &Forecast, shape: Shape) -> Result<()> {
    match (output.format, shape) {
        (Format::Table | Format::Json, _) => output.answer(made, country_text::forecast_text),
        (_, Shape::Draws) => {
            let rows = country::draw_rows(&made.draws)?;
            output.rows(rows.schema(), &[rows])
        }
        (_, Shape::Rows) => {
            let (schema, batches) = rows_of_json(&flat(&made.rows))?;
            output.rows(schema, &batches)
        }
    }
}

fn is_geojson(output: &Output) -> bool {
    let ending = output.file.as_ref().and_then(|file| file.extension()?.to_str());
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("geojson"))
}
