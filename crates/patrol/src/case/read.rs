//! What do the texts of a case say, and what is wrong with them?

mod findings;
mod raw;
mod rows;
mod teams;

use std::collections::HashSet;

use base::Point;

use super::help::{Help, HelpBase};
use super::{Case, Roads, Slow};
use crate::roads::Network;
use findings::Findings;
pub use findings::{CaseError, CaseFinding};
use raw::{RawCase, RawHelp, RawSlow};
pub(crate) use rows::clock_min;
use rows::{read_hold, read_legs, read_places};

/// The most places a case may name: all travel times between them are held for each kind of day.
const MOST_PLACES: usize = 3_000;

/// The names of the files a case's TOML text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFiles {
    /// The CSV of places.
    pub places: String,
    /// The CSV of travel times.
    pub legs: Option<String>,
    /// The CSV of places on hold.
    pub hold: Option<String>,
    /// The OpenStreetMap extract (PBF).
    pub roads: Option<String>,
}

/// What those files hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct CaseTexts<'a> {
    /// The CSV of places.
    pub places: &'a str,
    /// The CSV of travel times.
    pub legs: Option<&'a str>,
    /// The CSV of places on hold.
    pub hold: Option<&'a str>,
    /// The bytes of the OpenStreetMap extract.
    pub roads: Option<&'a [u8]>,
}

impl Case {
    /// Which other files a case's TOML text names.
    ///
    /// # Errors
    /// [`CaseError`] where the text is no TOML, lacks a key or has one that is not known.
    pub fn files(toml: &str) -> Result<CaseFiles, CaseError> {
        let raw = RawCase::parse(toml)?;
        let (legs, roads) = (raw.travel.legs, raw.travel.roads);
        Ok(CaseFiles { places: raw.places, legs, hold: raw.hold, roads })
    }

    /// Reads a case from the texts of its TOML file and of the files that it names.
    /// `docs/how-to/patrol.md` describes them all.
    ///
    /// # Errors
    /// [`CaseError`] with every finding.
    pub fn parse(toml: &str, texts: CaseTexts<'_>) -> Result<Self, CaseError> {
        let raw = RawCase::parse(toml)?;
        let mut findings = Findings::default();
        match read(raw, texts, &mut findings) {
            Some(case) if findings.0.is_empty() => Ok(case),
            _ => Err(CaseError { findings: findings.0 }),
        }
    }
}

fn read(raw: RawCase, texts: CaseTexts<'_>, findings: &mut Findings) -> Option<Case> {
    let first_day = findings.day("first_day", &raw.first_day);
    if !(1..=366).contains(&raw.days) {
        findings.refuse("days", raw.days, "a whole number from 1 to 366");
    }
    let days = usize::try_from(raw.days).unwrap_or(1).clamp(1, 366);
    let half_life_days = raw.half_life_days.unwrap_or(14.0);
    findings.above_zero("half_life_days", half_life_days);
    let explore = raw.explore.unwrap_or_default();
    if !(0.0..=1.0).contains(&explore.share) {
        findings.refuse("explore.share", explore.share, "a number from 0 to 1");
    }
    let explore_after_days = explore.after_days.unwrap_or(90.0);
    findings.not_below_zero("explore.after_days", explore_after_days);
    let vehicles = teams::vehicles(raw.vehicles, &raw.travel, findings);
    let camps = teams::camps(raw.camp, raw.camps, findings);
    let hours = teams::Hours { leave: raw.leave, back: raw.back };
    let per_day = raw.patrols_per_day;
    let teams = teams::teams(raw.teams, per_day, &hours, days, &camps, &vehicles, findings);
    let slow = raw.slow.into_iter().enumerate().filter_map(|(k, slow)| {
        read_slow(slow, k, &vehicles.iter().map(|v| v.name.as_str()).collect::<Vec<_>>(), findings)
    });
    let slow: Vec<Slow> = slow.collect();
    let help = raw.help.map(|help| read_help(help, findings));
    let mut taken: HashSet<String> = camps.iter().map(|camp| camp.id.clone()).collect();
    let terrains = vehicles.iter().flat_map(|vehicle| vehicle.by_road_km_h.keys());
    let terrains = terrains.chain(slow.iter().flat_map(|slow| &slow.roads)).cloned().collect();
    let found_before = findings.0.len();
    let mut places = read_places(texts.places, &mut taken, &terrains, findings);
    let all_read = findings.0.len() == found_before;
    if places.len() > MOST_PLACES {
        let expected = "at most 3000 places: drop those that no team can reach, or split the area";
        findings.refuse("places", places.len(), expected);
        return None;
    }
    if let Some(hold) = texts.hold {
        read_hold(hold, &mut places, all_read, findings);
    }
    // A place that could not be read is no reason to doubt what names it.
    let known = |id: &str| !all_read || taken.contains(id);
    let expected = "the id of a camp or a place";
    for id in raw.closed.iter().flatten().filter(|id| !known(id)) {
        findings.refuse("closed", id, expected);
    }
    for (team, id) in teams.iter().flat_map(|team| team.not_to.iter().map(|id| (&team.id, id))) {
        if !known(id) {
            findings.refuse(&format!("teams, {team}, not_to"), id, expected);
        }
    }
    let points: Vec<Point> =
        camps.iter().map(|camp| camp.point).chain(places.iter().map(|place| place.point)).collect();
    let roads = match (texts.legs, texts.roads, raw.travel.winding) {
        (Some(legs), None, None) => Some(Roads::Listed(read_legs(legs, known, findings))),
        (None, Some(bytes), None) => match Network::parse(bytes, &points) {
            Ok(network) => Some(Roads::Network(network)),
            Err(error) => {
                findings.refuse(
                    "travel.roads",
                    error.to_string(),
                    "an OpenStreetMap extract (PBF)",
                );
                None
            }
        },
        (None, None, Some(winding)) if winding.is_finite() && winding >= 1.0 => {
            Some(Roads::Estimated { winding })
        }
        (None, None, Some(winding)) => {
            findings.refuse("travel.winding", winding, "a number from 1");
            None
        }
        _ => {
            let expected = "one of: winding; legs, a CSV file; roads, an OpenStreetMap extract";
            findings.refuse("travel", "several of them or none", expected);
            None
        }
    };
    if !raw.blocked.is_empty() && texts.roads.is_none() {
        let expected =
            "travel.roads with it: only on a road network is it known what a point blocks";
        findings.refuse("blocked", "points", expected);
    }
    let blocked = raw.blocked.into_iter().filter_map(|spot| {
        findings.not_below_zero("blocked, km", spot.km);
        Some((findings.point("blocked", spot.latitude, spot.longitude)?, spot.km))
    });
    let blocked = blocked.collect();
    for camp in &camps {
        if let Some(help) = &help
            && !help.reaches(camp.point)
        {
            let found = format!("{:.0} min to {}", help.minutes_to(camp.point), camp.name);
            findings.refuse("help.bases", found, "help that reaches each camp itself in time");
        }
    }
    Some(Case {
        name: raw.name,
        first_day: first_day?,
        days,
        camps,
        teams,
        vehicles,
        slow,
        roads: roads?,
        closed: raw.closed.into_iter().map(|[from, to]| (from, to)).collect(),
        blocked,
        help,
        half_life_days,
        explore_share: explore.share,
        explore_after_days,
        places,
    })
}

fn read_help(raw: RawHelp, findings: &mut Findings) -> Help {
    findings.not_below_zero("help.within_min", raw.within_min);
    let bases = raw.bases.into_iter().filter_map(|base| {
        let key = format!("help.bases, {}", base.name);
        findings.above_zero(&format!("{key}, speed_km_h"), base.speed_km_h);
        let point = findings.point(&key, base.latitude, base.longitude)?;
        Some(HelpBase { name: base.name, point, speed_km_h: base.speed_km_h })
    });
    Help { within_min: raw.within_min, bases: bases.collect() }
}

fn read_slow(raw: RawSlow, at: usize, vehicles: &[&str], findings: &mut Findings) -> Option<Slow> {
    let key = format!("slow, entry {}", at + 1);
    let mut month_day = |name: &str, text: Option<String>| {
        let text = text?;
        // 2024 is a leap year, so that 02-29 is a day.
        let day = format!("2024-{text}").parse::<base::Date>().ok();
        if day.is_none() {
            findings.refuse(&format!("{key}, {name}"), text, "a month and day such as \"06-15\"");
        }
        day.map(|day| (day.month(), day.day()))
    };
    let (from, to) = (month_day("from", raw.from.clone()), month_day("to", raw.to.clone()));
    if raw.from.is_some() != raw.to.is_some() {
        findings.refuse(&key, "one of from and to", "both or neither");
    }
    let weekdays = rows::weekdays(&raw.weekdays.join(" "));
    if weekdays.is_none() {
        findings.refuse(&key, raw.weekdays.join(" "), "weekdays such as \"fri\"");
    }
    for name in raw.vehicles.iter().filter(|name| !vehicles.contains(&name.as_str())) {
        findings.refuse(&format!("{key}, vehicles"), name, "the name of a vehicle");
    }
    if !(0.0..=1.0).contains(&raw.factor) {
        findings.refuse(&format!("{key}, factor"), raw.factor, "a number from 0 to 1");
    }
    let season = from.zip(to).map(|(from, to)| [from, to]);
    let (roads, vehicles, factor) = (raw.roads, raw.vehicles, raw.factor);
    Some(Slow { season, weekdays: weekdays?, roads, vehicles, factor })
}
