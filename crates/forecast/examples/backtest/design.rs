//! Does the design hold on the history before any window of the challenge?

use std::io::Write;

use forecast::model::{Conflictology, Lesson, Model, Stack, fit_weights, forecast};
use forecast::score::{Resampling, Scores, score};
use forecast::{History, Panel};
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::mirror::{Mirror, Outcome};
use crate::windows::{months_of, origin_of};

/// The first window from which weights are learned.
pub const FIRST_LESSON: i16 = 1991;
/// Months of history, as a middle window of the challenge has.
const DEPTH: usize = 45;

/// All lessons that were known at the origin of a window.
pub fn lessons(
    known: &History<'_>,
    panel: &Panel,
    year: i16,
    depth: usize,
) -> Outcome<Vec<Lesson>> {
    (FIRST_LESSON..year)
        .map(|earlier| {
            let past = panel.until(origin_of(earlier)?).at_most(depth);
            Ok(Lesson::try_new(&past, &months_of(earlier)?, known)?)
        })
        .collect()
}

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n## Design: stack over conflictology, auxiliary history\n")?;
    writeln!(out, "| window | CRPS | IGN | MIS | ratio CRPS | ratio IGN | ratio MIS |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |")?;
    let panel = mirror.history()?;
    let end = origin_of(2018)?;
    let known = panel.until(end);
    let all = lessons(&known, &panel, 2018, DEPTH)?;
    let mut ratios = Vec::new();
    for year in 2001..=2017_i16 {
        // Lessons of windows that had ended; the running one is left out here.
        let ended = usize::try_from(year - 1 - FIRST_LESSON)?;
        let stack = Stack { weights: fit_weights(&all[..ended]) };
        let past = panel.until(origin_of(year)?).at_most(DEPTH);
        let mean = |model: &dyn Model| -> Outcome<Scores> {
            let months: Vec<_> = months_of(year)?.into_iter().filter(|&at| at <= end).collect();
            let samples = forecast(model, &past, &months, 1000, &mut Pcg64::seed_from_u64(1))?;
            let scored = score(&samples, &panel, Resampling::Evenly)?;
            Ok(Scores::mean(scored.iter().map(|(_, scores)| scores)))
        };
        let (ours, theirs) = (mean(&stack)?, mean(&Conflictology::default())?);
        let ratio = [ours.crps / theirs.crps, ours.ign / theirs.ign, ours.mis / theirs.mis];
        writeln!(
            out,
            "| {year} | {:.2} | {:.3} | {:.1} | {:.3} | {:.3} | {:.3} |",
            ours.crps, ours.ign, ours.mis, ratio[0], ratio[1], ratio[2]
        )?;
        ratios.push(ratio);
    }
    let mean = [0, 1, 2].map(|i| ratios.iter().map(|r| r[i]).sum::<f64>() / ratios.len() as f64);
    writeln!(out, "| mean | | | | {:.4} | {:.4} | {:.4} |", mean[0], mean[1], mean[2])?;
    for (activity, shares) in fit_weights(&all).shares() {
        let shares: Vec<_> =
            shares.iter().filter(|s| s.1 >= 0.005).map(|(n, w)| format!("{n} {w:.2}")).collect();
        writeln!(out, "{activity:?}: {}", shares.join(", "))?;
    }
    Ok(())
}
