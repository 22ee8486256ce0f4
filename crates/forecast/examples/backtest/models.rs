//! How long do the benchmarks take to forecast and be scored? The same work as `numpy_models.py`: once with 1,000 draws in a
//! random order for each row, and once, as the back-test does it, without drawing what scores do not ask for.

use std::io::Write;
use std::time::Instant;

use forecast::model::{Model, benchmarks, forecast};
use forecast::score::{Resampling, Scores, score};
use forecast::{Panel, Window, backtest};
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::mirror::{Mirror, Outcome};

const ROUNDS: usize = 5;
const DRAWS: usize = 1000;

/// Milliseconds of processor time of this thread where the system tells, else since it began.
fn processor_ms(began: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = told.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    ns.map_or_else(|| began.elapsed().as_secs_f64() * 1e3, |ns| ns / 1e6)
}

/// The fastest of several rounds is the one least disturbed.
fn fastest<T>(began: Instant, work: impl Fn() -> Outcome<T>) -> Outcome<(f64, T)> {
    let mut best: Option<(f64, T)> = None;
    for _ in 0..ROUNDS {
        let start = processor_ms(began);
        let found = work()?;
        let ms = processor_ms(began) - start;
        if best.as_ref().is_none_or(|(least, _)| ms < *least) {
            best = Some((ms, found));
        }
    }
    best.ok_or_else(|| "no round".into())
}

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let panel = mirror.series()?;
    let began = Instant::now();
    let windows = (2018..=2022).map(Window::of_year).collect::<Result<Vec<_>, _>>()?;
    for model in benchmarks() {
        let (ms, scores) = fastest(began, || scored(&*model, &panel, &windows))?;
        let (drawn_ms, drawn) = fastest(began, || drawn(&*model, &panel, &windows))?;
        let Scores { crps, ign, mis } = scores;
        let same = scores == drawn;
        writeln!(
            out,
            "{}: {crps:.7} {ign:.7} {mis:.7} in {ms:.1} ms; with draws in {drawn_ms:.1} ms, scores {}",
            model.name(),
            if same { "equal to the last bit" } else { "not equal" }
        )?;
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory unknown");
    writeln!(out, "{most}")?;
    let (ms, records) = fastest(began, || Ok(backtest(&panel, &windows, DRAWS)?.len()))?;
    Ok(writeln!(out, "the whole back-test, {records} records: {ms:.1} ms")?)
}

fn scored(model: &dyn Model, panel: &Panel, windows: &[Window]) -> Outcome<Scores> {
    let mut means = Vec::new();
    for window in windows {
        means.push(forecast::backtest_of(model, panel, window, DRAWS)?.mean);
    }
    Ok(Scores::mean(&means))
}

fn drawn(model: &dyn Model, panel: &Panel, windows: &[Window]) -> Outcome<Scores> {
    let mut means = Vec::new();
    for window in windows {
        let past = panel.until(window.origin);
        let mut rng = Pcg64::seed_from_u64(1);
        let samples = forecast(model, &past, &window.months, DRAWS, &mut rng)?;
        let scored = score(&samples, panel, Resampling::Evenly)?;
        means.push(Scores::mean(scored.iter().map(|(_, scores)| scores)));
    }
    Ok(Scores::mean(&means))
}
