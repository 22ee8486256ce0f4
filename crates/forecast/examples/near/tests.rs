use forecast::near::{Area, Forecaster, PlacePrecision, Rolling, blocks, day_number, place};
use forecast::score::skill;
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::mirror::{Mirror, Outcome};

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

#[test]
fn the_countries_events_are_as_uncertain_as_their_provenance_says() -> Outcome<()> {
    let Some(mirror) = mirror() else { return Ok(()) };
    let events = mirror.events("CAF")?;
    let of = |precision| events.iter().filter(|event| event.precision == precision).count();
    assert_eq!(events.len(), 1848);
    assert_eq!((of(PlacePrecision::Exact), of(PlacePrecision::Nowhere)), (1214, 29));
    assert!(mirror.camps("MINUSCA")?.len() == 24 && mirror.towns("ET", 100_000)?.len() == 30);
    Ok(())
}

#[test]
fn the_pool_beats_the_climatology_near_camps_of_minusca_in_later_years() -> Outcome<()> {
    let Some(mirror) = mirror() else { return Ok(()) };
    let events = mirror.events("CAF")?;
    let known = place(&events, &mut Pcg64::seed_from_u64(0))?;
    let happened = place(&events, &mut Pcg64::seed_from_u64(1000))?;
    let camps = mirror.camps("MINUSCA")?;
    let areas: Vec<Area> =
        camps.iter().map(|&camp| Area::try_circle(camp, 25.0)).collect::<Result<_, _>>()?;
    let first = day_number("2014-01-31".parse()?);
    let split = day_number("2018-01-01".parse()?);
    let end = day_number("2022-11-30".parse()?);
    let origins: Vec<i32> = (first..=end).step_by(61).collect();
    let (areas, placings) = (&areas[..], [[known, happened]]);
    let rolling = Rolling { placings: &placings, areas, standings: &[], lag_days: 30, days: 30 };
    let record = rolling.run(&origins)?.1;
    let newer = record.iter().filter(|judgement| judgement.origin >= split);
    let found = blocks(newer.clone(), Forecaster::Climatology, |verdict| verdict.scores.crps);
    let found = skill(&found, 500, &mut Pcg64::seed_from_u64(1))?;
    assert!(found.is_shown() && found.skill > 0.05, "{found:?}");
    // The check can fail: the climatology has no skill over the pool.
    let turned: Vec<(f64, f64)> =
        blocks(newer, Forecaster::Climatology, |verdict| verdict.scores.crps)
            .into_iter()
            .map(|(pool, climatology)| (climatology, pool))
            .collect();
    assert!(!skill(&turned, 500, &mut Pcg64::seed_from_u64(1))?.is_shown());
    Ok(())
}
