//! Do the scores reproduce the published figures?

use std::io::Write;

use forecast::model::{benchmarks, forecast};
use forecast::score::{Resampling, Scores, score};
use forecast::{Panel, Samples};
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::mirror::{Mirror, Outcome};
use crate::windows::{YEARS, months_of, origin_of};

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "## Scores\n\n| forecast | window | CRPS | IGN | IGN, Fourier | MIS |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- |")?;
    let series = mirror.series()?;
    for year in YEARS {
        let actual = mirror.actuals(year)?;
        let past = series.until(origin_of(year)?);
        for model in benchmarks() {
            let mut rng = Pcg64::seed_from_u64(1);
            let samples = forecast(&*model, &past, &months_of(year)?, 1000, &mut rng)?;
            row(&mut out, model.name(), year, &samples, &actual)?;
        }
        row(&mut out, "conflictology, official draws", year, &mirror.benchmark(year)?, &actual)?;
        if let Some(samples) = mirror.contestant(year)? {
            row(&mut out, "Bodentien & Rüter", year, &samples, &actual)?;
        }
    }
    Ok(())
}

fn row(
    out: &mut impl Write,
    name: &str,
    year: i16,
    samples: &Samples,
    actual: &Panel,
) -> Outcome<()> {
    let mean = |resampling| -> Outcome<Scores> {
        let scored = score(samples, actual, resampling)?;
        Ok(Scores::mean(scored.iter().map(|(_, scores)| scores)))
    };
    let (even, wave) = (mean(Resampling::Evenly)?, mean(Resampling::Fourier)?);
    let Scores { crps, ign, mis } = even;
    writeln!(out, "| {name} | {year} | {crps:.2} | {ign:.3} | {:.3} | {mis:.1} |", wave.ign)?;
    Ok(())
}
