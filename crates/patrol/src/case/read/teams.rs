//! What does the problem file say of camps, vehicles and teams?

use std::collections::HashSet;

use base::Date;

use super::findings::Findings;
use super::raw::{RawCamp, RawTeam, RawTravel, RawVehicle};
use crate::case::{Camp, Team, Vehicle};

/// The hours that hold where a team has none of its own.
pub(super) struct Hours {
    pub(super) leave: Option<String>,
    pub(super) back: Option<String>,
}

/// The vehicles named, or the one that `[travel]` describes.
pub(super) fn vehicles(
    raw: Vec<RawVehicle>,
    travel: &RawTravel,
    findings: &mut Findings,
) -> Vec<Vehicle> {
    let plain = || {
        // Where minutes are listed, no speed is needed: 1 stands for none.
        let listed = travel.legs.is_some();
        let speed_km_h = travel.speed_km_h.or(listed.then_some(1.0));
        let by_road_km_h = travel.terrain_km_h.clone();
        RawVehicle {
            name: "vehicle".to_owned(),
            speed_km_h: speed_km_h.unwrap_or(0.0),
            by_road_km_h,
        }
    };
    let is_plain = raw.is_empty();
    if !is_plain && (travel.speed_km_h.is_some() || !travel.terrain_km_h.is_empty()) {
        findings.refuse("travel", "speeds here and vehicles too", "speeds in one of them");
    }
    let raw = if is_plain { vec![plain()] } else { raw };
    let mut seen = HashSet::new();
    for vehicle in &raw {
        let key =
            if is_plain { "travel".to_owned() } else { format!("vehicles, {}", vehicle.name) };
        findings.above_zero(&format!("{key}.speed_km_h"), vehicle.speed_km_h);
        let named = if is_plain { "terrain_km_h" } else { "by_road_km_h" };
        for (road, &speed) in &vehicle.by_road_km_h {
            findings.not_below_zero(&format!("{key}.{named}.{road}"), speed);
        }
        if !seen.insert(vehicle.name.clone()) {
            findings.refuse("vehicles", &vehicle.name, "each name once");
        }
    }
    let vehicle = |raw: RawVehicle| {
        let (name, speed_km_h, by_road_km_h) = (raw.name, raw.speed_km_h, raw.by_road_km_h);
        Vehicle { name, speed_km_h, by_road_km_h }
    };
    raw.into_iter().map(vehicle).collect()
}

/// Camps and temporary bases; a camp named alone is called `camp`.
pub(super) fn camps(
    camp: Option<RawCamp>,
    camps: Vec<RawCamp>,
    findings: &mut Findings,
) -> Vec<Camp> {
    let alone = camp.into_iter().map(|camp| (camp, Some("camp".to_owned())));
    let all: Vec<_> = alone.chain(camps.into_iter().map(|camp| (camp, None))).collect();
    if all.is_empty() {
        findings.refuse("camps", "none", "[camp], or [[camps]] with id, name, latitude, longitude");
    }
    let mut seen = HashSet::new();
    let read = |(raw, id): (RawCamp, Option<String>)| {
        let id = raw.id.or(id).unwrap_or_default();
        let key = format!("camps, {id}");
        if id.is_empty() || !seen.insert(id.clone()) {
            findings.refuse("camps", format!("{id:?} of {}", raw.name), "an id of its own");
        }
        let mut day = |name: &str, text: Option<String>| {
            text.and_then(|text| findings.day(&format!("{key}, {name}"), &text))
        };
        let (from, until) = (day("from", raw.from), day("until", raw.until));
        let point = findings.point(&key, raw.latitude, raw.longitude)?;
        let (name, crew, escorts) = (raw.name, raw.crew, raw.escorts);
        Some(Camp { id, name, point, from, until, crew, escorts })
    };
    all.into_iter().filter_map(read).collect()
}

/// The teams named, or so many a day that are all alike.
pub(super) fn teams(
    mut raw: Vec<RawTeam>,
    per_day: Option<i64>,
    hours: &Hours,
    days: usize,
    camps: &[Camp],
    vehicles: &[Vehicle],
    findings: &mut Findings,
) -> Vec<Team> {
    match (per_day, raw.is_empty()) {
        (Some(count @ 1..=366), true) => {
            raw.extend((1..=count).map(|number| RawTeam { id: number.to_string(), ..plain() }));
        }
        (Some(count), true) => {
            findings.refuse("patrols_per_day", count, "a whole number from 1 to 366");
        }
        (None, true) => findings.refuse("teams", "none", "patrols_per_day or [[teams]]"),
        (Some(_), false) => {
            findings.refuse("patrols_per_day", "teams are named too", "one of them");
        }
        (None, false) => {}
    }
    let (mut seen, mut said) = (HashSet::new(), HashSet::new());
    let team = |raw: RawTeam| {
        let key = format!("teams, {}", raw.id);
        if raw.id.trim().is_empty() || !seen.insert(raw.id.clone()) {
            findings.refuse("teams", format!("{:?}", raw.id), "an id of its own");
        }
        let mut time = |name: &str, own: Option<String>, all: &Option<String>| {
            let key = if own.is_some() { format!("{key}, {name}") } else { name.to_owned() };
            match own.or(all.clone()) {
                Some(text) if own_or_new(&mut said, &key) => findings.time(&key, &text),
                Some(text) => super::rows::clock_min(&text),
                None => {
                    findings.refuse(&key, "nothing", "a time for all teams, or for this one");
                    None
                }
            }
        };
        let back_text = raw.back.clone().or(hours.back.clone()).unwrap_or_default();
        let own_back = raw.back.is_some();
        let leave_min = time("leave", raw.leave, &hours.leave);
        let back_min = time("back", raw.back, &hours.back);
        if let (Some(leave), Some(back)) = (leave_min, back_min)
            && back <= leave
        {
            let key = if own_back { format!("{key}, back") } else { "back".to_owned() };
            if own_or_new(&mut said, &format!("{key} after leave")) {
                findings.refuse(&key, back_text, "a time after leave");
            }
        }
        let mut amount = |name: &str, found: Option<f64>, without: f64| {
            if let Some(found) = found {
                findings.not_below_zero(&format!("{key}, {name}"), found);
            }
            found.unwrap_or(without)
        };
        let longest_min = 60.0 * amount("longest_h", raw.longest_h, f64::INFINITY);
        let rest_min = 60.0 * amount("rest_h", raw.rest_h, 0.0);
        let farthest_km = amount("farthest_km", raw.farthest_km, f64::INFINITY);
        if raw.nights >= days && raw.nights > 0 {
            findings.refuse(&format!("{key}, nights"), raw.nights, "fewer nights than days");
        }
        let off = raw.off.iter().filter_map(|text| findings.day(&format!("{key}, off"), text));
        let off: Vec<Date> = off.collect();
        let camp = find(&key, "camp", raw.camp, camps.iter().map(|c| &c.id), findings);
        let vehicle =
            find(&key, "vehicle", raw.vehicle, vehicles.iter().map(|v| &v.name), findings);
        Some(Team {
            id: raw.id,
            camp: camp?,
            vehicle: vehicle?,
            leave_min: leave_min?,
            back_min: back_min?,
            longest_min,
            rest_min,
            nights: raw.nights,
            most_outings: raw.most_outings.unwrap_or(usize::MAX),
            crew: raw.crew,
            needs_escort: raw.needs_escort,
            engagement: raw.engagement,
            farthest_km,
            not_to: raw.not_to,
            off,
        })
    };
    raw.into_iter().filter_map(team).collect()
}

/// Whether something is said for the first time: what all teams share is refused once.
fn own_or_new(said: &mut HashSet<String>, key: &str) -> bool {
    said.insert(key.to_owned())
}

/// Where a name is among those known; without a name, the first. Nothing where there is none.
fn find<'a>(
    key: &str,
    what: &str,
    name: Option<String>,
    known: impl Iterator<Item = &'a String>,
    findings: &mut Findings,
) -> Option<usize> {
    let known: Vec<&String> = known.collect();
    let Some(name) = name else { return (!known.is_empty()).then_some(0) };
    let found = known.iter().position(|known| **known == name);
    if found.is_none() {
        findings.refuse(&format!("{key}, {what}"), name, format!("one of {known:?}"));
    }
    found
}

fn plain() -> RawTeam {
    RawTeam {
        id: String::new(),
        camp: None,
        vehicle: None,
        leave: None,
        back: None,
        longest_h: None,
        rest_h: None,
        nights: 0,
        most_outings: None,
        crew: 0,
        needs_escort: false,
        engagement: false,
        farthest_km: None,
        not_to: Vec::new(),
        off: Vec::new(),
    }
}
