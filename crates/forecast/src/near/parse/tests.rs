//! Are events read in their publishers' columns, and their faults named?

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
