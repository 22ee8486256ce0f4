//! Cursor on Target: events in from sensors and friends, warnings out.
//!
//! MITRE, Cursor on Target Message Router User's Guide, MP 09W0000221 (2009). In: the type's second field says
//! whose it is; `a-f-…` is a friend and is never a threat. Out: warnings are `b-a-g` (something came into or near
//! a zone) or `b-a-o-tbl` (alarm), their end `b-a-o-can`. Exercises say so in the type's stead of "m-g": `how` is
//! `m-s` (simulated), and in remarks.

use super::cap::escape;
use super::json::{parse_time, write_time};
use crate::error::WatchError;
use crate::input::{Input, Look, Sighting, Where};
use crate::settings::CampFile;
use crate::warning::{State, Warning};
use crate::words::words;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The longest event taken, in bytes.
pub const LONGEST_EVENT: usize = 64 * 1024;
/// No event of ours or theirs is nested deeper; entities are never expanded.
const DEEPEST: usize = 32;

/// Circular error that means "unknown" in CoT.
const UNKNOWN_M: f64 = 9_999_999.0;

/// Reads one event from the sensor of this name: a look of one report, or word of a friend.
///
/// # Errors
/// No well-formed event, or one without type, time or point.
pub fn parse(xml: &[u8], sensor: &str) -> Result<Input, WatchError> {
    let malformed = |found: &str| WatchError::malformed("event", found, "a CoT event");
    let text = std::str::from_utf8(xml).map_err(|_| malformed("bytes that are no UTF-8"))?;
    let mut reader = Reader::from_str(text);
    let (mut event, mut point, mut depth) = (None, None, 0_usize);
    loop {
        match reader.read_event().map_err(|error| malformed(&error.to_string()))? {
            Event::Eof => break,
            Event::DocType(_) => return Err(malformed("a document type")),
            Event::Start(tag) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(malformed("elements nested too deep"));
                }
                note(&tag, &mut event, &mut point);
            }
            Event::Empty(tag) => note(&tag, &mut event, &mut point),
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let event: BytesStart<'_> = event.ok_or_else(|| malformed("no <event>"))?;
    let point: BytesStart<'_> = point.ok_or_else(|| malformed("no <point>"))?;
    if depth != 0 {
        return Err(malformed("an element that does not end"));
    }
    let kind = attribute(&event, "type")?;
    let uid = attribute(&event, "uid")?;
    let number = |name: &'static str| -> Result<f64, WatchError> {
        let text = attribute(&point, name)?;
        let found = text.trim().parse::<f64>().ok().filter(|value| value.is_finite());
        found.ok_or_else(|| WatchError::malformed(name, &text, "a number"))
    };
    let (latitude, longitude) = (number("lat")?, number("lon")?);
    if kind.starts_with("a-f-") {
        return Ok(Input::Friend { name: uid, latitude, longitude });
    }
    if !kind.starts_with("a-") {
        return Err(WatchError::malformed("type", &kind, "an atom (a-…)"));
    }
    let time_s = parse_time(&attribute(&event, "time")?)?;
    let error_m = number("ce").ok().filter(|ce| (0.1..UNKNOWN_M).contains(ce));
    let sighting = Sighting {
        place: Where::Place { latitude, longitude, sd_m: error_m },
        classes: class_of(&kind).map(|class| (class.to_owned(), 0.8)).into_iter().collect(),
        object: Some(uid),
    };
    let sensor = sensor.to_owned();
    Ok(Input::Look(Look { sensor, time_s, whole: false, sightings: vec![sighting] }))
}

/// Keeps the first event and the first point.
fn note<'a>(
    tag: &BytesStart<'a>,
    event: &mut Option<BytesStart<'a>>,
    point: &mut Option<BytesStart<'a>>,
) {
    match tag.local_name().as_ref() {
        b"event" if event.is_none() => *event = Some(tag.clone()),
        b"point" if point.is_none() => *point = Some(tag.clone()),
        _ => {}
    }
}

fn attribute(tag: &BytesStart<'_>, name: &'static str) -> Result<String, WatchError> {
    let missing = || WatchError::malformed(name, "nothing", "an attribute of this name");
    let found = tag.try_get_attribute(name).ok().flatten().ok_or_else(missing)?;
    let text = found.unescape_value().map_err(|_| missing())?;
    Ok(text.chars().take(200).collect())
}

/// Our word for a CoT type, where it says more than that something is there.
fn class_of(kind: &str) -> Option<&'static str> {
    let mut fields = kind.split('-').skip(2);
    match (fields.next()?, fields.next(), fields.next(), fields.next()) {
        ("A", _, Some("F"), Some("q")) | ("A", Some("M"), Some("F"), Some("Q")) => Some("drone"),
        ("A", ..) => Some("aircraft"),
        ("G", Some("E"), Some("V"), _) => Some("vehicle"),
        ("G", Some("U"), ..) => Some("person"),
        _ => None,
    }
}

/// A revision of a warning as an event, at the middle of its zone.
#[must_use]
pub fn write(warning: &Warning, camp: &CampFile) -> String {
    let over = matches!(warning.state, State::Cancelled | State::Expired);
    let kind = match warning.threat.as_str() {
        _ if over => "b-a-o-can",
        "intrusion" | "approach" | "loitering" => "b-a-g",
        _ => "b-a-o-tbl",
    };
    let said = words(warning, camp.languages.first().map_or("en", String::as_str));
    let corners = camp.zones.iter().find(|zone| zone.name == warning.zone);
    let corners = corners.map(|zone| zone.corners.as_slice()).unwrap_or_default();
    let n = corners.len().max(1) as f64;
    let middle = [0, 1].map(|axis| corners.iter().map(|c| c[axis]).sum::<f64>() / n);
    let how = if warning.exercise { "m-s" } else { "m-g" };
    let uid = format!("{}.{}", super::cap::sender(&camp.name), warning.id);
    let stale_s = warning.expires_s.max(warning.changed_s + 1.0);
    let emergency = match over {
        true => "cancel=\"true\"".to_owned(),
        false => format!("type=\"{}\"", escape(&said.headline)),
    };
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <event version=\"2.0\" uid=\"{uid}\" type=\"{kind}\" how=\"{how}\" time=\"{time}\" start=\"{time}\" \
         stale=\"{stale}\"><point lat=\"{:.6}\" lon=\"{:.6}\" hae=\"9999999.0\" ce=\"9999999.0\" \
         le=\"9999999.0\"/><detail><contact callsign=\"{}\"/><emergency {emergency}>{}</emergency>\
         <remarks>{} {}</remarks></detail></event>\n",
        middle[0],
        middle[1],
        escape(&camp.name),
        escape(&camp.name),
        escape(&said.headline),
        escape(said.instruction),
        time = write_time(warning.changed_s, "Z"),
        stale = write_time(stale_s, "Z"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const EVENT: &str = r#"<?xml version="1.0"?><event version="2.0" uid="cam-1&lt;" type="TYPE" how="m-g"
        time="2026-03-01T10:00:00Z" start="2026-03-01T10:00:00Z" stale="2026-03-01T10:01:00Z">
        <point lat="16.27" lon="-0.05" hae="0" ce="12.5" le="9999999.0"/><detail/></event>"#;

    fn check(xml: &str, expect: Result<&str, &str>) {
        match (parse(xml.as_bytes(), "cot"), expect) {
            (Ok(input), Ok(part)) => assert!(format!("{input:?}").contains(part), "{input:?}"),
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (found, expect) => panic!("{found:?}, expected {expect:?}"),
        }
    }

    #[test]
    fn an_unknown_drone_is_a_look_and_a_friend_is_a_friend() {
        check(&EVENT.replace("TYPE", "a-u-A-M-F-Q"), Ok("(\"drone\", 0.8)"));
        check(&EVENT.replace("TYPE", "a-u-G"), Ok("sd_m: Some(12.5)"));
        check(&EVENT.replace("TYPE", "a-f-G-U-C"), Ok("Friend { name: \"cam-1<\""));
    }

    #[test]
    fn bombs_and_broken_events_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\">]>";
        check(&format!("{bomb}{}", EVENT.replace("TYPE", "a-u-G")), Err("event"));
        check(&"<a>".repeat(40), Err("nested too deep"));
        check(&EVENT.replace("TYPE", "b-m-p").replace("</event>", ""), Err("event"));
        check(&EVENT.replace("TYPE", "t-x-c-t"), Err("expected an atom"));
        for lat in ["north", "nan"] {
            let event = EVENT.replace("TYPE", "a-u-G").replace("16.27", lat);
            check(&event, Err(&format!("lat: found {lat}")));
        }
        check("", Err("no <event>"));
    }

    proptest! {
        #[test]
        fn no_event_panics(start in 0_usize..300, more in ".{0,40}") {
            let at = (0..=start.min(EVENT.len())).rev().find(|at| EVENT.is_char_boundary(*at));
            let xml = format!("{}{more}{}", &EVENT[..at.unwrap_or(0)], &EVENT[at.unwrap_or(0)..]);
            drop(parse(xml.as_bytes(), "cot"));
        }
    }
}
