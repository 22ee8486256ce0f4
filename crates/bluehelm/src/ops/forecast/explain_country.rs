//! What drives a country's number?

use anyhow::{Context, Result, bail};
use base::Month;
use forecast::Window;
use forecast::model::{Conflictology, Model, Stack, Weights};
use serde::Serialize;

use super::country::SeriesRequest;
use super::files::{series, shown};

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
pub fn explain(request: &SeriesRequest, country_id: u32) -> Result<Driven> {
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
