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
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HEADER: &str = "id,where_prec,latitude,longitude,date_start,date_end,best,high,low\n";

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "[0-9,.\n\"é -]{0,80}") {
            if let Ok(events) = parse_events(&format!("{HEADER}{text}")) {
                prop_assert!(events.iter().all(|event| event.from <= event.to));
            }
        }
    }

    #[test]
    fn events_are_read_in_their_publishers_columns() {
        let line = "7,3,4.5,18.6,2013-12-15 00:00:00.000,2013-12-31,9,12,4\n";
        let events = parse_events(&format!("{HEADER}{line}")).expect("sound events");
        let [event] = events[..] else { panic!("one event") };
        assert_eq!(event.precision, PlacePrecision::District);
        assert_eq!(
            (event.from.to_string(), event.to.to_string()),
            ("2013-12-15".into(), "2013-12-31".into())
        );
        assert_eq!((event.deaths, event.point.longitude()), ([4.0, 9.0, 12.0], 18.6));
    }

    #[test]
    fn all_faults_are_named_with_their_lines() {
        let check = |found: Result<(), Error>, lines: &[u64]| {
            let Err(Error::Series(faults)) = found else { panic!("must be refused") };
            assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), lines);
        };
        let events = "1,9,91,x,2013,2013-12-31,9,12,-4\n1,1,4,18,2013-12-31,2013-12-30,1,1,1\n";
        check(parse_events(&format!("{HEADER}{events}")).map(|_| ()), &[2, 2, 2, 2, 2, 3]);
        check(parse_events("latitude\n").map(|_| ()), &[1]);
        check(parse_places("name,latitude,longitude\n,4,18\nBria,6.5,200\n").map(|_| ()), &[2, 3]);
    }

    #[test]
    fn places_may_be_called_locations() {
        let places = parse_places("mission,location,latitude,longitude\nX,Bria,6.5,22.0\n");
        let point = Point::try_new(6.5, 22.0).expect("a point");
        assert_eq!(places, Ok(vec![NamedPlace { name: "Bria".into(), point, people: None }]));
    }
}
