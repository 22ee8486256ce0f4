//! What do the CSV texts of a case say: places, and minutes from one to another?

use std::collections::{BTreeSet, HashMap, HashSet};

use base::Point;
use csv::StringRecord;

use super::CaseFinding;
use super::findings::Findings;
use crate::case::{Place, Rule};

/// `HH:MM` in minutes; 24:00 is the end of the day.
pub(crate) fn clock_min(text: &str) -> Option<f64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    let all = hours.checked_mul(60)?.checked_add(minutes)?;
    (minutes < 60 && all <= 24 * 60).then_some(f64::from(all))
}

/// Days of the week such as `mon thu`, Monday first; all of them where none is named.
pub(super) fn weekdays(text: &str) -> Option<[bool; 7]> {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let mut days = [false; 7];
    for word in text.split_whitespace() {
        days[NAMES.iter().position(|name| word.eq_ignore_ascii_case(name))?] = true;
    }
    Some(if days.contains(&true) { days } else { [true; 7] })
}

/// A table of rows with the columns asked for.
struct Rows<'a> {
    table: &'static str,
    header: HashMap<String, usize>,
    findings: &'a mut Findings,
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
        self.findings.0.push(CaseFinding::BadCell { table, line, column, found, expected });
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
    findings: &mut Findings,
    mut read: impl FnMut(&mut Rows<'_>) -> Option<T>,
) -> Vec<T> {
    let text = base::unix_lines(text);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let header: HashMap<String, usize> = header
        .iter()
        .enumerate()
        .map(|(at, name)| (name.trim_start_matches('\u{feff}').trim().to_owned(), at))
        .collect();
    let missing: Vec<_> = needed.iter().filter(|&&column| !header.contains_key(column)).collect();
    for &&column in &missing {
        findings.0.push(CaseFinding::NoColumn { table, column });
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

/// Reads places. `taken` are the ids of the camps; those of the places are added. `terrains` are the
/// kinds of road that vehicles or slow seasons name.
pub(super) fn read_places(
    text: &str,
    taken: &mut HashSet<String>,
    terrains: &BTreeSet<String>,
    findings: &mut Findings,
) -> Vec<Place> {
    let needed = ["id", "name", "latitude", "longitude", "people", "risk"];
    each("places", text, &needed, findings, |row| {
        let free = |id: &str| (!taken.contains(id)).then(|| id.to_owned());
        let id = row.cell("id", None, "an id that no other place and no camp has", free);
        taken.extend(id.clone());
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
        // The forecast's table leaves the cell empty where nobody knows; a made-up number would steer patrols.
        let note = match (row.text("people"), row.text("note")) {
            ("", "") => "people not known: counted as none".to_owned(),
            ("", note) => format!("people not known: counted as none; {note}"),
            (_, note) => note.to_owned(),
        };
        let (people, risk) = (row.amount("people", Some(0.0)), row.amount("risk", None));
        let visit_min = row.amount("visit_min", Some(30.0));
        let time = |text: &str| clock_min(text).map(Some);
        let opens_min = row.cell("opens", Some(None), "a time of day such as 06:30", time);
        let closes_min = row.cell("closes", Some(None), "a time of day such as 06:30", time);
        if let (Some(Some(opens)), Some(Some(closes))) = (opens_min, closes_min)
            && closes < opens
        {
            row.refuse("closes", "a time not before it opens");
        }
        let on = row.cell("weekdays", Some([true; 7]), "days such as mon thu", weekdays);
        let day = |text: &str| text.parse().ok().map(Some);
        let last_visit = row.cell("last_visit", Some(None), "a day such as 2018-11-19", day);
        let expected = "must, should, must_not or nothing";
        let rule = row.cell("rule", Some(Rule::Free), expected, |text| match text {
            "must" => Some(Rule::Must),
            "should" => Some(Rule::Should),
            "must_not" => Some(Rule::MustNot),
            _ => None,
        });
        let named = format!("a kind of road that a vehicle or a slow season names: {terrains:?}");
        let terrain = row.cell("terrain", Some(String::new()), &named, |name| {
            terrains.contains(name).then(|| name.to_owned())
        });
        let yes = |text: &str| (text == "yes").then_some(true);
        let halt = row.cell("halt", Some(false), "yes or nothing", yes);
        let needs_escort = row.cell("needs_escort", Some(false), "yes or nothing", yes);
        let count = |text: &str| text.parse().ok();
        let most_visits = row.cell("most_visits", Some(usize::MAX), "a whole number from 0", count);
        Some(Place {
            name: row.text("name").to_owned(),
            note,
            hold_until: None,
            id: id?,
            point: point?,
            people: people?,
            risk: risk?,
            visit_min: visit_min?,
            opens_min: opens_min?,
            closes_min: closes_min?,
            weekdays: on?,
            last_visit: last_visit?,
            terrain: terrain?,
            rule: rule?,
            halt: halt?,
            needs_escort: needs_escort?,
            most_visits: most_visits?,
        })
    })
}

/// Reads the hold list into the places it names. Its reasons are not kept: they are nobody's business.
pub(super) fn read_hold(text: &str, places: &mut [Place], all_read: bool, findings: &mut Findings) {
    each("hold", text, &["id", "until"], findings, |row| {
        let at = |id: &str| places.iter().position(|place| place.id == id);
        let place = row.cell("id", None, "the id of a place", |id| match at(id) {
            None if !all_read => Some(None),
            found => found.map(Some),
        });
        let until = row.cell("until", None, "a day such as 2018-11-19", |text| text.parse().ok());
        let (place, until) = (&mut places[place??], until?);
        // A place can be held for two reasons: it is held until the later day, whatever the order of the rows.
        place.hold_until = place.hold_until.max(Some(until));
        Some(())
    });
}

/// Reads minutes from one end to another, and the kind of road: one row each, or a matrix with the
/// ids at its head and in its first column, where an empty cell is no road.
pub(super) fn read_legs(
    text: &str,
    known: impl Fn(&str) -> bool,
    findings: &mut Findings,
) -> HashMap<(String, String), (f64, String)> {
    let head = text.lines().next().unwrap_or("");
    let columns: Vec<String> =
        head.split(',').map(|id| id.trim().trim_matches('"').to_owned()).collect();
    let is_list = columns.iter().any(|column| column == "minutes");
    let expected = "the id of a camp or a place";
    if !is_list
        && columns.first().is_some_and(|first| first.trim_start_matches('\u{feff}') == "from")
    {
        for id in columns.iter().skip(1).filter(|id| !known(id)) {
            findings.refuse("travel.legs, line 1", id, expected);
        }
        let minutes = |text: &str| text.parse().ok().filter(|x: &f64| x.is_finite() && *x >= 0.0);
        let rows = each("legs", text, &["from"], findings, |row| {
            let from = row.cell("from", None, expected, |id| known(id).then(|| id.to_owned()))?;
            let cells: Vec<String> =
                row.row.iter().skip(1).map(|cell| cell.trim().to_owned()).collect();
            let mut legs = Vec::new();
            for (to, cell) in
                columns.iter().skip(1).zip(&cells).filter(|(_, cell)| !cell.is_empty())
            {
                match minutes(cell) {
                    Some(minutes) => {
                        legs.push(((from.clone(), to.clone()), (minutes, String::new())))
                    }
                    None => row
                        .refuse("from", format!("minutes to {to}, a number from 0, not {cell:?}")),
                }
            }
            Some(legs)
        });
        return rows.into_iter().flatten().collect();
    }
    let legs = each("legs", text, &["from", "to", "minutes"], findings, |row| {
        let id = |text: &str| known(text).then(|| text.to_owned());
        let from = row.cell("from", None, expected, id);
        let to = row.cell("to", None, expected, id);
        let minutes = row.amount("minutes", None);
        Some(((from?, to?), (minutes?, row.text("road").to_owned())))
    });
    legs.into_iter().collect()
}
