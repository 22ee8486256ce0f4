//! How long do the benchmarks take to forecast and be scored? The same work as `numpy_models.py`.

use std::io::Write;
use std::time::Instant;

use forecast::Window;
use forecast::model::{benchmarks, forecast};
use forecast::score::{Resampling, Scores, score};
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::mirror::{Mirror, Outcome};

const ROUNDS: usize = 5;

/// Milliseconds of processor time of this thread where the system tells, else since it began.
fn processor_ms(began: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    ns.map_or_else(|| began.elapsed().as_secs_f64() * 1e3, |ns| ns / 1e6)
}

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let panel = mirror.series()?;
    let began = Instant::now();
    for model in benchmarks() {
        // The fastest of several is the one least disturbed.
        let (mut ms, mut means) = (f64::INFINITY, Vec::new());
        for _ in 0..ROUNDS {
            let start = processor_ms(began);
            means.clear();
            for year in 2018..=2022 {
                let window = Window::of_year(year)?;
                let past = panel.until(window.origin);
                let mut rng = Pcg64::seed_from_u64(1);
                let samples = forecast(&*model, &past, &window.months, 1000, &mut rng)?;
                let scored = score(&samples, &panel, Resampling::Evenly)?;
                means.push(Scores::mean(scored.iter().map(|(_, scores)| scores)));
            }
            ms = ms.min(processor_ms(began) - start);
        }
        let Scores { crps, ign, mis } = Scores::mean(&means);
        writeln!(out, "{}: {crps:.7} {ign:.7} {mis:.7} in {ms:.1} ms", model.name())?;
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory unknown");
    Ok(writeln!(out, "{most}")?)
}
