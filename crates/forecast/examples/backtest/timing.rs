//! How long does scoring take? The same work as `numpy_scores.py`, on the contestant's draws.

use std::io::Write;
use std::time::Instant;

use forecast::score::{Resampling, Scores, score};

use crate::mirror::{Mirror, Outcome};

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    for year in 2018..=2021 {
        let actual = mirror.actuals(year)?;
        let samples = mirror.contestant(year)?.ok_or("the contestant's draws are missing")?;
        let start = Instant::now();
        let scored = score(&samples, &actual, Resampling::Evenly)?;
        let ms = start.elapsed().as_secs_f64() * 1e3;
        let Scores { crps, ign, mis } = Scores::mean(scored.iter().map(|(_, scores)| scores));
        writeln!(out, "{year}: {crps:.9} {ign:.9} {mis:.9} in {ms:.0} ms")?;
    }
    Ok(())
}
