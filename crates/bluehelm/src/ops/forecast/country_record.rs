//! How would the country models have done in years that have passed?

use std::path::Path;

use anyhow::{Context, Result};
use forecast::score::{Scores, skill};
use forecast::{Record, Window};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use serde::Serialize;

use super::files::series;

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
    /// Its 90 % interval, from a bootstrap of countries in a window; no lower end where the benchmark is right too often.
    pub skill_low: Option<f64>,
    pub skill_high: Option<f64>,
}

/// Forecasts windows that have passed from what was known then, and scores them.
pub fn backtest(path: &Path, years: impl Iterator<Item = i16>) -> Result<Vec<RecordLine>> {
    let panel = series(path)?;
    let windows = years.map(|year| Window::of_year(year).context("--windows"));
    let windows: Vec<Window> = windows.collect::<Result<_>>()?;
    let held = || format!("the series runs from {} to {}", panel.first(), panel.last());
    let records = forecast::backtest(&panel, &windows, 1000).with_context(held)?;
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
        skill_low: found.map(|f| f.low).filter(|low| low.is_finite()),
        skill_high: found.map(|f| f.high).filter(|high| high.is_finite()),
    }
}
