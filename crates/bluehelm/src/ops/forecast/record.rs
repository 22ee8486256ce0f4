//! How have forecasts done, and what does that earn?

use std::collections::BTreeSet;

use forecast::near::{Forecaster, Judgement, Outlook, THRESHOLDS, Verdict, blocks, date_of};
use forecast::score::{ReliabilityBin, Scores, brier, reliability, skill};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde::Serialize;

/// Resamples behind the interval of skill.
const ROUNDS: usize = 1000;
/// Quarters of a year of which an interval can be made: fewer say nothing of how sure a skill is.
const LEAST_QUARTERS: usize = 4;

/// What a model has shown over its benchmark on earlier forecasts.
#[derive(Debug, Clone, Serialize)]
pub struct Earned {
    /// Skill of CRPS: one less the ratio of its mean to the benchmark's; with a 90 % interval.
    pub skill: f64,
    /// -∞ (null in JSON) where the benchmark is right so often that there is no lower end.
    pub low: f64,
    pub high: f64,
    /// Whether the whole interval lies above zero, and the record is long enough for that to count.
    pub is_shown: bool,
    pub from_year: i16,
    pub to_year: i16,
    pub forecasts: usize,
}

impl Earned {
    /// What the pool has shown over the climatology for areas of a kind.
    pub fn of(outlook: &Outlook, kinds: &[usize], kind: usize) -> Option<Self> {
        let (_, found) = outlook.kinds.get(kind)?;
        let found = (*found)?;
        let own = || super::near::of_kind(&outlook.record, kinds, kind);
        let years: BTreeSet<i16> = own().map(year).collect();
        Some(Self {
            skill: found.skill,
            low: found.low,
            high: found.high,
            is_shown: found.is_shown(),
            from_year: *years.first()?,
            to_year: *years.last()?,
            forecasts: own().count(),
        })
    }
}

/// The year of the first day forecast.
pub fn year(judgement: &Judgement) -> i16 {
    date_of(judgement.origin + 1).map_or(0, |day| day.year())
}

/// One forecaster's scores over some forecasts, and the pool's skill over it.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    pub forecaster: &'static str,
    pub crps: f64,
    pub ign: f64,
    pub mis: f64,
    /// Brier scores of at least 1, 10 and 25 deaths.
    pub brier: [f64; 3],
    /// The pool's skill over it; none for the pool itself.
    pub skill_crps: Option<Interval>,
    pub skill_ign: Option<Interval>,
    pub skill_mis: Option<Interval>,
    pub skill_brier_1: Option<Interval>,
}

/// Skill with its 90 % interval.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Interval {
    pub skill: f64,
    pub low: f64,
    pub high: f64,
}

/// What forecasts of some areas over some years came to.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    /// `all` or a year.
    pub part: String,
    pub forecasts: usize,
    /// Of them, those followed by a death.
    pub with_deaths: usize,
    pub lines: Vec<Line>,
}

/// The three forecasters with their names.
pub const FORECASTERS: [(&str, Forecaster); 3] = [
    ("pool", Forecaster::Pool),
    ("climatology", Forecaster::Climatology),
    ("no change", Forecaster::NoChange),
];

/// All judgements together, then year by year.
pub fn summaries(record: &[&Judgement]) -> Vec<Summary> {
    let years: BTreeSet<i16> = record.iter().map(|j| year(j)).collect();
    let mut all = vec![summary("all".to_owned(), record)];
    for of in years {
        let part: Vec<&Judgement> = record.iter().filter(|j| year(j) == of).copied().collect();
        all.push(summary(of.to_string(), &part));
    }
    all
}

fn summary(part: String, record: &[&Judgement]) -> Summary {
    let line = |(name, forecaster): (&'static str, Forecaster)| {
        let verdicts: Vec<&Verdict> = record.iter().map(|j| j.of(forecaster)).collect();
        let Scores { crps, ign, mis } = Scores::mean(verdicts.iter().map(|v| &v.scores));
        let over = |of: fn(&Verdict) -> f64| {
            (forecaster != Forecaster::Pool).then(|| over(record, forecaster, of)).flatten()
        };
        Line {
            forecaster: name,
            crps,
            ign,
            mis,
            brier: [0, 1, 2].map(|t| brier(&chances(record, forecaster, t))),
            skill_crps: over(|v| v.scores.crps),
            skill_ign: over(|v| v.scores.ign),
            skill_mis: over(|v| v.scores.mis),
            skill_brier_1: skill_of_brier(record, forecaster),
        }
    };
    let with_deaths = record.iter().filter(|j| j.seen > 0.0).count();
    Summary { part, forecasts: record.len(), with_deaths, lines: FORECASTERS.map(line).into() }
}

fn over(
    record: &[&Judgement],
    benchmark: Forecaster,
    of: impl Fn(&Verdict) -> f64,
) -> Option<Interval> {
    interval(&blocks(record.iter().copied(), benchmark, of))
}

fn skill_of_brier(record: &[&Judgement], benchmark: Forecaster) -> Option<Interval> {
    if benchmark == Forecaster::Pool {
        return None;
    }
    let mut sums = std::collections::BTreeMap::<i32, (f64, f64)>::new();
    for judgement in record {
        let miss = |forecaster| {
            let happened = f64::from(judgement.seen >= THRESHOLDS[0]);
            (judgement.of(forecaster).chances[0] - happened).powi(2)
        };
        let block = sums.entry(judgement.origin.div_euclid(91)).or_default();
        block.0 += miss(Forecaster::Pool);
        block.1 += miss(benchmark);
    }
    interval(&sums.into_values().collect::<Vec<_>>())
}

fn interval(quarters: &[(f64, f64)]) -> Option<Interval> {
    let found = skill(quarters, ROUNDS, &mut Pcg64::seed_from_u64(1)).ok();
    let found = found.filter(|f| quarters.len() >= LEAST_QUARTERS && f.is_bounded())?;
    Some(Interval { skill: found.skill, low: found.low, high: found.high })
}

/// Chances given of reaching a threshold, each with whether it was reached.
pub fn chances(
    record: &[&Judgement],
    forecaster: Forecaster,
    threshold: usize,
) -> Vec<(f64, bool)> {
    let one =
        |j: &&Judgement| (j.of(forecaster).chances[threshold], j.seen >= THRESHOLDS[threshold]);
    record.iter().map(one).collect()
}

/// The reliability curve of chances of at least one death.
pub fn curve(
    record: &[&Judgement],
    forecaster: Forecaster,
    threshold: usize,
) -> Vec<ReliabilityBin> {
    reliability(&chances(record, forecaster, threshold))
}

/// How reliable a forecaster's chances of at least so many deaths were.
pub struct Curve {
    pub forecaster: &'static str,
    pub at_least: f64,
    pub bins: Vec<ReliabilityBin>,
}

/// The curves of the pool and the climatology, for each number of deaths.
pub fn curves(record: &[&Judgement]) -> Vec<Curve> {
    let two = FORECASTERS.into_iter().filter(|(_, f)| *f != Forecaster::NoChange);
    two.flat_map(|(forecaster, of)| {
        let one =
            move |at| Curve { forecaster, at_least: THRESHOLDS[at], bins: curve(record, of, at) };
        (0..THRESHOLDS.len()).map(one)
    })
    .collect()
}

/// How many counts fell into each tenth of their forecast, ties at random (the same each time).
pub fn pit_tenths(record: &[&Judgement], forecaster: Forecaster) -> [usize; 10] {
    let mut rng = Pcg64::seed_from_u64(1);
    let mut tenths = [0; 10];
    for judgement in record {
        let place = judgement.of(forecaster).pit(rng.random());
        tenths[((place * 10.0) as usize).min(9)] += 1;
    }
    tenths
}
