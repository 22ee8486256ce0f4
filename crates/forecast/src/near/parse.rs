//! Which events, or places, does this text hold?

use base::{Date, Point};

use super::{Event, PlacePrecision, Violence};
use crate::Error;
use crate::series::{Line, parse_rows};

const DATE: &str = "a date such as 2022-10-31";
const DEATHS: &str = "a number of deaths from 0 up";

/// A camp or settlement.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedPlace {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub point: Point,
    /// People who live there, where that is said.
    pub people: Option<f64>,
}

/// The events in a CSV text with UCDP's columns `latitude`, `longitude`, `where_prec`,
/// `date_start`, `date_end`, `low`, `best` and `high` in any order; `type_of_violence` and
/// `deaths_civilians` are read where they are there, others ignored. Of a date, what follows the day is
/// ignored too.
///
/// # Errors
/// [`Error::Series`] with all faults.
pub fn parse_events(text: &str) -> Result<Vec<Event>, Error> {
    let names: [&[&str]; 8] = [
        &["latitude"],
        &["longitude"],
        &["where_prec"],
        &["date_start"],
        &["date_end"],
        &["low"],
        &["best"],
        &["high"],
    ];
    let expected = "latitude,longitude,where_prec,date_start,date_end,low,best,high";
    let mut events = Vec::new();
    parse_rows(text, names, expected, |line| {
        let point = point_of(line, 0);
        let code = line.field(2, "a where_prec from 1 to 7", |text| {
            text.parse().ok().and_then(PlacePrecision::of_code)
        });
        let day = |text: &str| text.get(..10)?.parse::<Date>().ok().filter(|day| day.year() > 0);
        let (from, to) = (line.field(3, DATE, day), line.field(4, DATE, day));
        let deaths = [5, 6, 7].map(|column| {
            let count = |text: &str| text.parse().ok().filter(|n| (0.0..=1e10).contains(n));
            line.field(column, DEATHS, count)
        });
        let kind = |text: &str| text.parse().ok().and_then(Violence::of_code);
        let violence = line.optional("type_of_violence", "a type_of_violence from 1 to 3", kind);
        let count = |text: &str| text.parse().ok().filter(|n| (0.0..=1e10).contains(n));
        let civilians = line.optional("deaths_civilians", DEATHS, count);
        if let (
            Some(point),
            Some(precision),
            Some(from),
            Some(to),
            [Some(low), Some(best), Some(high)],
        ) = (point, code, from, to, deaths)
        {
            if from > to {
                line.fault(format!("from {from} to {to}"), "a first day not after the last");
            }
            let deaths = [low, best, high];
            events.push(Event { point, precision, from, to, deaths, violence, civilians });
        }
    })?;
    Ok(events)
}

/// The places in a CSV text with the columns `name` (or `location`), `latitude` and `longitude`
/// in any order; `people` (or `population`) is read where it is there, others ignored.
///
/// # Errors
/// [`Error::Series`] with all faults.
pub fn parse_places(text: &str) -> Result<Vec<NamedPlace>, Error> {
    let names: [&[&str]; 3] = [&["latitude"], &["longitude"], &["name", "location"]];
    let mut places = Vec::new();
    parse_rows(text, names, "name,latitude,longitude", |line| {
        let point = point_of(line, 0);
        let name = line.field(2, "a name", |text| (!text.is_empty()).then(|| text.to_owned()));
        let count = |text: &str| text.parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0);
        let people = ["people", "population"]
            .iter()
            .find_map(|column| line.optional(column, "a number of people from 0 up", count));
        if let (Some(point), Some(name)) = (point, name) {
            places.push(NamedPlace { name, point, people });
        }
    })?;
    Ok(places)
}

/// The point in a column of latitudes and the one of longitudes after it.
fn point_of(line: &mut Line<'_>, column: usize) -> Option<Point> {
    let within = |most: f64| {
        move |text: &str| text.parse().ok().filter(|degrees| (-most..=most).contains(degrees))
    };
    let latitude = line.field(column, "a latitude from -90 to 90", within(90.0));
    let longitude = line.field(column + 1, "a longitude from -180 to 180", within(180.0));
    Point::try_new(latitude?, longitude?).ok()
}

#[cfg(test)]
mod tests;
