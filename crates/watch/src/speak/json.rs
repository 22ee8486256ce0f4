//! A look as one line of JSON, for replay and for a contractor's closed radar.
//!
//! ```text
//! {"sensor":"radar","time":"2026-03-01T10:00:00.25Z","whole":true,"reports":[
//!   {"latitude":16.27,"longitude":-0.05,"sd_m":8,"classes":[["vehicle",0.7]]},
//!   {"range_m":1200,"bearing_deg":45,"elevation_deg":12,"object":"17","classes":[["mortar",0.9]]}]}
//! ```
//! `whole` is true unless said otherwise: all that was seen in this look. `time` is RFC 3339 or seconds since 1970.

use super::class_word;
use crate::error::WatchError;
use crate::input::{Look, Sighting};
use serde::Deserialize;

/// The longest line taken, in bytes.
pub const LONGEST_LINE: usize = 256 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    #[serde(default)]
    sensor: Option<String>,
    time: Time,
    #[serde(default = "yes")]
    whole: bool,
    reports: Vec<Sighting>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Time {
    Seconds(f64),
    Text(String),
}

/// Reads one line from the sensor of this name.
///
/// # Errors
/// No such line, or one of another sensor.
pub fn parse(line: &[u8], sensor: &str) -> Result<Look, WatchError> {
    let malformed = |found: &str| WatchError::malformed("line", found, "a look as JSON");
    let mut line: Line = serde_json::from_slice(line).map_err(|e| malformed(&e.to_string()))?;
    for (class, _) in line.reports.iter_mut().flat_map(|sighting| &mut sighting.classes) {
        *class = class_word(class);
    }
    if let Some(name) = line.sensor.filter(|name| name != sensor) {
        return Err(WatchError::malformed("sensor", &name, "the one configured for this port"));
    }
    let time_s = match line.time {
        Time::Seconds(seconds) => seconds,
        Time::Text(text) => parse_time(&text)?,
    };
    Ok(Look { sensor: sensor.to_owned(), time_s, whole: line.whole, sightings: line.reports })
}

/// Seconds since 1970 of an RFC 3339 time.
pub(crate) fn parse_time(text: &str) -> Result<f64, WatchError> {
    let time: Result<jiff::Timestamp, _> = text.parse();
    let time = time.map_err(|_| WatchError::malformed("time", text, "RFC 3339"))?;
    Ok(time.as_nanosecond() as f64 / 1e9)
}

/// RFC 3339 in UTC, to the millisecond, with this ending for the zone.
pub(crate) fn write_time(seconds: f64, zone: &str) -> String {
    let milliseconds = (seconds.clamp(0.0, 2.5e11) * 1e3).round() as i64;
    let time = jiff::Timestamp::from_millisecond(milliseconds).unwrap_or_default();
    format!("{}{zone}", time.strftime("%Y-%m-%dT%H:%M:%S%.3f"))
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Where;
    use proptest::prelude::*;

    fn check(line: &str, expect: Result<usize, &str>) {
        match (parse(line.as_bytes(), "radar"), expect) {
            (Ok(look), Ok(count)) => assert_eq!(look.sightings.len(), count),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (found, expect) => panic!("{found:?}, expected {expect:?}"),
        }
    }

    #[test]
    fn a_look_of_positions_and_bearings_is_read() {
        check(
            r#"{"time":"2026-03-01T10:00:00.25Z","reports":[{"latitude":1,"longitude":2},
               {"range_m":5,"bearing_deg":6,"object":"7","classes":[["drone",0.5]]}]}"#,
            Ok(2),
        );
        let look =
            parse(br#"{"time":12.5,"reports":[{"range_m":5,"bearing_deg":6}]}"#, "r").unwrap();
        assert!(look.whole && look.time_s == 12.5);
        assert!(matches!(look.sightings[0].place, Where::Bearing { range_m: 5.0, .. }));
    }

    #[test]
    fn a_class_is_the_same_however_it_is_spelt() {
        let line = br#"{"time":1,"reports":[{"latitude":1,"longitude":2,"classes":[["Mortar",0.9],["UAV",0.1]]}]}"#;
        let look = parse(line, "radar").unwrap();
        let classes = &look.sightings[0].classes;
        assert_eq!(classes[..], [("mortar".to_owned(), 0.9), ("drone".to_owned(), 0.1)]);
    }

    #[test]
    fn what_is_no_look_is_refused_with_the_reason() {
        check(r#"{"time":1,"reports":[{"latitude":1}]}"#, Err("line: found"));
        check(r#"{"time":"noon","reports":[]}"#, Err("expected RFC 3339"));
        check(r#"{"time":1,"sensor":"other","reports":[]}"#, Err("sensor: found other"));
        check("{", Err("a look as JSON"));
    }

    #[test]
    fn times_are_written_to_the_millisecond() {
        assert_eq!(write_time(1_767_225_600.25, "-00:00"), "2026-01-01T00:00:00.250-00:00");
    }

    proptest! {
        #[test]
        fn no_line_panics(line in prop::collection::vec(any::<u8>(), 0..200)) {
            drop(parse(&line, "radar"));
        }
    }
}
