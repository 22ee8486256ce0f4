//! Which events were known at the origin, and how far does the record reach?

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use base::{Date, Month, Point, nearest};
use forecast::near::{Event, PlacePrecision, Target, Violence, day_number, parse_events};
use serde::Serialize;
use warehouse::{Vintages, Warehouse, WarehouseError, text_rows};

use super::files::{shown, text};
use super::log;
use crate::settings::Settings;

/// Where events come from.
pub enum EventSource {
    /// A file with UCDP's columns, and the last day it covers where the user says so.
    File(PathBuf, Option<Date>),
    /// The tables of the home: events in the countries that host this mission.
    Mission(String),
}

/// Which publications a forecaster is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publications {
    /// Those of the origin's time where they reach up to the reporting lag, else the newest.
    Auto,
    /// Those of the origin's time, however far they reach.
    Vintage,
    /// The newest, less the reporting lag.
    Newest,
}

/// What a forecaster may see, and how it was known.
pub struct Known {
    pub events: Vec<Event>,
    pub how: HowKnown,
}

/// How it is known what was known at the origin.
#[derive(Debug, Clone, Serialize)]
pub struct HowKnown {
    /// `vintage`: the publication of that day; `newest publication` or `file`: what is known today, less a
    /// reporting lag; `log`: a mission's own.
    pub events: String,
    /// The last day that the events cover: later silence is no calm.
    pub covered_to: Date,
    /// Days that reports are taken to need; nothing of them is known.
    pub lag_days: u16,
    /// Events that do not say whether they count towards the target, left out.
    pub silent_events: usize,
    /// A mission's own log had part in it.
    pub restricted: bool,
}

/// The events of a target that a forecaster may see at an origin. A mission's log, where one is named,
/// takes the place of all other events from its first day on.
pub async fn known(
    settings: &Settings,
    source: &EventSource,
    target: Target,
    origin: Date,
    publications: Publications,
    lag: Option<u16>,
    log: Option<&str>,
) -> Result<Known> {
    // A mission's own reports come within a day.
    let asked = lag.unwrap_or(if log.is_some() { 1 } else { 30 });
    let (mut events, mut covered_to, mut how) = match source {
        EventSource::File(path, covered_to) => {
            let events = parse_events(&text(path)?).with_context(|| shown(path))?;
            let last = events.iter().map(|event| event.to).max();
            let Some(covered_to) = covered_to.or(last) else {
                bail!("{} has no events; expected at least one", shown(path))
            };
            (events, covered_to, format!("file {}", shown(path)))
        }
        EventSource::Mission(mission) => {
            let hosts = hosts(&settings.warehouse()?, mission).await?;
            mission_events(settings, &hosts, origin, publications, asked).await?
        }
    };
    if let Some(name) = log {
        let own = log::read(settings, name)?;
        if let Some(first) = own.events.iter().map(|event| event.from).min() {
            is_joined(name, first, covered_to, origin)?;
            events.retain(|event| event.to < first);
            events.extend(own.events);
            covered_to = own.covered_to;
            how = format!("log {name} from {first} on; before it {how}");
        }
    }
    let (events, silent_events) = target.of(&events);
    if events.is_empty() && silent_events > 0 {
        bail!(
            "none of {silent_events} events says whether it counts towards {}; expected the columns \
             type_of_violence and deaths_civilians",
            target.name()
        );
    }
    let ended = base::Period::try_new(covered_to, origin).map_or(0, |p| p.days() - 1);
    let lag_days = asked.max(u16::try_from(ended).unwrap_or(u16::MAX));
    let restricted = log.is_some();
    let how = HowKnown { events: how, covered_to, lag_days, silent_events, restricted };
    Ok(Known { events, how })
}

/// Refuses a log that begins days after public events end, where the origin comes later than these: the
/// days between are unknown, and would be read as calm.
fn is_joined(name: &str, first: Date, public: Date, origin: Date) -> Result<()> {
    if origin > public && day_number(first) > day_number(public) + 1 {
        bail!(
            "log {name} begins on {first}, public events end on {public}: the days between are unknown; sync \
             newer events, or give --events, with --covered-to where they reach farther than their last event"
        );
    }
    Ok(())
}

/// The host countries' events from the publications asked for, the last day they cover, and which they
/// are.
async fn mission_events(
    settings: &Settings,
    hosts: &[String],
    origin: Date,
    publications: Publications,
    lag_days: u16,
) -> Result<(Vec<Event>, Date, String)> {
    let edge = day_number(origin) - i32::from(lag_days);
    let mut ended = None;
    if publications != Publications::Newest
        && let Some((then, how)) = at_origin(settings, origin).await?
    {
        match host_events(&then, hosts).await {
            Ok(found)
                if publications == Publications::Vintage
                    || day_number(found.covered_to) >= edge =>
            {
                return Ok((found.events, found.covered_to, how));
            }
            Ok(found) => ended = Some(found.covered_to),
            Err(error) if publications == Publications::Vintage => return Err(error),
            Err(_) => {}
        }
    }
    if publications == Publications::Vintage {
        bail!(
            "no publication of events that was known on {origin} is stored; expected one (--known newest takes the newest)"
        );
    }
    let found = host_events(&settings.warehouse()?, hosts).await?;
    let ended = ended.map_or_else(
        || "none of the time of the origin is stored".to_owned(),
        |day| format!("what is stored of the time of the origin ends on {day}"),
    );
    Ok((found.events, found.covered_to, newest(&ended)))
}

/// The label of what was known, where vintages do not say.
pub fn newest(why: &str) -> String {
    format!(
        "newest publication ({why}): revisions made since are in it, and a reporting lag stands for what was not known yet"
    )
}

/// The warehouse as it was at the origin with its label, where a vintage of that time is stored.
pub async fn at_origin(settings: &Settings, origin: Date) -> Result<Option<(Warehouse, String)>> {
    let then = Warehouse::open(
        &settings.home.tables(),
        &settings.catalog,
        Vintages::KnownOn(settings.known_on.unwrap_or(origin)),
    )?;
    match then.sql("SELECT max(known_from) AS day FROM events").await {
        Ok((_, batches)) => {
            let rows = text_rows(&batches)?;
            let day = rows.first().and_then(|row| row.first().cloned().flatten());
            Ok(Some((then, format!("vintage: as published by {}", day.unwrap_or_default()))))
        }
        Err(WarehouseError::BeforeFirstVintage { .. } | WarehouseError::NotLoaded { .. }) => {
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// The countries that host a mission.
pub async fn hosts(warehouse: &Warehouse, mission: &str) -> Result<Vec<String>> {
    let (_, batches) =
        warehouse.sql("SELECT mission, country_iso3 FROM crosswalk.mission_hosts").await?;
    let rows = text_rows(&batches)?;
    let hosts: Vec<String> = rows
        .iter()
        .filter(|row| row[0].as_deref() == Some(mission))
        .filter_map(|row| row[1].clone())
        .collect();
    if hosts.is_empty() {
        let known: Vec<&str> = rows.iter().filter_map(|row| row[0].as_deref()).collect();
        let hint = nearest(mission, known.iter().copied())
            .map(|name| format!("; did you mean {name}?"))
            .unwrap_or_default();
        bail!("--mission {mission}: no mission of that name with a host country is known{hint}");
    }
    Ok(hosts)
}

/// A country's events, and the last day that they cover.
pub struct HostEvents {
    pub events: Vec<Event>,
    pub covered_to: Date,
}

/// All events in some countries that the publisher counts, and the last day covered in all of them.
async fn host_events(warehouse: &Warehouse, hosts: &[String]) -> Result<HostEvents> {
    let wanted = hosts.iter().map(|iso3| format!("'{iso3}'")).collect::<Vec<_>>().join(", ");
    let read = events_by_country(warehouse, &format!("e.country_iso3 IN ({wanted})")).await?;
    let Some(covered_to) = read.iter().map(|country| country.covered_to).min() else {
        bail!(
            "there are no events in {}; sync ucdp_ged, or give a file with --events",
            hosts.join(", ")
        )
    };
    let events = read.into_iter().flat_map(|country| country.events).map(|(_, event)| event);
    Ok(HostEvents { events: events.collect(), covered_to })
}

/// What is on record of one country.
pub struct CountryEvents {
    pub iso3: String,
    pub name: String,
    pub covered_to: Date,
    /// All events, or only those at a place known within 25 km.
    pub is_full: bool,
    pub events: Vec<(String, Event)>,
}

/// Events by country, where a condition over `events e` holds. Reduced rows, whose place is known
/// within 25 km and not said more closely, stand at their point, on their one day.
pub async fn events_by_country(warehouse: &Warehouse, wanted: &str) -> Result<Vec<CountryEvents>> {
    let sql = format!(
        "SELECT e.country_iso3, e.country, e.release, e.coverage, CAST(e.year AS BIGINT) AS year, e.latitude, \
         e.longitude, coalesce(e.where_prec, 1) AS where_prec, e.date_start, coalesce(e.date_end, e.date_start) AS date_end, \
         coalesce(e.low, e.best) AS low, e.best, coalesce(e.high, e.best) AS high, e.violence, e.deaths_civilians \
         FROM events e WHERE {wanted} AND e.clear AND e.best IS NOT NULL AND e.date_start IS NOT NULL \
         AND e.latitude IS NOT NULL AND e.country_iso3 IS NOT NULL ORDER BY e.country_iso3, e.date_start, e.id"
    );
    let (_, batches) = warehouse.sql(&sql).await?;
    let mut found: Vec<CountryEvents> = Vec::new();
    for row in text_rows(&batches)? {
        let cell = |at: usize| row[at].as_deref().unwrap_or_default();
        let Some(event) = event(&row) else { continue };
        let (iso3, coverage) = (cell(0), cell(3));
        let covered_to = covered_by(cell(2)).unwrap_or(event.to);
        match found.last_mut() {
            Some(country) if country.iso3 == iso3 => {
                country.covered_to = country.covered_to.max(covered_to);
                country.is_full &= coverage != "reduced";
                country.events.push((iso3.to_owned(), event));
            }
            _ => found.push(CountryEvents {
                iso3: iso3.to_owned(),
                name: cell(1).to_owned(),
                covered_to,
                is_full: coverage != "reduced",
                events: vec![(iso3.to_owned(), event)],
            }),
        }
    }
    Ok(found)
}

fn event(row: &[Option<String>]) -> Option<Event> {
    let number = |at: usize| row[at].as_deref()?.parse::<f64>().ok();
    let day = |at: usize| row[at].as_deref()?.get(..10)?.parse::<Date>().ok();
    let code = number(7)? as u8;
    let violence = match row[13].as_deref() {
        Some("state-based") => Some(Violence::StateBased),
        Some("non-state") => Some(Violence::NonState),
        Some("one-sided") => Some(Violence::OneSided),
        _ => None,
    };
    let (from, to) = (day(8)?, day(9)?);
    Some(Event {
        point: Point::try_new(number(5)?, number(6)?).ok()?,
        precision: PlacePrecision::of_code(code)?,
        from: from.min(to),
        to: to.max(from),
        deaths: [number(10)?, number(11)?, number(12)?],
        violence,
        civilians: number(14),
    })
}

/// The last day that a release of UCDP covers: `23.1` the year before 2023, `25.0.6` June 2025, `25.01.25.09`
/// September 2025.
fn covered_by(release: &str) -> Option<Date> {
    let numbers: Vec<i16> = release.split('.').map_while(|part| part.parse().ok()).collect();
    let month = match numbers[..] {
        [_, _, year, month] => Month::try_new(2000 + year, i8::try_from(month).ok()?),
        [year, 1] => Month::try_new(2000 + year - 1, 12),
        [year, 0, month] => Month::try_new(2000 + year, i8::try_from(month).ok()?),
        _ => return None,
    };
    month.ok().map(Month::last_day)
}

#[cfg(test)]
mod tests {
    use super::covered_by;

    #[test]
    fn a_release_covers_what_its_number_says() {
        let check = |release: &str, expect: Option<&str>| {
            assert_eq!(covered_by(release).map(|day| day.to_string()).as_deref(), expect);
        };
        check("23.1", Some("2022-12-31"));
        check("25.0.6", Some("2025-06-30"));
        check("21.1", Some("2020-12-31"));
        check("25.01.25.09", Some("2025-09-30"));
        check("none", None);
        check("25.0.13", None);
    }
}
