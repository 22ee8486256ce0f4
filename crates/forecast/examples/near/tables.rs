//! How good were they, for whom, and is that sure?

use std::collections::BTreeMap;
use std::io::Write;

use base::Month;
use forecast::near::{
    CLIMATOLOGY, MEMBER_NAMES, MEMBERS, PoolWeights, THRESHOLDS, day_number, fit_pool,
};
use forecast::score::{Scores, Skill, brier, reliability, skill};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use crate::mirror::Outcome;
use crate::record::{DAYS, Group, RADII_KM, Row};

/// The members held up as benchmarks, beside the climatology.
const NO_CHANGE: usize = 0;
const FIVE_YEARS: usize = 2;

/// One member alone, or the pool with the weights of each year and number of days.
enum Who<'a> {
    Member(PoolWeights),
    Pool(&'a BTreeMap<(i16, u16), PoolWeights>),
}

impl Who<'_> {
    fn member(at: usize) -> Self {
        Self::Member(PoolWeights::only(at, MEMBERS))
    }

    fn weights(&self, row: &Row) -> &[f64] {
        let active = row.trial.judged.active;
        match self {
            Self::Member(only) => only.of(active),
            Self::Pool(all) => all[&(row.year, row.days)].of(active),
        }
    }

    fn scores(&self, row: &Row) -> Scores {
        row.trial.judged.scores(self.weights(row))
    }

    fn chance(&self, row: &Row, threshold: usize) -> (f64, bool) {
        let happened = row.trial.judged.seen >= THRESHOLDS[threshold];
        (row.trial.judged.chances(self.weights(row))[threshold], happened)
    }
}

type Score<'a> = &'a dyn Fn(&Who<'_>, &Row) -> f64;

/// The skill of one over another; a block is all camps of a mission in a quarter of a year.
fn skill_of(rows: &[&Row], ours: &Who<'_>, theirs: &Who<'_>, score: Score<'_>) -> Outcome<Skill> {
    let mut blocks: BTreeMap<(&str, i32), (f64, f64)> = BTreeMap::new();
    for row in rows {
        let block = blocks.entry((row.mission, row.trial.origin.div_euclid(91))).or_default();
        block.0 += score(ours, row);
        block.1 += score(theirs, row);
    }
    let blocks: Vec<_> = blocks.into_values().collect();
    Ok(skill(&blocks, 1000, &mut Pcg64::seed_from_u64(1))?)
}

fn shown(skill: Skill) -> String {
    let [s, low, high] = [skill.skill, skill.low, skill.high].map(|x| 100.0 * x);
    format!("{s:.1} ({low:.1} to {high:.1})")
}

fn brier_of(threshold: usize) -> impl Fn(&Who<'_>, &Row) -> f64 {
    move |who, row| {
        let (chance, happened) = who.chance(row, threshold);
        (chance - f64::from(happened)).powi(2)
    }
}

/// The weights for each year and number of days, from rows whose days had been reported by then.
fn weights(
    rows: &[Row],
    years: std::ops::RangeInclusive<i16>,
    lag_days: u16,
) -> Outcome<BTreeMap<(i16, u16), PoolWeights>> {
    let mut all = BTreeMap::new();
    for year in years {
        let start = day_number(Month::try_new(year, 1)?.first_day()) - i32::from(lag_days);
        for days in DAYS {
            let over = rows
                .iter()
                .filter(|row| row.days == days && row.trial.origin + i32::from(days) < start);
            all.insert((year, days), fit_pool(over.map(|row| &row.trial.judged), MEMBERS));
        }
    }
    Ok(all)
}

pub fn print(group: &Group, rows: &[Row], lag_days: u16) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    let [_, first, last] = group.years;
    let weights = weights(rows, first..=last, lag_days)?;
    let judged: Vec<&Row> = rows.iter().filter(|row| row.year >= first).collect();
    let title = group.title;
    writeln!(out, "\n## {title}, {first} to {last}, reports taking {lag_days} day(s)\n")?;
    let pool = Who::Pool(&weights);
    print_skill(&mut out, &judged, &pool)?;
    let main: Vec<&Row> = of(&judged, 30, 25.0);
    print_members(&mut out, &main, &pool)?;
    let missions: Vec<&str> = group.missions.iter().map(|mission| mission.name).collect();
    print_parts(&mut out, &main, &pool, &missions, first..=last)?;
    if lag_days > 1 {
        print_reliability(&mut out, &judged, &pool)?;
    }
    Ok(())
}

fn of<'a>(rows: &[&'a Row], days: u16, radius_km: f64) -> Vec<&'a Row> {
    let wanted = |row: &&&Row| row.days == days && row.radius_km == radius_km;
    rows.iter().filter(wanted).copied().collect()
}

/// Every number of days and radius: what happened, and the pool's skill.
fn print_skill(out: &mut impl Write, rows: &[&Row], pool: &Who<'_>) -> Outcome<()> {
    writeln!(
        out,
        "| days | km | with deaths | CRPS: pool, climatology | skill CRPS | over five years' | over no change \
         | skill IGN | skill Brier 1 | skill Brier 10 | skill Brier 25 |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    )?;
    let climatology = Who::member(CLIMATOLOGY);
    for days in DAYS {
        for radius_km in RADII_KM {
            let rows = of(rows, days, radius_km);
            let happened = rows.iter().filter(|row| row.trial.judged.seen > 0.0).count();
            let share = 100.0 * happened as f64 / rows.len() as f64;
            let mean = |who: &Who<'_>| {
                let scores: Vec<Scores> = rows.iter().map(|row| who.scores(row)).collect();
                Scores::mean(&scores).crps
            };
            let crps: Score<'_> = &|who, row| who.scores(row).crps;
            let over = |theirs, score| skill_of(&rows, pool, theirs, score).map(shown);
            writeln!(
                out,
                "| {days} | {radius_km} | {share:.1} % | {:.3}, {:.3} | {} | {} | {} | {} | {} | {} | {} |",
                mean(pool),
                mean(&climatology),
                over(&climatology, crps)?,
                over(&Who::member(FIVE_YEARS), crps)?,
                over(&Who::member(NO_CHANGE), crps)?,
                over(&climatology, &|who, row| who.scores(row).ign)?,
                over(&climatology, &brier_of(0))?,
                over(&climatology, &brier_of(1))?,
                over(&climatology, &brier_of(2))?,
            )?;
        }
    }
    Ok(())
}

fn print_members(out: &mut impl Write, rows: &[&Row], pool: &Who<'_>) -> Outcome<()> {
    writeln!(
        out,
        "\n30 days, 25 km:\n\n| forecast | CRPS | IGN | Brier 1 | Brier 10 | Brier 25 |\n| --- | --- | --- | --- | --- | --- |"
    )?;
    let alone = MEMBER_NAMES.into_iter().enumerate().map(|(at, name)| (name, Who::member(at)));
    let alone: Vec<_> = alone.collect();
    for (name, who) in alone.iter().map(|(name, who)| (*name, who)).chain([("**pool**", pool)]) {
        let scores: Vec<Scores> = rows.iter().map(|row| who.scores(row)).collect();
        let Scores { crps, ign, .. } = Scores::mean(&scores);
        let b = [0, 1, 2]
            .map(|t| brier(&rows.iter().map(|row| who.chance(row, t)).collect::<Vec<_>>()));
        let [one, ten, many] = b;
        writeln!(out, "| {name} | {crps:.3} | {ign:.4} | {one:.4} | {ten:.4} | {many:.4} |")?;
    }
    Ok(())
}

fn print_parts(
    out: &mut impl Write,
    rows: &[&Row],
    pool: &Who<'_>,
    missions: &[&str],
    years: std::ops::RangeInclusive<i16>,
) -> Outcome<()> {
    writeln!(
        out,
        "\n30 days, 25 km, the pool over the climatology:\n\n| part | with deaths | skill CRPS | skill IGN | skill Brier 1 |\n| --- | --- | --- | --- | --- |"
    )?;
    let climatology = Who::member(CLIMATOLOGY);
    let mut line = |name: &str, rows: &[&Row]| -> Outcome<()> {
        let happened = rows.iter().filter(|row| row.trial.judged.seen > 0.0).count();
        let share = 100.0 * happened as f64 / rows.len().max(1) as f64;
        let over =
            |score| skill_of(rows, pool, &climatology, score).map_or("none".to_owned(), shown);
        let (crps, ign): (Score<'_>, Score<'_>) =
            (&|who, row| who.scores(row).crps, &|who, row| who.scores(row).ign);
        Ok(writeln!(
            out,
            "| {name} | {share:.1} % | {} | {} | {} |",
            over(crps),
            over(ign),
            over(&brier_of(0))
        )?)
    };
    for mission in missions {
        let part: Vec<&Row> = rows.iter().filter(|row| row.mission == *mission).copied().collect();
        line(mission, &part)?;
    }
    for year in years {
        let part: Vec<&Row> = rows.iter().filter(|row| row.year == year).copied().collect();
        line(&year.to_string(), &part)?;
    }
    Ok(())
}

fn print_reliability(out: &mut impl Write, rows: &[&Row], pool: &Who<'_>) -> Outcome<()> {
    for radius_km in [25.0, 50.0] {
        let rows = of(rows, 30, radius_km);
        writeln!(
            out,
            "\nReliability, 30 days, {radius_km} km (chance given, share that happened, rows; all placings):\n"
        )?;
        writeln!(out, "| deaths | chance | happened | rows |\n| --- | --- | --- | --- |")?;
        for (threshold, deaths) in THRESHOLDS.iter().enumerate() {
            let given: Vec<_> = rows.iter().map(|row| pool.chance(row, threshold)).collect();
            for bin in reliability(&given) {
                writeln!(
                    out,
                    "| {deaths} | {:.3} | {:.3} | {} |",
                    bin.chance, bin.happened, bin.n
                )?;
            }
        }
        for (name, who) in [("pool", pool), ("climatology", &Who::member(CLIMATOLOGY))] {
            let mut rng = Pcg64::seed_from_u64(1);
            let mut tenths = [0_usize; 10];
            let mut highest = 0_usize;
            for row in &rows {
                let place = row.trial.judged.pit(who.weights(row), rng.random());
                tenths[((place * 10.0) as usize).min(9)] += 1;
                highest += usize::from(place > 0.99);
            }
            let share = 100.0 * highest as f64 / rows.len() as f64;
            writeln!(
                out,
                "\nPIT by tenths, {name}: {tenths:?}; in the highest hundredth {share:.1} %"
            )?;
        }
    }
    Ok(())
}
