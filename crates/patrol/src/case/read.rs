//! What do the texts of a case say, and what is wrong with them?

mod rows;

use base::{Date, Point};
use serde::Deserialize;

use super::{Base, Case, Help, Roads};
use rows::{clock_min, read_legs, read_places};

/// Why a case cannot be planned for: everything that is wrong, not the first thing only.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", .findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct CaseError {
    /// What is wrong, in the order of the texts.
    pub findings: Vec<CaseFinding>,
}

/// One thing wrong with a case.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CaseFinding {
    /// The TOML text is none, lacks a key or has one that is not known.
    #[error("problem file: {0}")]
    NotToml(String),
    /// A value of the TOML text.
    #[error("problem file, {key}: found {found}, expected {expected}")]
    BadValue {
        /// Where: the key with its tables.
        key: String,
        /// The value.
        found: String,
        /// What would be right.
        expected: &'static str,
    },
    /// A table of rows lacks a column.
    #[error("{table}, line 1: column {column} is missing")]
    NoColumn {
        /// Places or legs.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A cell of a table of rows.
    #[error("{table}, line {line}, {column}: found {found:?}, expected {expected}")]
    BadCell {
        /// Places or legs.
        table: &'static str,
        /// The line, from 1.
        line: u64,
        /// The column.
        column: &'static str,
        /// The text of the cell.
        found: String,
        /// What would be right.
        expected: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    name: String,
    first_day: String,
    days: i64,
    patrols_per_day: i64,
    leave: String,
    back: String,
    #[serde(default = "default_half_life")]
    half_life_days: f64,
    // The caller reads the files; here their names are only allowed.
    #[serde(rename = "places")]
    _places: String,
    camp: RawBase,
    #[serde(default)]
    travel: RawTravel,
    help: Option<RawHelp>,
    #[serde(default)]
    closed: Vec<[String; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBase {
    name: String,
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct RawTravel {
    winding: Option<f64>,
    speed_km_h: Option<f64>,
    #[serde(default)]
    terrain_km_h: std::collections::BTreeMap<String, f64>,
    #[serde(rename = "legs")]
    _legs: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHelp {
    within_min: f64,
    bases: Vec<RawHelpBase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHelpBase {
    name: String,
    latitude: f64,
    longitude: f64,
    speed_km_h: f64,
}

fn default_half_life() -> f64 {
    14.0
}

/// The names of the files a case's TOML text names: places, and legs where there are any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFiles {
    /// The CSV of places.
    pub places: String,
    /// The CSV of travel times.
    pub legs: Option<String>,
}

impl Case {
    /// Which other files a case's TOML text names.
    ///
    /// # Errors
    /// [`CaseError`] where the text is no TOML, lacks a key or has one that is not known.
    pub fn files(toml: &str) -> Result<CaseFiles, CaseError> {
        let raw = raw(toml)?;
        Ok(CaseFiles { places: raw._places, legs: raw.travel._legs })
    }

    /// Reads a case from the texts of its TOML file, of its CSV of places, and of its CSV of
    /// travel times if it names one. `docs/how-to/patrol.md` describes all three.
    ///
    /// # Errors
    /// [`CaseError`] with every finding.
    pub fn parse(toml: &str, places: &str, legs: Option<&str>) -> Result<Self, CaseError> {
        let raw = raw(toml)?;
        let mut findings = Vec::new();
        let case = check(raw, places, legs, &mut findings);
        match case {
            Some(case) if findings.is_empty() => Ok(case),
            _ => Err(CaseError { findings }),
        }
    }
}

fn raw(toml: &str) -> Result<RawCase, CaseError> {
    toml::from_str(toml).map_err(|error| CaseError {
        findings: vec![CaseFinding::NotToml(error.to_string().trim_end().to_owned())],
    })
}

fn check(
    raw: RawCase,
    places: &str,
    legs: Option<&str>,
    findings: &mut Vec<CaseFinding>,
) -> Option<Case> {
    let mut refuse = |key: &str, found: String, expected| {
        findings.push(CaseFinding::BadValue { key: key.to_owned(), found, expected });
    };
    let first_day: Option<Date> = raw.first_day.parse().ok();
    if first_day.is_none() {
        refuse("first_day", raw.first_day, "a day such as \"2018-11-19\"");
    }
    let mut count = |key, found: i64, most: i64| {
        if !(1..=most).contains(&found) {
            refuse(key, found.to_string(), "a whole number from 1 to 366");
        }
        found.max(1) as usize
    };
    let (days, patrols_per_day) =
        (count("days", raw.days, 366), count("patrols_per_day", raw.patrols_per_day, 366));
    let mut time = |key, text: String| {
        let minutes = clock_min(&text);
        if minutes.is_none() {
            refuse(key, text, "a time of day such as \"06:30\"");
        }
        minutes
    };
    let (leave, back) = (time("leave", raw.leave.clone()), time("back", raw.back.clone()));
    if let (Some(leave), Some(back)) = (leave, back)
        && back <= leave
    {
        refuse("back", raw.back, "a time after leave");
    }
    let mut positive = |key: &str, found: f64, least: f64, expected| {
        if !(found.is_finite() && found >= least) {
            refuse(key, found.to_string(), expected);
        }
    };
    let above_zero = "a number above 0";
    positive("half_life_days", raw.half_life_days, f64::MIN_POSITIVE, above_zero);
    let (winding, speed) = (raw.travel.winding, raw.travel.speed_km_h);
    positive("travel.winding", winding.unwrap_or(1.0), 1.0, "a number from 1");
    positive("travel.speed_km_h", speed.unwrap_or(1.0), f64::MIN_POSITIVE, above_zero);
    for (terrain, &speed) in &raw.travel.terrain_km_h {
        let key = format!("travel.terrain_km_h.{terrain}");
        positive(&key, speed, f64::MIN_POSITIVE, above_zero);
    }
    if let Some(help) = &raw.help {
        positive("help.within_min", help.within_min, 0.0, "a number from 0");
        for base in &help.bases {
            let key = format!("help.bases, {}, speed_km_h", base.name);
            positive(&key, base.speed_km_h, f64::MIN_POSITIVE, above_zero);
        }
    }
    let mut base = |key: String, name: String, latitude: f64, longitude: f64| {
        let point = Point::try_new(latitude, longitude);
        if point.is_err() {
            let expected = "a latitude from -90 to 90 and a longitude from -180 to 180";
            refuse(&key, format!("{latitude}, {longitude}"), expected);
        }
        Some(Base { name, point: point.ok()? })
    };
    let camp = base("camp".into(), raw.camp.name, raw.camp.latitude, raw.camp.longitude);
    let help = raw.help.map(|help| {
        let bases = help.bases.into_iter().filter_map(|b| {
            let key = format!("help.bases, {}", b.name);
            Some((base(key, b.name, b.latitude, b.longitude)?, b.speed_km_h))
        });
        Help { within_min: help.within_min, bases: bases.collect() }
    });
    let roads = match (legs, winding, speed) {
        (None, Some(winding), Some(speed_km_h)) => Some(Roads::Estimated { winding, speed_km_h }),
        (Some(_), None, None) => None,
        _ => {
            let found = "both or neither or half of them".to_owned();
            refuse("travel", found, "either legs, a CSV file, or winding and speed_km_h");
            None
        }
    };
    let closed: Vec<_> = raw.closed.into_iter().map(|[from, to]| (from, to)).collect();
    let (leave_min, back_min) = (leave.unwrap_or(0.0), back.unwrap_or(0.0));
    let found_before = findings.len();
    let places = read_places(places, &raw.travel.terrain_km_h, (leave_min, back_min), findings);
    let all_read = findings.len() == found_before;
    let known = |id: &str| id == "camp" || places.iter().any(|place| place.id == id);
    // A place that could not be read is no reason to doubt what names it.
    let ids = closed.iter().flat_map(|(from, to)| [from, to]).filter(|_| all_read);
    for id in ids.filter(|id| !known(id)) {
        let expected = "camp or the id of a place";
        findings.push(CaseFinding::BadValue { key: "closed".into(), found: id.clone(), expected });
    }
    let roads = match legs {
        Some(legs) => Roads::Listed(read_legs(legs, |id| known(id) || !all_read, findings)),
        None => roads?,
    };
    let (first_day, camp) = (first_day?, camp?);
    if let Some(help) = &help
        && help.minutes_to(camp.point) > help.within_min
    {
        let found = format!("{:.0} min to the camp", help.minutes_to(camp.point));
        let expected = "help that reaches the camp itself in time";
        findings.push(CaseFinding::BadValue { key: "help.bases".into(), found, expected });
    }
    Some(Case {
        name: raw.name,
        first_day,
        days,
        patrols_per_day,
        leave_min,
        back_min,
        camp,
        roads,
        closed,
        help,
        half_life_days: raw.half_life_days,
        places,
    })
}
