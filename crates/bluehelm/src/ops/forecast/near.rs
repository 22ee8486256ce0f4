//! What lies ahead near these camps and places, in these cells and sectors?

use std::path::PathBuf;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use base::{Date, Month};
use forecast::Distribution;
use forecast::near::{
    Area, Asked, Forecaster, Judgement, Outlook, Standing, Target, date_of, day_number, outlook,
};
use rand::SeedableRng;
use rand_pcg::Pcg64;
use serde::Serialize;

use super::areas::{self, Named, Shape};
use super::audience::{Audience, audience};
use super::knowledge::{EventSource, HowKnown, Known, Publications, known};
use super::record::Earned;
use super::sectors;
use crate::settings::Settings;

/// Where forecasts are made, below countries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Cell,
    Camp,
    Place,
    Polygon,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::Camp => "camp",
            Self::Place => "place",
            Self::Polygon => "polygon",
        }
    }
}

/// What the user asked of a forecast below countries.
pub struct NearRequest {
    pub level: Level,
    pub target: Target,
    pub mission: Option<String>,
    /// Events of a file, rather than those of the home.
    pub events: Option<PathBuf>,
    /// The last day that the file covers.
    pub covered_to: Option<Date>,
    pub places: Option<PathBuf>,
    pub polygons: Option<PathBuf>,
    pub log: Option<String>,
    pub origin: Date,
    pub days: Vec<u16>,
    /// Calendar months ahead, 1 the first that begins after the origin.
    pub months: Vec<u16>,
    pub publications: Publications,
    pub lag_days: Option<u16>,
    pub radii_km: Vec<f64>,
    pub least_people: f64,
    pub seed: u64,
}

/// Forecasts for every area and number of days.
#[derive(Serialize)]
pub struct NearForecast {
    pub level: &'static str,
    pub target: &'static str,
    pub mission: Option<String>,
    pub origin: Date,
    pub known: HowKnown,
    /// For whom it may be: `public`, or `mission`: never in public pages and exports.
    pub audience: Audience,
    pub benchmark: &'static str,
    pub seed: u64,
    pub rows: Vec<Row>,
    /// For each row, what is served: to draw from.
    #[serde(skip)]
    pub served: Vec<Distribution>,
    /// Polygons that were given a number for a name.
    #[serde(skip)]
    pub unnamed: usize,
    #[serde(skip)]
    pub areas: Vec<Area>,
    #[serde(skip)]
    pub kinds: Vec<usize>,
    /// For each row, the people published for the place itself.
    #[serde(skip)]
    pub published_people: Vec<Option<f64>>,
    /// The record of each span of days, with the radius or kind of each area.
    #[serde(skip)]
    pub records: Vec<SpanRecord>,
}

/// What was forecast for one span of days at earlier origins, and what happened.
pub struct SpanRecord {
    pub span: Span,
    pub first_day: Date,
    pub last_day: Date,
    pub outlook: Outlook,
}

/// One area in one span of days: a row of the table `forecasts` too.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub level: &'static str,
    pub target: &'static str,
    pub mission: Option<String>,
    pub area: String,
    pub latitude: f64,
    pub longitude: f64,
    pub radius_km: Option<f64>,
    pub people: Option<f64>,
    pub origin: Date,
    pub first_day: Date,
    pub last_day: Date,
    /// What is served: the pool where its skill is shown, else the climatology.
    pub model: &'static str,
    pub mean: f64,
    pub low: f64,
    pub median: f64,
    pub high: f64,
    pub at_least_1: f64,
    pub at_least_10: f64,
    pub at_least_25: f64,
    pub benchmark: &'static str,
    pub benchmark_mean: f64,
    pub benchmark_at_least_1: f64,
    pub benchmark_at_least_10: f64,
    pub benchmark_at_least_25: f64,
    /// The record of the pool over the benchmark for areas of this kind: skill of CRPS, 90 % interval.
    pub skill: Option<f64>,
    pub skill_low: Option<f64>,
    pub skill_high: Option<f64>,
    pub record_from: Option<i16>,
    pub record_to: Option<i16>,
    pub record_forecasts: u64,
    pub audience: Audience,
}

/// A span of days ahead.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    pub skip_days: u16,
    pub days: u16,
}

/// The spans asked for: days from the day after the origin, then whole months.
pub fn spans(origin: Date, days: &[u16], months: &[u16]) -> Result<Vec<Span>> {
    let mut spans: Vec<Span> = days.iter().map(|&days| Span { skip_days: 0, days }).collect();
    for &ahead in months {
        let month = Month::of(origin).checked_add(i32::from(ahead)).context("--months")?;
        let skip = day_number(month.first_day()) - day_number(origin) - 1;
        let days = day_number(month.last_day()) - day_number(month.first_day()) + 1;
        spans.push(Span { skip_days: u16::try_from(skip)?, days: u16::try_from(days)? });
    }
    if spans.is_empty() {
        bail!("nothing is asked for; expected --days or --months");
    }
    Ok(spans)
}

/// The areas of a request with their kinds (one for each radius), each with the place of its name.
pub struct Grounds {
    pub named: Vec<Named>,
    /// Polygons that were given a number for a name.
    pub unnamed: usize,
    pub areas: Vec<Area>,
    pub of: Vec<(usize, Option<f64>)>,
    pub kinds: Vec<usize>,
    pub standings: Vec<Standing>,
}

/// Forecasts deaths for all that was asked.
pub async fn run(settings: &Settings, request: &NearRequest) -> Result<NearForecast> {
    let spans = spans(request.origin, &request.days, &request.months)?;
    let Known { events, how } = events(settings, request).await?;
    let grounds = grounds(settings, request).await?;
    let audience = audience(settings, request, &how).await?;
    let Grounds { named, unnamed, areas, of, kinds, standings } = grounds;
    let asked = |span: &Span| Asked {
        events: &events,
        areas: &areas,
        standings: &standings,
        kinds: &kinds,
        origin: day_number(request.origin),
        lag_days: how.lag_days,
        skip_days: span.skip_days,
        days: span.days,
        placings: 3,
        seed: request.seed,
    };
    let outlooks = each(&spans, |span| outlook(&asked(span)));
    let (level, target) = (request.level.name(), request.target.name());
    let (mut rows, mut served, mut records) = (Vec::new(), Vec::new(), Vec::new());
    let mut published_people = Vec::new();
    for (span, found) in spans.iter().zip(outlooks) {
        let found = found.with_context(|| how.events.clone())?;
        let first = day_number(request.origin) + i32::from(span.skip_days) + 1;
        let last = date_of(first + i32::from(span.days) - 1).context("the last day")?;
        let first = date_of(first).context("the first day")?;
        let earned: Vec<Option<Earned>> =
            (0..found.kinds.len()).map(|kind| Earned::of(&found, &kinds, kind)).collect();
        for (at, (ours, theirs)) in found.served.iter().zip(&found.climatology).enumerate() {
            let (name, radius_km) = of[at];
            let earned = earned[kinds[at]].as_ref();
            rows.push(Row {
                level,
                target,
                mission: request.mission.clone(),
                area: named[name].name.clone(),
                latitude: named[name].point.latitude(),
                longitude: named[name].point.longitude(),
                radius_km,
                people: standings[at].people.or(named[name].people),
                origin: request.origin,
                first_day: first,
                last_day: last,
                model: match found.kinds[kinds[at]].0 {
                    Forecaster::Pool => "pool",
                    _ => "climatology",
                },
                mean: ours.mean(),
                low: ours.quantile(0.05),
                median: ours.quantile(0.5),
                high: ours.quantile(0.95),
                at_least_1: ours.at_least(1.0).min(1.0),
                at_least_10: ours.at_least(10.0).min(1.0),
                at_least_25: ours.at_least(25.0).min(1.0),
                benchmark: "climatology",
                benchmark_mean: theirs.mean(),
                benchmark_at_least_1: theirs.at_least(1.0).min(1.0),
                benchmark_at_least_10: theirs.at_least(10.0).min(1.0),
                benchmark_at_least_25: theirs.at_least(25.0).min(1.0),
                skill: earned.map(|e| e.skill),
                skill_low: earned.map(|e| e.low),
                skill_high: earned.map(|e| e.high),
                record_from: earned.map(|e| e.from_year),
                record_to: earned.map(|e| e.to_year),
                record_forecasts: earned.map_or(0, |e| e.forecasts as u64),
                audience,
            });
            served.push(ours.clone());
            published_people.push(named[name].people);
        }
        let span = *span;
        records.push(SpanRecord { span, first_day: first, last_day: last, outlook: found });
    }
    let (mission, origin) = (request.mission.clone(), request.origin);
    let (benchmark, seed) = ("climatology", request.seed);
    Ok(NearForecast {
        level,
        target,
        mission,
        origin,
        known: how,
        audience,
        benchmark,
        seed,
        rows,
        served,
        unnamed,
        areas,
        kinds,
        published_people,
        records,
    })
}

/// The events of a request that may be seen at its origin.
pub async fn events(settings: &Settings, request: &NearRequest) -> Result<Known> {
    let source = match (&request.events, &request.mission) {
        (Some(file), _) => EventSource::File(file.clone(), request.covered_to),
        (None, Some(mission)) => EventSource::Mission(mission.clone()),
        (None, None) => bail!(
            "--level {} needs events: --mission M takes those of the home, --events FILE those of a file",
            request.level.name()
        ),
    };
    let log = request.log.as_deref();
    let NearRequest { target, origin, publications, lag_days, .. } = *request;
    known(settings, &source, target, origin, publications, lag_days, log).await
}

/// The areas of a request, and what is known of them.
pub async fn grounds(settings: &Settings, request: &NearRequest) -> Result<Grounds> {
    let NearRequest { level, places, polygons, mission, origin, .. } = request;
    let mut unnamed = 0;
    let named = match (places, polygons, mission) {
        (_, Some(file), _) => {
            let (named, without) = sectors::polygons(file)?;
            unnamed = without;
            named
        }
        (Some(file), None, _) => areas::in_file(file)?,
        (None, None, Some(mission)) => {
            let warehouse = settings.warehouse()?;
            areas::of_mission(&warehouse, *level, mission, *origin, request.least_people).await?
        }
        (None, None, None) => bail!(
            "--level {} needs places: --mission M, --places FILE or --polygons FILE",
            level.name()
        ),
    };
    let (mut areas, mut of, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    for (at, name) in named.iter().enumerate() {
        match &name.shape {
            Shape::Area(area) => {
                areas.push(area.clone());
                of.push((at, None));
                kinds.push(0);
            }
            Shape::Circles => {
                for (kind, &km) in request.radii_km.iter().enumerate() {
                    areas.push(Area::try_circle(name.point, km).context("--radius")?);
                    of.push((at, Some(km)));
                    kinds.push(kind);
                }
            }
        }
    }
    let warehouse = settings.warehouse()?;
    let standings = areas::standings(&warehouse, &areas, mission.as_deref()).await?;
    Ok(Grounds { named, unnamed, areas, of, kinds, standings })
}

/// The same work for each span, on as many threads as there are processors; results in order.
fn each<T: Send>(spans: &[Span], work: impl Fn(&Span) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(spans.len());
    let (next, done) = (Mutex::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let take = || {
                    let mut next = next.lock().ok()?;
                    let at = *next;
                    *next += 1;
                    Some((at, spans.get(at)?))
                };
                while let Some((at, span)) = take() {
                    let found = work(span);
                    if let Ok(mut done) = done.lock() {
                        done.push((at, found));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, found)| found).collect()
}

/// One draw of one area in one span of days.
#[derive(Serialize)]
pub struct Draw<'a> {
    pub area: &'a str,
    pub radius_km: Option<f64>,
    pub first_day: Date,
    pub last_day: Date,
    pub draw: u64,
    pub outcome: f64,
    pub audience: Audience,
}

/// Every row's draws; the same seed gives the same.
pub fn draws(made: &NearForecast, n: usize) -> Vec<Draw<'_>> {
    let mut rng = Pcg64::seed_from_u64(made.seed);
    let mut all = Vec::with_capacity(made.rows.len() * n);
    for (row, served) in made.rows.iter().zip(&made.served) {
        let drawn = served.draws(n, &mut rng);
        all.extend(drawn.into_iter().zip(0..).map(|(outcome, draw)| Draw {
            area: &row.area,
            radius_km: row.radius_km,
            first_day: row.first_day,
            last_day: row.last_day,
            draw,
            outcome,
            audience: made.audience,
        }));
    }
    all
}

/// The judgements of a kind of areas.
pub fn of_kind<'a>(
    record: &'a [Judgement],
    kinds: &'a [usize],
    kind: usize,
) -> impl Iterator<Item = &'a Judgement> {
    record.iter().filter(move |judgement| kinds.get(judgement.area) == Some(&kind))
}
