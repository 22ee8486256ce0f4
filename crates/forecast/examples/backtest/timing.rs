//! How long does scoring take? The same work as `numpy_scores.py`, on the contestant's draws.

use std::io::Write;
use std::time::Instant;

use forecast::score::{Resampling, Scores, score};

use crate::mirror::{Mirror, Outcome};

const ROUNDS: usize = 20;

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    for year in 2018..=2021 {
        let actual = mirror.actuals(year)?;
        let samples = mirror.contestant(year)?.ok_or("the contestant's draws are missing")?;
        // The fastest of many is the one least disturbed.
        let (mut ms, mut scored) = (f64::INFINITY, Vec::new());
        for _ in 0..ROUNDS {
            let start = Instant::now();
            scored = score(&samples, &actual, Resampling::Evenly)?;
            ms = ms.min(start.elapsed().as_secs_f64() * 1e3);
        }
        let Scores { crps, ign, mis } = Scores::mean(scored.iter().map(|(_, scores)| scores));
        writeln!(out, "{year}: {crps:.9} {ign:.9} {mis:.9} in {ms:.2} ms")?;
    }
    Ok(())
}
