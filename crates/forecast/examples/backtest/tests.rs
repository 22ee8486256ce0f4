use forecast::model::{Stack, Weights, benchmarks, forecast};
use forecast::score::{Resampling, Scores, score};
use forecast::{Panel, Samples};
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::mirror::{Mirror, Outcome};
use crate::windows::{YEARS, months_of, origin_of};

/// The mirror, or nothing where it may be missing: under CI it must be there.
fn mirror() -> Option<Mirror> {
    match Mirror::open() {
        Ok(mirror) => Some(mirror),
        Err(error) if std::env::var_os("CI").is_some() => panic!("{error}"),
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "a test left out must say so")]
            {
                eprintln!("left out: {error}");
            }
            None
        }
    }
}

fn mean(samples: &Samples, actual: &Panel) -> Scores {
    let scored = score(samples, actual, Resampling::Evenly).expect("an actual for every row");
    Scores::mean(scored.iter().map(|(_, scores)| scores))
}

fn check(found: f64, expect: f64, tolerance: f64) {
    assert!((found - expect).abs() <= tolerance, "{found} is not {expect} within {tolerance}");
}

#[test]
fn the_benchmarks_score_as_published() -> Outcome<()> {
    let Some(mirror) = mirror() else { return Ok(()) };
    let series = mirror.series()?;
    // CRPS of zero, last, bootstrap and conflictology by window, from the mirror's provenance.
    let published = [
        [24.13, 20.17, 23.58, 14.48],
        [23.02, 9.48, 22.46, 9.15],
        [32.04, 23.70, 31.42, 21.34],
        [87.34, 85.61, 86.63, 76.85],
        [120.97, 131.02, 120.25, 124.00],
    ];
    for (year, expect) in YEARS.zip(published) {
        let actual = mirror.actuals(year)?;
        let past = series.until(origin_of(year)?);
        for (model, expect) in benchmarks().iter().zip(expect) {
            let mut rng = Pcg64::seed_from_u64(1);
            let samples = forecast(&**model, &past, &months_of(year)?, 1000, &mut rng)?;
            let exact = ["zero", "conflictology"].contains(&model.name());
            let tolerance = if exact { 0.01 } else { 0.01 * expect };
            check(mean(&samples, &actual).crps, expect, tolerance);
        }
        check(mean(&mirror.benchmark(year)?, &actual).crps, expect[3], 0.01);
    }
    Ok(())
}

#[test]
fn the_contestant_scores_as_published() -> Outcome<()> {
    let Some(mirror) = mirror() else { return Ok(()) };
    for (year, expect) in (2018..).zip([14.09, 9.34, 21.88, 78.20]) {
        let samples = mirror.contestant(year)?.ok_or("the contestant's draws are missing")?;
        check(mean(&samples, &mirror.actuals(year)?).crps, expect, 0.01);
    }
    Ok(())
}

#[test]
fn the_stack_beats_the_official_conflictology_on_every_mean() -> Outcome<()> {
    let Some(mirror) = mirror() else { return Ok(()) };
    let series = mirror.series()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for year in YEARS {
        let origin = origin_of(year)?;
        let weights = Weights::published(origin).ok_or("no weights were published")?;
        let past = series.until(origin);
        let mut rng = Pcg64::seed_from_u64(1);
        let samples = forecast(&Stack { weights }, &past, &months_of(year)?, 1000, &mut rng)?;
        let actual = mirror.actuals(year)?;
        ours.push(mean(&samples, &actual));
        theirs.push(mean(&mirror.benchmark(year)?, &actual));
    }
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert!(ours.crps < theirs.crps && ours.ign < theirs.ign, "{ours:?} {theirs:?}");
    }
    let (ours, theirs) = (Scores::mean(&ours), Scores::mean(&theirs));
    assert!(ours.crps < 0.985 * theirs.crps, "{ours:?} {theirs:?}");
    assert!(ours.ign < 0.88 * theirs.ign, "{ours:?} {theirs:?}");
    assert!(ours.mis < theirs.mis, "{ours:?} {theirs:?}");
    Ok(())
}
