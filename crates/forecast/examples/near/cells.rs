//! How do the country models do on cells of PRIO-GRID, month by month?

use std::collections::BTreeMap;
use std::io::Write;

use base::{CellId, Month, Point};
use forecast::model::{Lesson, Stack, all, fit_weights, forecast};
use forecast::near::{Placed, THRESHOLDS, date_of, place};
use forecast::score::{Resampling, Scores, brier, reliability, score, skill};
use forecast::{Panel, Row, Samples, Window, share_at_least};
use rand::SeedableRng;
use rand_pcg::Pcg64;

use crate::mirror::{Mirror, Outcome};

/// Cells whose centre lies within this distance of a camp or town are the mission's area.
const NEAR_KM: f64 = 150.0;
/// The first window from which weights are learned, the first judged, and the last.
const YEARS: [i16; 3] = [2005, 2015, 2022];
const BENCHMARK: &str = "conflictology";

/// Where the cells lie, and since when their events are on record.
struct Country {
    name: &'static str,
    file: &'static str,
    since: Month,
    places: Vec<Point>,
}

/// One model's draws in one window, and their scores.
struct Entry {
    model: &'static str,
    year: i16,
    samples: Samples,
    scored: Vec<(Row, Scores)>,
}

pub fn print(mirror: &Mirror) -> Outcome<()> {
    let since = |year, month| Month::try_new(year, month);
    let countries = [
        Country {
            name: "CAF",
            file: "CAF",
            since: since(1989, 1)?,
            places: mirror.camps("MINUSCA")?,
        },
        Country {
            name: "SSD",
            file: "SSD",
            since: since(2011, 7)?,
            places: mirror.camps("UNMISS")?,
        },
        Country {
            name: "ETH",
            file: "ETH",
            since: since(1989, 1)?,
            places: mirror.towns("ET", 100_000)?,
        },
    ];
    let land = mirror.land_cells()?;
    let mut country_of: BTreeMap<u32, usize> = BTreeMap::new();
    let (mut known, mut happened) = (Vec::new(), Vec::new());
    for (at, country) in countries.iter().enumerate() {
        for cell in &land {
            let centre = cell.centre();
            if country.places.iter().any(|place| place.distance_km(centre) <= NEAR_KM) {
                country_of.entry(cell.gid()).or_insert(at);
            }
        }
        let events = mirror.events(country.file)?;
        known.extend(place(&events, &mut Pcg64::seed_from_u64(0))?);
        happened.extend(place(&events, &mut Pcg64::seed_from_u64(1000))?);
    }
    let since = |unit: u32| countries[country_of[&unit]].since;
    let units: Vec<u32> = country_of.keys().copied().collect();
    let (known, happened) = (panel(&known, &units, since)?, panel(&happened, &units, since)?);
    let entries = entries(&known, &happened)?;

    let mut out = std::io::stdout().lock();
    let [_, first, last] = YEARS;
    writeln!(out, "\n## Cells by month, windows {first} to {last}: {} cells\n", units.len())?;
    print_scores(&mut out, &entries, &happened)?;
    writeln!(out, "\nSkill of the stack over {BENCHMARK} and last, %, 90 % intervals:\n")?;
    writeln!(out, "| part | CRPS | IGN | MIS | CRPS over last |\n| --- | --- | --- | --- | --- |")?;
    print_skill(&mut out, &entries, "all", |_, _| true)?;
    for (at, country) in countries.iter().enumerate() {
        print_skill(&mut out, &entries, country.name, |_, row| country_of[&row.unit] == at)?;
    }
    for year in first..=last {
        print_skill(&mut out, &entries, &year.to_string(), |of, _| of == year)?;
    }
    print_reliability(&mut out, &entries, &happened)
}

/// Deaths by cell and month, from the month of each cell's record on; calm where none are known.
fn panel(events: &[Placed], units: &[u32], since: impl Fn(u32) -> Month) -> Outcome<Panel> {
    let end = Month::try_new(YEARS[2], 12)?;
    let mut counts: BTreeMap<(u32, Month), f64> = BTreeMap::new();
    for &unit in units {
        let months = (0..).map_while(|n| since(unit).checked_add(n)).take_while(|&m| m <= end);
        counts.extend(months.map(|month| ((unit, month), 0.0)));
    }
    for event in events {
        let month = date_of(event.day).map(Month::of);
        let key = month.map(|month| (CellId::of(event.point).gid(), month));
        if let Some(count) = key.and_then(|key| counts.get_mut(&key)) {
            *count += event.deaths;
        }
    }
    Ok(Panel::try_new(counts.into_iter().map(|((unit, month), n)| (unit, month, n)))?)
}

fn entries(known: &Panel, happened: &Panel) -> Outcome<Vec<Entry>> {
    let [teach, first, last] = YEARS;
    // What an ended window teaches does not change; of the running one only ten months are known.
    let mut ended = Vec::new();
    let lesson = |year: i16, seen: Month| -> Outcome<Lesson> {
        let window = Window::of_year(year)?;
        Ok(Lesson::try_new(&known.until(window.origin), &window.months, &happened.until(seen))?)
    };
    let mut entries = Vec::new();
    for year in teach..=last {
        let window = Window::of_year(year)?;
        if year >= first {
            let mut lessons: Vec<Lesson> = ended.clone();
            lessons.pop();
            lessons.push(lesson(year - 1, window.origin)?);
            let mut models = all();
            models.push(Box::new(Stack { weights: fit_weights(&lessons) }));
            for model in models {
                let mut rng = Pcg64::seed_from_u64(1);
                let past = known.until(window.origin);
                let samples = forecast(&*model, &past, &window.months, 1000, &mut rng)?;
                let scored = score(&samples, happened, Resampling::Evenly)?;
                entries.push(Entry { model: model.name(), year, samples, scored });
            }
        }
        ended.push(lesson(year, Month::try_new(year, 12)?)?);
    }
    Ok(entries)
}

/// Every row of a model's with whether as many deaths happened as a threshold, and the chance given.
fn chances(entries: &[&Entry], happened: &Panel, threshold: f64) -> Vec<(f64, bool)> {
    let rows = entries.iter().flat_map(|entry| entry.samples.iter());
    let seen = |row: Row| happened.count(row.unit, row.month).unwrap_or(0.0);
    rows.map(|(row, draws)| (share_at_least(draws, threshold), seen(row) >= threshold)).collect()
}

fn of<'a>(entries: &'a [Entry], model: &str) -> Vec<&'a Entry> {
    entries.iter().filter(|entry| entry.model == model).collect()
}

fn print_scores(out: &mut impl Write, entries: &[Entry], happened: &Panel) -> Outcome<()> {
    writeln!(out, "| forecast | CRPS | IGN | MIS | Brier 1 | Brier 10 | Brier 25 |")?;
    writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |")?;
    let names = entries.iter().filter(|entry| entry.year == YEARS[1]).map(|entry| entry.model);
    for name in names {
        let entries = of(entries, name);
        let scores = entries.iter().flat_map(|entry| entry.scored.iter().map(|(_, scores)| scores));
        let Scores { crps, ign, mis } = Scores::mean(scores);
        let [one, ten, many] = THRESHOLDS.map(|t| brier(&chances(&entries, happened, t)));
        writeln!(
            out,
            "| {name} | {crps:.4} | {ign:.4} | {mis:.3} | {one:.4} | {ten:.4} | {many:.4} |"
        )?;
    }
    Ok(())
}

/// Skill over a part of the rows; a block is all cells in a quarter of a year.
fn print_skill(
    out: &mut impl Write,
    entries: &[Entry],
    part: &str,
    wanted: impl Fn(i16, Row) -> bool,
) -> Outcome<()> {
    let over = |benchmark: &str, of_scores: fn(&Scores) -> f64| -> String {
        let mut blocks: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
        let mut add = |model: &str, place: fn(&mut (f64, f64)) -> &mut f64| {
            for entry in of(entries, model) {
                for (row, scores) in entry.scored.iter().filter(|(row, _)| wanted(entry.year, *row))
                {
                    *place(blocks.entry(row.month.index() / 3).or_default()) += of_scores(scores);
                }
            }
        };
        add("stack", |block| &mut block.0);
        add(benchmark, |block| &mut block.1);
        let blocks: Vec<_> = blocks.into_values().collect();
        skill(&blocks, 1000, &mut Pcg64::seed_from_u64(1)).map_or("none".to_owned(), |found| {
            let [s, low, high] = [found.skill, found.low, found.high].map(|x| 100.0 * x);
            format!("{s:.1} ({low:.1} to {high:.1})")
        })
    };
    let scores: [fn(&Scores) -> f64; 3] = [|s| s.crps, |s| s.ign, |s| s.mis];
    let [crps, ign, mis] = scores.map(|of_scores| over(BENCHMARK, of_scores));
    Ok(writeln!(out, "| {part} | {crps} | {ign} | {mis} | {} |", over("last", scores[0]))?)
}

fn print_reliability(out: &mut impl Write, entries: &[Entry], happened: &Panel) -> Outcome<()> {
    writeln!(
        out,
        "\nReliability of the stack:\n\n| deaths | chance | happened | rows |\n| --- | --- | --- | --- |"
    )?;
    for threshold in THRESHOLDS {
        for bin in reliability(&chances(&of(entries, "stack"), happened, threshold)) {
            writeln!(out, "| {threshold} | {:.3} | {:.3} | {} |", bin.chance, bin.happened, bin.n)?;
        }
    }
    Ok(())
}
