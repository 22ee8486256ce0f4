//! What goes on the one page that says how past forecasts did?

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use forecast::near::{Forecaster, Judgement, date_of};
use forecast::score::{ReliabilityBin, Scores, brier, reliability, skill};
use forecast::{Panel, Record, Window};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::audience::Audience;
use super::files::series;
use super::near::{NearForecast, of_kind};
use super::record::{Interval, Line, curve, pit_tenths, summaries};

/// Parts that fit on a page.
const MOST_PARTS: usize = 3;

/// All that is drawn on the page.
pub struct Sheet {
    pub title: String,
    pub lead: Vec<String>,
    pub parts: Vec<Part>,
    pub notes: Vec<String>,
    pub audience: Audience,
}

/// Forecasts of one kind: circles of one radius, say.
pub struct Part {
    pub name: String,
    pub lines: Vec<Scored>,
    /// By forecaster: chances of at least one death, and how often it happened.
    pub curves: Vec<(&'static str, Vec<ReliabilityBin>)>,
    /// Counts by tenth of the served forecast.
    pub pit: [usize; 10],
    pub moments: Vec<Moment>,
    /// Skill of CRPS over the climatology, year by year.
    pub years: Vec<(String, Option<Interval>)>,
}

/// One forecaster's scores.
pub struct Scored {
    pub name: &'static str,
    pub crps: f64,
    pub ign: f64,
    pub mis: f64,
    pub brier: [f64; 3],
    /// Skill of CRPS of the first forecaster over this one.
    pub skill: Option<Interval>,
}

/// In how many areas a death was expected at one origin, and in how many there was one.
pub struct Moment {
    pub year: f64,
    pub expected: f64,
    pub climatology: f64,
    pub happened: f64,
}

/// The record behind a forecast below countries: its first span of days, by radius.
pub fn of_near(made: &NearForecast, issued: Option<String>) -> Result<Sheet> {
    let Some(first) = made.records.first() else { bail!("there is no record") };
    let days = base::Period::try_new(first.first_day, first.last_day).map_or(0, base::Period::days);
    let kinds = made.kinds.iter().max().map_or(0, |last| last + 1);
    let mut parts = Vec::new();
    for kind in (0..kinds).take(MOST_PARTS) {
        let record: Vec<&Judgement> = of_kind(&first.outlook.record, &made.kinds, kind).collect();
        if record.is_empty() {
            continue;
        }
        let area = made.kinds.iter().position(|found| *found == kind).unwrap_or(0);
        let radius = made.rows.get(area).and_then(|row| row.radius_km);
        let name = match radius {
            Some(km) => format!("Within {km} km"),
            None => format!("Each {}", made.level),
        };
        let mut all = summaries(&record);
        let years = all.split_off(1).into_iter().map(|summary| {
            let climatology =
                summary.lines.into_iter().find(|line| line.forecaster == "climatology");
            (summary.part, climatology.and_then(|line| line.skill_crps))
        });
        let years = years.collect();
        let lines = all.pop().map_or_else(Vec::new, |summary| summary.lines);
        parts.push(Part {
            name: format!(
                "{name}: {} forecasts, {} followed by a death",
                record.len() / 3,
                record.iter().filter(|j| j.seen > 0.0).count() / 3
            ),
            lines: lines.into_iter().map(scored).collect(),
            curves: vec![
                ("pool", curve(&record, Forecaster::Pool, 0)),
                ("climatology", curve(&record, Forecaster::Climatology, 0)),
            ],
            pit: pit_tenths(&record, Forecaster::Pool),
            moments: moments(&record),
            years,
        });
    }
    if parts.is_empty() {
        bail!(
            "the events on record begin too late for a record before {}: expected about five years",
            made.origin
        );
    }
    let of = made.mission.as_ref().map_or_else(String::new, |mission| format!(" of {mission}"));
    let served = parts.len();
    let shown = first.outlook.kinds.iter().filter(|k| k.0 == Forecaster::Pool).count();
    let mut lead = vec![format!(
        "Deaths ({}) in the {days} days after each origin, every 30 days, as they would have been forecast from what \
         was known then. Events: {}; reports taking {} days, of which nothing is read as calm; record to {}.",
        made.target, made.known.events, made.known.lag_days, made.origin
    )];
    lead.push(match shown {
        0 => "No skill over the climatology is shown: the climatology is what is served.".to_owned(),
        n if n == served => "Skill over the climatology is shown: the pool is what is served.".to_owned(),
        n => format!("Skill over the climatology is shown for {n} of {served}: there the pool is served, else the climatology."),
    });
    let mut notes = notes("the area's own last twelve months, every window of them alike");
    notes.push(issued.unwrap_or_else(|| {
        "No forecast that was saved before its days has come due: all above are back-tests."
            .to_owned()
    }));
    let title = format!("Forecasts of violence, {}s{of}: the record", made.level);
    Ok(Sheet { title, lead, parts, notes, audience: made.audience })
}

fn scored(line: Line) -> Scored {
    Scored {
        name: line.forecaster,
        crps: line.crps,
        ign: line.ign,
        mis: line.mis,
        brier: line.brier,
        skill: line.skill_crps,
    }
}

fn notes(climatology: &str) -> Vec<String> {
    vec![
        format!(
            "Smaller scores are better. Skill: how much smaller the mean CRPS of the first line is than that of the line; 90 % interval from \
             whole blocks drawn anew. An interval that reaches 0 shows no skill. Climatology: {climatology}."
        ),
        "Reliability: a chance given (across) against how often a death followed (up); on the diagonal chances are right; larger dots stand \
         for more forecasts. PIT: where in its forecast each count fell, by tenths; level is right, high at the right means too low a forecast."
            .to_owned(),
        "Members and weights learned only from what had been reported before each origin. Counts are those published since: revisions are \
         in them. Forecasts say where violence is likely, not why, and nothing of what prevents it."
            .to_owned(),
    ]
}

fn moments(record: &[&Judgement]) -> Vec<Moment> {
    let mut by_origin: BTreeMap<i32, (f64, f64, f64)> = BTreeMap::new();
    for judgement in record {
        let sums = by_origin.entry(judgement.origin).or_default();
        // Each area stands three times in the record, placed in three ways.
        sums.0 += judgement.of(Forecaster::Pool).chances[0] / 3.0;
        sums.1 += judgement.of(Forecaster::Climatology).chances[0] / 3.0;
        sums.2 += f64::from(judgement.seen >= 1.0) / 3.0;
    }
    let moment = |(origin, (expected, climatology, happened))| {
        let day = date_of(origin);
        let year = day.map_or(0.0, |d| f64::from(d.year()) + f64::from(d.day_of_year()) / 365.25);
        Moment { year, expected, climatology, happened }
    };
    by_origin.into_iter().map(moment).collect()
}

/// The record of the country models on a series, over windows that have passed.
pub fn of_countries(path: &Path, years: impl Iterator<Item = i16>) -> Result<Sheet> {
    let panel = series(path)?;
    let windows = years.map(|year| Window::of_year(year).context("--windows"));
    let windows: Vec<Window> = windows.collect::<Result<_>>()?;
    let held = || format!("the series runs from {} to {}", panel.first(), panel.last());
    let records = forecast::backtest(&panel, &windows, 1000).with_context(held)?;
    let of = |name: &str| records.iter().filter(|r| r.model == name).collect::<Vec<&Record>>();
    let ours = of("stack");
    if ours.is_empty() {
        bail!("no window is from 2018 on: before them conflictology alone is served");
    }
    let wanted: Vec<&Window> = ours.iter().map(|record| &record.window).collect();
    let of = |name: &str| -> Vec<&Record> {
        of(name).into_iter().filter(|record| wanted.contains(&&record.window)).collect()
    };
    let lines = [("stack", "stack"), ("climatology", "conflictology"), ("no change", "last")];
    let lines = lines.map(|(name, model)| country_line(name, &ours, &of(model), &panel));
    let climatology = of("conflictology");
    let years = ours.iter().zip(&climatology).map(|(ours, theirs)| {
        let year = ours.window.months.first().map_or(0, |month| month.year());
        (year.to_string(), over(&[*ours], &[*theirs]))
    });
    let part = Part {
        name: format!("{} countries, {} windows", panel.units().len(), ours.len()),
        lines: lines.into(),
        curves: vec![
            ("stack", reliability(&country_chances(&ours, &panel, 1.0))),
            ("climatology", reliability(&country_chances(&climatology, &panel, 1.0))),
        ],
        pit: country_pit(&ours, &panel),
        moments: country_moments(&ours, &climatology, &panel),
        years: years.collect(),
    };
    let lead = vec![format!(
        "Deaths in state-based conflict by country and month of each year, seen from October of the year before, as they would have been \
         forecast from {} up to then.",
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    )];
    Ok(Sheet {
        title: "Forecasts of violence by country: the record".to_owned(),
        lead,
        parts: vec![part],
        notes: notes("conflictology, the country's own last twelve months"),
        audience: Audience::Public,
    })
}

fn over(ours: &[&Record], theirs: &[&Record]) -> Option<Interval> {
    let blocks = Record::blocks(ours, theirs, |scores| scores.crps);
    let found = skill(&blocks, 1000, &mut Pcg64::seed_from_u64(1)).ok();
    let found = found.filter(|found| found.is_bounded())?;
    Some(Interval { skill: found.skill, low: found.low, high: found.high })
}

fn country_line(name: &'static str, ours: &[&Record], theirs: &[&Record], panel: &Panel) -> Scored {
    let Scores { crps, ign, mis } = Scores::mean(theirs.iter().map(|record| &record.mean));
    Scored {
        name,
        crps,
        ign,
        mis,
        brier: [1.0, 10.0, 25.0].map(|t| brier(&country_chances(theirs, panel, t))),
        skill: (name != "stack").then(|| over(ours, theirs)).flatten(),
    }
}

fn country_chances(records: &[&Record], panel: &Panel, threshold: f64) -> Vec<(f64, bool)> {
    let rows = records.iter().flat_map(|record| &record.draws);
    rows.filter_map(|(row, runs)| {
        let seen = panel.count(row.unit, row.month)?;
        Some((runs.share_at_least(threshold), seen >= threshold))
    })
    .collect()
}

fn country_pit(records: &[&Record], panel: &Panel) -> [usize; 10] {
    let mut rng = Pcg64::seed_from_u64(1);
    let mut tenths = [0; 10];
    for (row, runs) in records.iter().flat_map(|record| &record.draws) {
        if let Some(seen) = panel.count(row.unit, row.month) {
            tenths[((runs.pit(seen, rng.random()) * 10.0) as usize).min(9)] += 1;
        }
    }
    tenths
}

fn country_moments(ours: &[&Record], theirs: &[&Record], panel: &Panel) -> Vec<Moment> {
    let mut by_month: BTreeMap<base::Month, [f64; 3]> = BTreeMap::new();
    for (at, records) in [ours, theirs].into_iter().enumerate() {
        for (row, runs) in records.iter().flat_map(|record| &record.draws) {
            let Some(seen) = panel.count(row.unit, row.month) else { continue };
            let sums = by_month.entry(row.month).or_default();
            sums[at] += runs.share_at_least(1.0);
            if at == 0 {
                sums[2] += f64::from(seen >= 1.0);
            }
        }
    }
    by_month
        .into_iter()
        .map(|(month, [expected, climatology, happened])| Moment {
            year: f64::from(month.index()) / 12.0,
            expected,
            climatology,
            happened,
        })
        .collect()
}
