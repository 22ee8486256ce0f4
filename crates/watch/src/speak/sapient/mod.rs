//! SAPIENT (BSI Flex 335 v2.0) as a fusion node: what does a sensor say, and what is answered?
//!
//! A message is protobuf after its length as four bytes, little-endian. A sensor registers, is acknowledged, and
//! sends status and detections; one that begins otherwise is asked (by a task) to register first. Limits: places in
//! UTM and bearings from magnetic, grid or platform north are refused with the reason; the errors of a location are
//! not used (the standard leaves their unit open), so the camp's file says how good a sensor is.

pub mod messages;

use super::class_word;
use crate::error::WatchError;
use crate::input::{Ask, Input, Look, Sighting, Where};
use messages::{
    AlertAck, Command, Content, DetectionReport, Error, LocationList, LookAt, Order, Place,
    RegistrationAck, SapientMessage, System, Task, Timestamp,
};
use prost::Message;

/// The longest message taken, in bytes.
pub const LONGEST_MESSAGE: usize = 256 * 1024;

/// What one message gives: inputs for the camp and answers for the sensor.
#[derive(Debug, Default, PartialEq)]
pub struct Heard {
    /// What the camp learns.
    pub inputs: Vec<Input>,
    /// What the sensor is told.
    pub answers: Vec<Content>,
}

/// One sensor's connection.
#[derive(Debug, Clone)]
pub struct Session {
    sensor: String,
    own_node: String,
    /// The node that registered here.
    node: Option<String>,
    asked: u32,
}

impl Session {
    /// A connection of the sensor of this name to the camp of that name.
    #[must_use]
    pub fn new(sensor: &str, camp: &str) -> Self {
        Self { sensor: sensor.to_owned(), own_node: node_id(camp), node: None, asked: 0 }
    }

    /// Takes one message, without its length. `now_s` serves where a message has no time.
    pub fn take(&mut self, message: &[u8], now_s: f64) -> Heard {
        let decoded = SapientMessage::decode(message)
            .map_err(|error| WatchError::malformed("message", &error.to_string(), "SAPIENT"));
        match decoded.and_then(|message| self.read(message, now_s)) {
            Ok(heard) => heard,
            Err(error) => {
                let why = error.to_string();
                let packet = message.get(..message.len().min(1024)).map(<[u8]>::to_vec);
                let answer = Error { packet, error_message: vec![why.clone()] };
                Heard {
                    inputs: vec![Input::Dropped { sensor: self.sensor.clone(), reports: 1, why }],
                    answers: vec![Content::Error(answer)],
                }
            }
        }
    }

    /// An answer as bytes, with its length before it.
    #[must_use]
    pub fn frame(&self, answer: Content, now_s: f64) -> Vec<u8> {
        let message = SapientMessage {
            timestamp: Some(timestamp(now_s)),
            node_id: Some(self.own_node.clone()),
            destination_id: self.node.clone(),
            content: Some(answer),
        };
        let bytes = message.encode_to_vec();
        let mut framed = (bytes.len() as u32).to_le_bytes().to_vec();
        framed.extend(bytes);
        framed
    }

    fn read(&mut self, message: SapientMessage, now_s: f64) -> Result<Heard, WatchError> {
        let missing = |what| WatchError::malformed(what, "nothing", "a mandatory field");
        let node = message.node_id.filter(|id| !id.is_empty()).ok_or_else(|| missing("node_id"))?;
        let content = message.content.ok_or_else(|| missing("content"))?;
        let time_s = message
            .timestamp
            .map_or(now_s, |time| time.seconds as f64 + f64::from(time.nanos) / 1e9);
        if let Content::Registration(registration) = content {
            let version = registration.icd_version.ok_or_else(|| missing("icd_version"))?;
            return Ok(self.register(node, &version));
        }
        if self.node.as_ref() != Some(&node) {
            return Ok(self.ask_to_register(now_s));
        }
        let health = |says: String| Input::Health { sensor: self.sensor.clone(), says };
        let mut heard = Heard::default();
        match content {
            Content::DetectionReport(report) => heard.inputs.push(self.detection(report, time_s)?),
            Content::StatusReport(status) => {
                let system = status.system.and_then(|s| System::try_from(s).ok());
                let says = format!("{:?} {}", system.unwrap_or(System::Unspecified), status.mode());
                heard.inputs.push(health(says.trim().to_lowercase()));
            }
            Content::Alert(alert) => {
                const KINDS: [&str; 7] =
                    ["alert", "information", "warning", "critical", "error", "fatal", "mode"];
                let kind = usize::try_from(alert.alert_type()).ok().and_then(|k| KINDS.get(k));
                heard.inputs.push(Input::SensorAlert {
                    sensor: self.sensor.clone(),
                    alert: alert.alert_id().to_owned(),
                    says: format!("{}: {}", kind.unwrap_or(&"alert"), alert.description()),
                    // Only an active one asks for attention; all others say that it was dealt with.
                    over: !matches!(alert.status(), 0 | 1),
                });
                heard.answers.push(Content::AlertAck(AlertAck {
                    alert_id: alert.alert_id,
                    reason: Vec::new(),
                    alert_ack_status: Some(1),
                }));
            }
            Content::TaskAck(ack) => {
                let said = match ack.task_status() {
                    1 => "accepted",
                    2 => "refused",
                    3 => "done",
                    4 => "failed",
                    _ => "answered",
                };
                let reason = ack.reason.join("; ");
                let more = if reason.is_empty() { String::new() } else { format!(" ({reason})") };
                heard.inputs.push(health(format!("task {said}{more}")));
            }
            Content::Error(error) => {
                heard.inputs.push(health(format!("error: {}", error.error_message.join("; "))));
            }
            Content::Registration(_)
            | Content::RegistrationAck(_)
            | Content::Task(_)
            | Content::AlertAck(_) => {
                let expected = "a message that a sensor sends";
                return Err(WatchError::malformed("content", "a fusion node's message", expected));
            }
        }
        Ok(heard)
    }

    fn register(&mut self, node: String, version: &str) -> Heard {
        // A node that registers anew (after its restart) is the same; another one is not.
        let same = self.node.is_none() || self.node.as_ref() == Some(&node);
        let spoken = version.to_lowercase().replace([' ', '_'], "").contains("335v2");
        let reason = match (same, spoken) {
            (false, _) => Some("another node is registered on this connection".to_owned()),
            (_, false) => Some(format!("icd_version {version:?}; expected BSI Flex 335 v2.0")),
            _ => None,
        };
        let says = match &reason {
            None => "registered".to_owned(),
            Some(reason) => format!("registration refused: {reason}"),
        };
        if reason.is_none() {
            self.node = Some(node);
        }
        let ack = RegistrationAck {
            acceptance: Some(reason.is_none()),
            ack_response_reason: reason.into_iter().collect(),
        };
        Heard {
            inputs: vec![Input::Health { sensor: self.sensor.clone(), says }],
            answers: vec![Content::RegistrationAck(ack)],
        }
    }

    fn ask_to_register(&mut self, now_s: f64) -> Heard {
        let why = "not registered".to_owned();
        let dropped = Input::Dropped { sensor: self.sensor.clone(), reports: 1, why };
        self.asked += 1;
        // Asked now and then, not once for each of a thousand messages.
        let ask = self.asked % 100 == 1;
        let task = ask.then(|| self.order(Order::Request("Registration".to_owned()), now_s));
        Heard { inputs: vec![dropped], answers: task.into_iter().collect() }
    }

    /// What the sensor is asked, once it has registered.
    pub fn task(&mut self, ask: &Ask, now_s: f64) -> Option<Content> {
        self.node.as_ref()?;
        self.asked += 1;
        let order = match *ask {
            Ask::Status => Order::Request("Status".to_owned()),
            Ask::Look { latitude, longitude } => {
                let place = messages::Location {
                    x: Some(longitude),
                    y: Some(latitude),
                    z: None,
                    coordinate_system: Some(1),
                    datum: Some(1),
                };
                let location_list = Some(LocationList { locations: vec![place] });
                Order::LookAt(LookAt { location_list })
            }
        };
        Some(self.order(order, now_s))
    }

    fn order(&self, order: Order, now_s: f64) -> Content {
        Content::Task(Task {
            task_id: Some(ulid(now_s, u64::from(self.asked))),
            control: Some(1),
            command: Some(Command { command: Some(order) }),
        })
    }

    fn detection(&self, report: DetectionReport, time_s: f64) -> Result<Input, WatchError> {
        let place = match report.location_oneof {
            Some(Place::RangeBearing(seen)) => bearing(&seen)?,
            Some(Place::Location(seen)) => location(&seen)?,
            None => return Err(WatchError::malformed("location", "nothing", "a mandatory field")),
        };
        let classes = report
            .classification
            .iter()
            .take(16)
            .filter_map(|c| {
                let word = class_word(c.r#type.as_deref()?);
                Some((word, f64::from(c.confidence.unwrap_or(0.5))))
            })
            .filter(|(_, confidence)| (0.0..=1.0).contains(confidence))
            .collect();
        let object = report.object_id.map(|id| id.chars().take(64).collect());
        let sightings = vec![Sighting { place, classes, object }];
        Ok(Input::Look(Look { sensor: self.sensor.clone(), time_s, whole: false, sightings }))
    }
}

/// A number that is there; what is infinite or no number cannot be written down.
fn number(what: &'static str, found: Option<f64>) -> Result<f64, WatchError> {
    let finite = found.filter(|value| value.is_finite());
    finite.ok_or_else(|| WatchError::malformed(what, "nothing", "a number"))
}

fn bearing(seen: &messages::RangeBearing) -> Result<Where, WatchError> {
    let (in_degrees, in_metres) = match seen.coordinate_system() {
        1 => (1.0, 1.0),
        2 => (180.0 / std::f64::consts::PI, 1.0),
        3 => (1.0, 1000.0),
        4 => (180.0 / std::f64::consts::PI, 1000.0),
        other => {
            let expected = "degrees or radians, with m or km";
            return Err(WatchError::malformed("coordinate_system", &other.to_string(), expected));
        }
    };
    if seen.datum() != 1 {
        let found = seen.datum().to_string();
        return Err(WatchError::malformed("datum", &found, "true north (1)"));
    }
    Ok(Where::Bearing {
        range_m: number("range", seen.range)? * in_metres,
        bearing_deg: number("azimuth", seen.azimuth)? * in_degrees,
        elevation_deg: seen.elevation.map(|angle| angle * in_degrees),
        range_sd_m: seen.range_error.map(|error| error * in_metres).filter(|sd| *sd > 0.0),
        bearing_sd_deg: seen.azimuth_error.map(|error| error * in_degrees).filter(|sd| *sd > 0.0),
    })
}

fn location(seen: &messages::Location) -> Result<Where, WatchError> {
    let in_degrees = match seen.coordinate_system() {
        1 => 1.0,
        2 => 180.0 / std::f64::consts::PI,
        other => {
            let expected = "longitude and latitude in degrees (1) or radians (2)";
            return Err(WatchError::malformed("coordinate_system", &other.to_string(), expected));
        }
    };
    Ok(Where::Place {
        latitude: number("y", seen.y)? * in_degrees,
        longitude: number("x", seen.x)? * in_degrees,
        sd_m: None,
    })
}

fn timestamp(seconds: f64) -> Timestamp {
    let whole = seconds.floor();
    Timestamp { seconds: whole as i64, nanos: ((seconds - whole) * 1e9) as i32 }
}

/// The camp's node as a UUID of version 8, made of its name: the same at every start.
fn node_id(camp: &str) -> String {
    let part = |salt: u8| crc32fast::hash(&[&[salt], camp.as_bytes()].concat());
    let (a, b, c, d) = (part(1), part(2), part(3), part(4));
    let (b1, b2) = (b >> 16, 0x8000 | (b & 0x0fff));
    let (c1, c2) = (0x8000 | ((c >> 16) & 0x3fff), c & 0xffff);
    format!("{a:08x}-{b1:04x}-{b2:04x}-{c1:04x}-{c2:04x}{d:08x}")
}

/// An identifier that sorts by time: 48 bits of milliseconds, then the number, in Crockford's base 32.
fn ulid(now_s: f64, number: u64) -> String {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let milliseconds = (now_s.max(0.0) * 1e3) as u64 & 0xffff_ffff_ffff;
    let value = (u128::from(milliseconds) << 80) | u128::from(number);
    let digit = |i: u32| char::from(DIGITS[((value >> (5 * i)) & 31) as usize]);
    (0..26).rev().map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn say(content: Content) -> Vec<u8> {
        SapientMessage {
            timestamp: Some(timestamp(100.5)),
            node_id: Some("11111111-1111-4111-8111-111111111111".into()),
            destination_id: None,
            content: Some(content),
        }
        .encode_to_vec()
    }

    fn registration(version: &str) -> Vec<u8> {
        let version = Some(version.to_owned());
        say(Content::Registration(messages::Registration { icd_version: version, name: None }))
    }

    fn detection(place: Place) -> Vec<u8> {
        let location_oneof = Some(place);
        say(Content::DetectionReport(DetectionReport { location_oneof, ..Default::default() }))
    }

    #[test]
    fn a_sensor_registers_before_its_detections_count() {
        let mut session = Session::new("radar", "Camp North");
        let seen = messages::Location {
            x: Some(-0.05),
            y: Some(16.27),
            coordinate_system: Some(1),
            datum: Some(1),
            ..Default::default()
        };
        let seen = detection(Place::Location(seen));
        let heard = session.take(&seen, 0.0);
        assert!(matches!(heard.inputs[..], [Input::Dropped { .. }]));
        assert!(matches!(heard.answers[..], [Content::Task(_)]), "asked to register");
        let heard = session.take(&registration("BSI Flex 335 v2.0"), 0.0);
        assert!(matches!(&heard.answers[..], [Content::RegistrationAck(ack)] if ack.acceptance()));
        let heard = session.take(&seen, 0.0);
        assert!(matches!(&heard.inputs[..], [Input::Look(look)] if look.time_s == 100.5));
    }

    #[test]
    fn another_version_and_another_north_are_refused_with_the_reason() {
        let mut session = Session::new("radar", "Camp North");
        let heard = session.take(&registration("7.0"), 0.0);
        assert!(matches!(&heard.answers[..], [Content::RegistrationAck(ack)] if !ack.acceptance()));
        session.take(&registration("BSI Flex 335 v2.0"), 0.0);
        let seen = messages::RangeBearing {
            azimuth: Some(1.0),
            range: Some(5.0),
            coordinate_system: Some(4),
            datum: Some(2),
            ..Default::default()
        };
        let heard = session.take(&detection(Place::RangeBearing(seen.clone())), 0.0);
        assert!(format!("{heard:?}").contains("expected true north"), "{heard:?}");
        let seen = messages::RangeBearing { datum: Some(1), ..seen };
        let heard = session.take(&detection(Place::RangeBearing(seen)), 0.0);
        assert!(format!("{heard:?}").contains("range_m: 5000.0, bearing_deg: 57.29"), "{heard:?}");
    }

    #[test]
    fn a_registered_sensor_is_asked_and_its_alerts_stand_until_they_are_clear() {
        let mut session = Session::new("camera", "Camp North");
        let look = Ask::Look { latitude: 16.27, longitude: -0.05 };
        assert_eq!(session.task(&look, 0.0), None, "not registered");
        session.take(&registration("BSI Flex 335 v2.0"), 0.0);
        let Some(Content::Task(task)) = session.task(&look, 0.0) else { panic!("no task") };
        let Some(Command { command: Some(Order::LookAt(at)) }) = task.command else {
            panic!("no order to look")
        };
        let places = at.location_list.unwrap().locations;
        assert_eq!((places[0].x, places[0].y), (Some(-0.05), Some(16.27)));
        let ack = messages::TaskAck {
            task_id: task.task_id,
            task_status: Some(2),
            reason: vec!["mast is down".into()],
        };
        let heard = session.take(&say(Content::TaskAck(ack)), 0.0);
        assert!(format!("{heard:?}").contains("task refused (mast is down)"), "{heard:?}");
        for (status, expect) in [(1, false), (5, true)] {
            let alert = messages::Alert {
                alert_id: Some("a".into()),
                alert_type: Some(2),
                status: Some(status),
                description: Some("tampering".into()),
            };
            let heard = session.take(&say(Content::Alert(alert)), 0.0);
            assert!(matches!(&heard.inputs[..], [Input::SensorAlert { over, says, .. }]
                if *over == expect && says == "warning: tampering"));
            assert!(matches!(heard.answers[..], [Content::AlertAck(_)]));
        }
    }

    #[test]
    fn our_node_is_a_uuid_and_our_tasks_have_ulids() {
        let id = node_id("Camp North");
        assert_eq!((id.len(), &id[14..15]), (36, "8"));
        assert_eq!(id, node_id("Camp North"));
        assert_eq!(ulid(0.001, 33).len(), 26);
        assert_eq!(&ulid(0.001, 33), "00000000010000000000000011");
    }

    proptest! {
        #[test]
        fn no_message_panics(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0_usize..80) {
            let mut session = Session::new("radar", "Camp");
            session.take(&bytes, 0.0);
            let mut known = registration("BSI Flex 335 v2.0");
            known.truncate(cut);
            known.extend(&bytes);
            session.take(&known, 0.0);
        }
    }
}
