//! How do the models do on the challenge's windows?

use std::collections::BTreeMap;
use std::io::Write;

use base::Month;
use forecast::model::{Stack, Weights, all, fit_weights, forecast};
use forecast::score::{Resampling, Scores, brier, pit, reliability, score, skill};
use forecast::{Panel, Row, Samples, share_at_least};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::design::lessons;
use crate::mirror::{Mirror, Outcome};

pub const YEARS: std::ops::RangeInclusive<i16> = 2018..=2022;
const OFFICIAL: &str = "conflictology, official draws";
const CONTESTANT: &str = "Bodentien & Rüter";
const STACK: &str = "stack";

/// The last month known before a window: October of the year before.
pub fn origin_of(year: i16) -> Outcome<Month> {
    Ok(Month::try_new(year - 1, 10)?)
}

pub fn months_of(year: i16) -> Outcome<Vec<Month>> {
    (1..=12).map(|month| Ok(Month::try_new(year, month)?)).collect()
}

/// One forecaster's draws in one window, and their scores row by row.
struct Entry {
    year: i16,
    samples: Samples,
    scored: Vec<(Row, Scores)>,
    mean: Scores,
    ign_fourier: f64,
}

impl Entry {
    fn try_new(year: i16, samples: Samples, actual: &Panel) -> Outcome<Self> {
        let scored = score(&samples, actual, Resampling::Evenly)?;
        let mean = Scores::mean(scored.iter().map(|(_, scores)| scores));
        let wave = score(&samples, actual, Resampling::Fourier)?;
        let ign_fourier = Scores::mean(wave.iter().map(|(_, scores)| scores)).ign;
        Ok(Self { year, samples, scored, mean, ign_fourier })
    }
}

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let series = mirror.series()?;
    let mut entries: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
    let mut actuals = BTreeMap::new();
    for year in YEARS {
        let actual = mirror.actuals(year)?;
        let past = series.until(origin_of(year)?);
        let mut add = |name, samples| -> Outcome<()> {
            let entry = Entry::try_new(year, samples, &actual)?;
            entries.entry(name).or_default().push(entry);
            Ok(())
        };
        let stack = Stack { weights: weights_before(mirror, &series, year)? };
        let mut models = all();
        models.push(Box::new(stack));
        for model in models {
            let mut rng = Pcg64::seed_from_u64(1);
            add(model.name(), forecast(&*model, &past, &months_of(year)?, 1000, &mut rng)?)?;
        }
        add(OFFICIAL, mirror.benchmark(year)?)?;
        if let Some(samples) = mirror.contestant(year)? {
            add(CONTESTANT, samples)?;
        }
        actuals.insert(year, actual);
    }
    print_scores(&mut out, &entries)?;
    print_skill(&mut out, &entries)?;
    print_thresholds(&mut out, &entries, &actuals)?;
    Ok(())
}

/// The weights fitted on what was known at the origin of a window.
pub fn weights_before(mirror: &Mirror, series: &Panel, year: i16) -> Outcome<Weights> {
    let history = mirror.history()?;
    let origin = origin_of(year)?;
    let depth = usize::try_from(origin.index() - series.first().index() + 1)?;
    Ok(fit_weights(&lessons(&history.until(origin), &history, year, depth)?))
}

fn print_scores(out: &mut impl Write, entries: &BTreeMap<&str, Vec<Entry>>) -> Outcome<()> {
    writeln!(out, "\n## Windows 2018 to 2022: CRPS / IGN / IGN, Fourier / MIS\n")?;
    for (name, windows) in entries {
        let row = |scores: &Scores, wave: f64| {
            format!("{:.3} / {:.4} / {wave:.4} / {:.1}", scores.crps, scores.ign, scores.mis)
        };
        let years: Vec<_> = windows.iter().map(|w| row(&w.mean, w.ign_fourier)).collect();
        let means = Scores::mean(windows.iter().map(|window| &window.mean));
        let wave = windows.iter().map(|w| w.ign_fourier).sum::<f64>() / windows.len() as f64;
        writeln!(out, "| {name} | {} | {} |", years.join(" | "), row(&means, wave))?;
    }
    Ok(())
}

/// Skill of the stack, in blocks of one country in one window.
fn print_skill(out: &mut impl Write, entries: &BTreeMap<&str, Vec<Entry>>) -> Outcome<()> {
    writeln!(out, "\n## Skill of the stack in %, with 90 % intervals\n")?;
    writeln!(out, "| over | years | CRPS | IGN | MIS |\n| --- | --- | --- | --- | --- |")?;
    let per_year = YEARS.map(|year| year..=year);
    let spans: Vec<_> = [2018..=2022, 2018..=2021].into_iter().chain(per_year).collect();
    for benchmark in [OFFICIAL, "last", "zero", CONTESTANT] {
        for span in &spans {
            let held = |name| entries[name].iter().filter(|entry| span.contains(&entry.year));
            let expected = span.clone().count();
            if held(benchmark).count() < expected {
                continue;
            }
            let skill_on = |of: fn(&Scores) -> f64| -> Outcome<String> {
                let mut blocks: BTreeMap<(i16, u32), (f64, f64)> = BTreeMap::new();
                for (entry, other) in held(STACK).zip(held(benchmark)) {
                    for (row, scores) in &entry.scored {
                        blocks.entry((entry.year, row.unit)).or_default().0 += of(scores);
                    }
                    for (row, scores) in &other.scored {
                        blocks.entry((other.year, row.unit)).or_default().1 += of(scores);
                    }
                }
                let blocks: Vec<_> = blocks.into_values().collect();
                let found = skill(&blocks, 2000, &mut Pcg64::seed_from_u64(1))?;
                let [s, low, high] = [found.skill, found.low, found.high].map(|x| 100.0 * x);
                Ok(format!("{s:.1} ({low:.1} to {high:.1})"))
            };
            let (crps, ign, mis) =
                (skill_on(|s| s.crps)?, skill_on(|s| s.ign)?, skill_on(|s| s.mis)?);
            let (first, last) = (span.start(), span.end());
            writeln!(out, "| {benchmark} | {first}-{last} | {crps} | {ign} | {mis} |")?;
        }
    }
    Ok(())
}

fn print_thresholds(
    out: &mut impl Write,
    entries: &BTreeMap<&str, Vec<Entry>>,
    actuals: &BTreeMap<i16, Panel>,
) -> Outcome<()> {
    writeln!(out, "\n## Chances of at least 1, 10 and 25 deaths: Brier score\n")?;
    for name in [STACK, OFFICIAL, "last", "bootstrap"] {
        let chances = |threshold| chances_of(&entries[name], actuals, threshold);
        let [one, ten, many] = [1.0, 10.0, 25.0].map(|threshold| brier(&chances(threshold)));
        writeln!(out, "| {name} | {one:.4} | {ten:.4} | {many:.4} |")?;
    }
    writeln!(out, "\n## Reliability of the stack: chance given, share that happened, rows\n")?;
    for threshold in [1.0, 25.0] {
        for bin in reliability(&chances_of(&entries[STACK], actuals, threshold)) {
            let (chance, happened, n) = (bin.chance, bin.happened, bin.n);
            writeln!(out, "| {threshold} | {chance:.3} | {happened:.3} | {n} |")?;
        }
    }
    for name in [STACK, OFFICIAL] {
        let mut rng = Pcg64::seed_from_u64(1);
        let mut tenths = [0; 10];
        for (draws, seen) in rows_of(&entries[name], actuals) {
            // Where all is calm every forecast is uniform: only rows with any death tell.
            if seen > 0.0 {
                let place = (pit(draws, seen, rng.random()) * 10.0) as usize;
                tenths[place.min(9)] += 1;
            }
        }
        writeln!(out, "PIT by tenths, rows with deaths, {name}: {tenths:?}")?;
    }
    Ok(())
}

fn rows_of<'a>(
    entries: &'a [Entry],
    actuals: &'a BTreeMap<i16, Panel>,
) -> impl Iterator<Item = (&'a [f64], f64)> {
    entries.iter().flat_map(|entry| {
        let seen = |row: Row| actuals[&entry.year].count(row.unit, row.month);
        entry.samples.iter().filter_map(move |(row, draws)| Some((draws, seen(row)?)))
    })
}

fn chances_of(
    entries: &[Entry],
    actuals: &BTreeMap<i16, Panel>,
    threshold: f64,
) -> Vec<(f64, bool)> {
    rows_of(entries, actuals)
        .map(|(draws, seen)| (share_at_least(draws, threshold), seen >= threshold))
        .collect()
}
