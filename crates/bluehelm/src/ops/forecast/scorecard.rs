//! How good were these draws?

use std::path::Path;

use anyhow::{Context, Result};
use forecast::Samples;
use forecast::score::{Resampling, Scores, score as score_rows};
use serde::Serialize;

use super::files::{counts, draw_columns, shown};

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
