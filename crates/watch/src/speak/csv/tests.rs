//! Are columns read in any order, and faults named?

use super::*;
use proptest::prelude::*;

fn check(head: &str, line: &str, expect: Result<&str, &str>) {
    let found = Columns::parse(head.as_bytes()).and_then(|c| c.look(line.as_bytes(), "export"));
    match (found, expect) {
        (Ok(look), Ok(part)) => assert!(format!("{look:?}").contains(part), "{look:?}"),
        (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
        (found, expect) => panic!("{found:?}, expected {expect:?}"),
    }
}

#[test]
fn columns_in_any_order_are_read_and_unknown_ones_passed_over() {
    let head = "Object, longitude ,latitude,rcs,time,class\r\n";
    check(head, "7,20.5,10.25,x,12.5,Drone\r\n", Ok("latitude: 10.25, longitude: 20.5"));
    check(head, "7,20.5,10.25,x,12.5,Drone\r\n", Ok("[(\"drone\", 0.5)]"));
    check("time,range_m,bearing_deg", "2026-01-01T00:00:00Z,5,6", Ok("time_s: 1767225600.0"));
}

#[test]
fn what_is_missing_is_named() {
    check("time,latitude", "", Err("columns: found time,latitude"));
    check("time,latitude,longitude", "1,,2", Err("latitude: found nothing"));
    check("time,latitude,longitude", "1,north,2", Err("latitude: found north"));
    check("time,latitude,longitude", "noon,1,2", Err("expected RFC 3339"));
}

#[test]
fn what_cannot_be_written_down_is_no_number() {
    check("time,latitude,longitude", "nan,1,2", Err("time: found nan"));
    check("time,latitude,longitude", "1,inf,2", Err("latitude: found inf"));
    let head = "time,latitude,longitude,class,confidence";
    check(head, "1,1,2,drone,nan", Err("confidence: found nan"));
}

proptest! {
    #[test]
    fn no_line_panics(head in ".{0,40}", line in prop::collection::vec(any::<u8>(), 0..80)) {
        drop(Columns::parse(head.as_bytes()));
        let columns = Columns::parse(b"time,latitude,longitude,class").unwrap();
        drop(columns.look(&line, "export"));
    }
}
