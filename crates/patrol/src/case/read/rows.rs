//! What do the CSV texts of a case say: places, and minutes from one to another?

use std::collections::{BTreeMap, HashMap, HashSet};

use base::Point;
use csv::StringRecord;

use super::CaseFinding;
use crate::case::{Place, Rule};

/// `HH:MM` in minutes; 24:00 is the end of the day.
pub(super) fn clock_min(text: &str) -> Option<f64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && all <= 24 * 60).then_some(f64::from(all))
}

/// A table of rows with the columns asked for.
struct Rows<'a> {
    table: &'static str,
    header: HashMap<String, usize>,
    findings: &'a mut Vec<CaseFinding>,
    line: u64,
    row: StringRecord,
}

impl Rows<'_> {
    fn text(&self, column: &str) -> &str {
        self.header.get(column).and_then(|&at| self.row.get(at)).unwrap_or("").trim()
    }

    fn refuse(&mut self, column: &'static str, expected: impl Into<String>) {
        let (table, line, found) = (self.table, self.line, self.text(column).to_owned());
        let expected = expected.into();
        self.findings.push(CaseFinding::BadCell { table, line, column, found, expected });
    }

    /// The cell as something, `empty` where there is nothing in it. What is wrong is noted.
    fn cell<T>(
        &mut self,
        column: &'static str,
        empty: Option<T>,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(column);
        let value = if text.is_empty() { empty } else { parse(text) };
        if value.is_none() {
            self.refuse(column, expected);
        }
        value
    }

    fn amount(&mut self, column: &'static str, empty: Option<f64>) -> Option<f64> {
        let amount = |text: &str| text.parse().ok().filter(|x: &f64| x.is_finite() && *x >= 0.0);
        self.cell(column, empty, "a number from 0", amount)
    }
}

/// Reads each row; a row of which something is wrong gives nothing.
fn each<T>(
    table: &'static str,
    text: &str,
    needed: &[&'static str],
    findings: &mut Vec<CaseFinding>,
    mut read: impl FnMut(&mut Rows<'_>) -> Option<T>,
) -> Vec<T> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let header: HashMap<String, usize> = header
        .iter()
        .enumerate()
        .map(|(at, name)| (name.trim_start_matches('\u{feff}').trim().to_owned(), at))
        .collect();
    let missing: Vec<_> = needed.iter().filter(|&&column| !header.contains_key(column)).collect();
    for &&column in &missing {
        findings.push(CaseFinding::NoColumn { table, column });
    }
    if !missing.is_empty() {
        return Vec::new();
    }
    let mut rows = Rows { table, header, findings, line: 1, row: StringRecord::new() };
    let mut found = Vec::new();
    for row in reader.records() {
        // The text is UTF-8 and rows may be of any length, so every row can be read.
        let Ok(row) = row else { continue };
        rows.line = row.position().map_or(rows.line + 1, csv::Position::line);
        rows.row = row;
        found.extend(read(&mut rows));
    }
    found
}

/// Reads places. `terrain` are the speeds by name; `day` is when patrols leave and must be back.
pub(super) fn read_places(
    text: &str,
    terrain: &BTreeMap<String, f64>,
    day: (f64, f64),
    findings: &mut Vec<CaseFinding>,
) -> Vec<Place> {
    let needed = ["id", "name", "latitude", "longitude", "people", "risk"];
    let mut seen = HashSet::new();
    each("places", text, &needed, findings, |row| {
        let known = |id: &str| id != "camp" && !seen.contains(id);
        let expected = "an id that no other place has, not \"camp\"";
        let id = row.cell("id", None, expected, |id| known(id).then(|| id.to_owned()));
        seen.extend(id.clone());
        let degrees = |text: &str| text.parse::<f64>().ok();
        let latitude = row.cell("latitude", None, "degrees north", degrees);
        let longitude = row.cell("longitude", None, "degrees east", degrees);
        let point = latitude.zip(longitude).and_then(|(latitude, longitude)| {
            let point = Point::try_new(latitude, longitude);
            if let Err(error) = &point {
                row.refuse("latitude", error.expected);
            }
            point.ok()
        });
        let (people, risk) = (row.amount("people", None), row.amount("risk", None));
        let visit_min = row.amount("visit_min", Some(30.0));
        let time = "a time of day such as 06:30";
        let opens_min = row.cell("opens", Some(day.0), time, clock_min);
        let closes_min = row.cell("closes", Some(day.1), time, clock_min);
        if let Some((opens, closes)) = opens_min.zip(closes_min)
            && closes < opens
        {
            row.refuse("closes", "a time not before it opens");
        }
        let last_visit = row.cell("last_visit", Some(None), "a day such as 2018-11-19", |text| {
            text.parse().ok().map(Some)
        });
        let rule =
            row.cell("rule", Some(Rule::Free), "must, must_not or nothing", |text| match text {
                "must" => Some(Rule::Must),
                "must_not" => Some(Rule::MustNot),
                _ => None,
            });
        let named = format!("one of travel.terrain_km_h: {:?}, or nothing", terrain.keys());
        let speed_km_h =
            row.cell("terrain", Some(None), &named, |name| terrain.get(name).copied().map(Some));
        Some(Place {
            name: row.text("name").to_owned(),
            note: row.text("note").to_owned(),
            id: id?,
            point: point?,
            people: people?,
            risk: risk?,
            visit_min: visit_min?,
            opens_min: opens_min?,
            closes_min: closes_min?,
            last_visit: last_visit?,
            speed_km_h: speed_km_h?,
            rule: rule?,
        })
    })
}

/// Reads minutes from one place to another.
pub(super) fn read_legs(
    text: &str,
    known: impl Fn(&str) -> bool,
    findings: &mut Vec<CaseFinding>,
) -> HashMap<(String, String), f64> {
    let legs = each("legs", text, &["from", "to", "minutes"], findings, |row| {
        let id = |text: &str| known(text).then(|| text.to_owned());
        let expected = "camp or the id of a place";
        let from = row.cell("from", None, expected, id);
        let to = row.cell("to", None, expected, id);
        let minutes = row.amount("minutes", None);
        Some(((from?, to?), minutes?))
    });
    legs.into_iter().collect()
}
