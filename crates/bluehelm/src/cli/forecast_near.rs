//! How does a forecast around camps read?

use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

use super::evidence::Output;
use super::forecast::flat;
use super::output::{prose, remark, table};
use crate::ops::forecast_near::{self, NearForecast, NearRequest};

/// What only forecasts around places are told.
#[derive(Args)]
pub struct NearArguments {
    /// For camps: events, CSV with UCDP's columns
    #[arg(long, value_name = "FILE", required_if_eq("level", "camp"))]
    pub events: Option<PathBuf>,
    /// For camps: places, CSV: name, latitude, longitude
    #[arg(long, value_name = "FILE", required_if_eq("level", "camp"))]
    pub places: Option<PathBuf>,
    /// For camps: days forecast from the day after the origin
    #[arg(long, value_name = "N", default_value_t = 30,
        value_parser = clap::value_parser!(u16).range(1..=365))]
    pub days: u16,
    /// For camps: kilometres around each place
    #[arg(long, value_name = "KM,…", value_delimiter = ',', default_value = "25")]
    pub radius: Vec<f64>,
    /// For camps: days that reports take; nothing of them is known at the origin
    #[arg(long, value_name = "DAYS", default_value_t = 30,
        value_parser = clap::value_parser!(u16).range(0..=365))]
    pub lag: u16,
}

pub fn run(output: &Output, request: &NearRequest) -> Result<()> {
    let made = forecast_near::run(request)?;
    remark("Forecasts for camps of an open mission are for that mission: do not publish them.");
    output.answer_with_rows(&made, |made| flat(&made.rows), near_text)
}

fn near_text(made: &NearForecast) -> String {
    let mut rows: Vec<_> = made.rows.iter().collect();
    rows.sort_by(|a, b| b.at_least_1.total_cmp(&a.at_least_1));
    let line = |row: &&crate::ops::forecast_near::NearOutlook| {
        vec![
            row.place.clone(),
            row.radius_km.to_string(),
            format!("{:.2}", row.mean),
            format!("{:.0} to {:.0}", row.low, row.high),
            format!("{:.2}", row.at_least_1),
            format!("{:.2}", row.at_least_10),
            format!("{:.3}", row.at_least_25),
            format!("{:.2}", row.climatology_at_least_1),
            format!("{:.3}", row.climatology_at_least_25),
        ]
    };
    let header = [
        "place",
        "km",
        "deaths",
        "90 % interval",
        "chance of 1",
        "of 10",
        "of 25",
        "climatology: 1",
        "climatology: 25",
    ];
    let record = match &made.record {
        None => "The record is too short to show skill".to_owned(),
        Some(r) => format!(
            "Skill of the pool over the climatology (CRPS) for these places, in the newer half of the last \
             eight years: {:.1} % (90 % interval {:.1} to {:.1})",
            100.0 * r.skill,
            100.0 * r.low,
            100.0 * r.high
        ),
    };
    let served = if made.model == made.benchmark {
        "no skill is shown, so the climatology is served: each place's own last twelve months"
    } else {
        "the pool is served, and the climatology stands beside it"
    };
    let head = format!(
        "Deaths in the {} days after {}, reports taking {} days.",
        made.days, made.origin, made.lag_days
    );
    format!(
        "{}\n{}\n{}",
        prose(&head, ""),
        table(&header, rows.iter().map(line)),
        prose(&format!("{record}: {served}."), "")
    )
}
