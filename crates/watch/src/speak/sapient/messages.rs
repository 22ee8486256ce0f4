//! Which parts of SAPIENT's messages do we read and write?
//!
//! BSI Flex 335 v2.0 (2024), field by field as in its published protobuf definitions; fields left out here are
//! passed over when read. Names of fields are the standard's.

#![allow(missing_docs, reason = "the standard documents each field")]

use prost::{Enumeration, Message, Oneof};

#[derive(Clone, PartialEq, Message)]
pub struct Timestamp {
    #[prost(int64, tag = "1")]
    pub seconds: i64,
    #[prost(int32, tag = "2")]
    pub nanos: i32,
}

#[derive(Clone, PartialEq, Message)]
pub struct SapientMessage {
    #[prost(message, optional, tag = "1")]
    pub timestamp: Option<Timestamp>,
    #[prost(string, optional, tag = "2")]
    pub node_id: Option<String>,
    #[prost(string, optional, tag = "3")]
    pub destination_id: Option<String>,
    #[prost(oneof = "Content", tags = "4, 5, 6, 7, 8, 9, 10, 11, 12")]
    pub content: Option<Content>,
}

#[derive(Clone, PartialEq, Oneof)]
pub enum Content {
    #[prost(message, tag = "4")]
    Registration(Registration),
    #[prost(message, tag = "5")]
    RegistrationAck(RegistrationAck),
    #[prost(message, tag = "6")]
    StatusReport(StatusReport),
    #[prost(message, tag = "7")]
    DetectionReport(DetectionReport),
    #[prost(message, tag = "8")]
    Task(Task),
    #[prost(message, tag = "9")]
    TaskAck(TaskAck),
    #[prost(message, tag = "10")]
    Alert(Alert),
    #[prost(message, tag = "11")]
    AlertAck(AlertAck),
    #[prost(message, tag = "12")]
    Error(Error),
}

#[derive(Clone, PartialEq, Message)]
pub struct Registration {
    #[prost(string, optional, tag = "2")]
    pub icd_version: Option<String>,
    #[prost(string, optional, tag = "3")]
    pub name: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
pub struct RegistrationAck {
    #[prost(bool, optional, tag = "1")]
    pub acceptance: Option<bool>,
    #[prost(string, repeated, tag = "3")]
    pub ack_response_reason: Vec<String>,
}

#[derive(Clone, PartialEq, Message)]
pub struct StatusReport {
    #[prost(string, optional, tag = "1")]
    pub report_id: Option<String>,
    #[prost(enumeration = "System", optional, tag = "2")]
    pub system: Option<i32>,
    #[prost(string, optional, tag = "5")]
    pub mode: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enumeration)]
#[repr(i32)]
pub enum System {
    Unspecified = 0,
    Ok = 1,
    Warning = 2,
    Error = 3,
    Goodbye = 5,
}

#[derive(Clone, PartialEq, Message)]
pub struct DetectionReport {
    #[prost(string, optional, tag = "1")]
    pub report_id: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub object_id: Option<String>,
    #[prost(string, optional, tag = "4")]
    pub state: Option<String>,
    #[prost(oneof = "Place", tags = "5, 6")]
    pub location_oneof: Option<Place>,
    #[prost(float, optional, tag = "7")]
    pub detection_confidence: Option<f32>,
    #[prost(message, repeated, tag = "11")]
    pub classification: Vec<Classification>,
}

#[derive(Clone, PartialEq, Oneof)]
pub enum Place {
    #[prost(message, tag = "5")]
    RangeBearing(RangeBearing),
    #[prost(message, tag = "6")]
    Location(Location),
}

#[derive(Clone, PartialEq, Message)]
pub struct RangeBearing {
    #[prost(double, optional, tag = "1")]
    pub elevation: Option<f64>,
    #[prost(double, optional, tag = "2")]
    pub azimuth: Option<f64>,
    #[prost(double, optional, tag = "3")]
    pub range: Option<f64>,
    #[prost(double, optional, tag = "5")]
    pub azimuth_error: Option<f64>,
    #[prost(double, optional, tag = "6")]
    pub range_error: Option<f64>,
    /// 1 degrees and m, 2 radians and m, 3 degrees and km, 4 radians and km.
    #[prost(int32, optional, tag = "7")]
    pub coordinate_system: Option<i32>,
    /// 1 true north, 2 magnetic, 3 grid, 4 platform.
    #[prost(int32, optional, tag = "8")]
    pub datum: Option<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Location {
    #[prost(double, optional, tag = "1")]
    pub x: Option<f64>,
    #[prost(double, optional, tag = "2")]
    pub y: Option<f64>,
    #[prost(double, optional, tag = "3")]
    pub z: Option<f64>,
    /// 1 longitude and latitude in degrees, 2 in radians, 5 UTM.
    #[prost(int32, optional, tag = "7")]
    pub coordinate_system: Option<i32>,
    /// 1 WGS 84 ellipsoid, 2 geoid.
    #[prost(int32, optional, tag = "8")]
    pub datum: Option<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Classification {
    #[prost(string, optional, tag = "1")]
    pub r#type: Option<String>,
    #[prost(float, optional, tag = "2")]
    pub confidence: Option<f32>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Task {
    #[prost(string, optional, tag = "1")]
    pub task_id: Option<String>,
    /// 1 start, 2 stop, 3 pause.
    #[prost(int32, optional, tag = "6")]
    pub control: Option<i32>,
    #[prost(message, optional, tag = "8")]
    pub command: Option<Command>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Command {
    /// Of the standard's commands two: a request ("Registration", "Status"), and to look. Nothing is moved or
    /// followed from here.
    #[prost(oneof = "Order", tags = "1, 6")]
    pub command: Option<Order>,
}

#[derive(Clone, PartialEq, Oneof)]
pub enum Order {
    #[prost(string, tag = "1")]
    Request(String),
    #[prost(message, tag = "6")]
    LookAt(LookAt),
}

/// The standard's LocationOrRangeBearing; from here always locations.
#[derive(Clone, PartialEq, Message)]
pub struct LookAt {
    #[prost(message, optional, tag = "2")]
    pub location_list: Option<LocationList>,
}

#[derive(Clone, PartialEq, Message)]
pub struct LocationList {
    #[prost(message, repeated, tag = "1")]
    pub locations: Vec<Location>,
}

#[derive(Clone, PartialEq, Message)]
pub struct TaskAck {
    #[prost(string, optional, tag = "1")]
    pub task_id: Option<String>,
    #[prost(int32, optional, tag = "2")]
    pub task_status: Option<i32>,
    #[prost(string, repeated, tag = "5")]
    pub reason: Vec<String>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Alert {
    #[prost(string, optional, tag = "1")]
    pub alert_id: Option<String>,
    /// 1 information, 2 warning, 3 critical, 4 error, 5 fatal, 6 change of mode.
    #[prost(int32, optional, tag = "2")]
    pub alert_type: Option<i32>,
    /// 1 active, 2 acknowledged, 3 rejected, 4 ignored, 5 clear.
    #[prost(int32, optional, tag = "3")]
    pub status: Option<i32>,
    #[prost(string, optional, tag = "4")]
    pub description: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
pub struct AlertAck {
    #[prost(string, optional, tag = "1")]
    pub alert_id: Option<String>,
    #[prost(string, repeated, tag = "4")]
    pub reason: Vec<String>,
    /// 1 accepted, 2 rejected, 3 cancelled.
    #[prost(int32, optional, tag = "5")]
    pub alert_ack_status: Option<i32>,
}

#[derive(Clone, PartialEq, Message)]
pub struct Error {
    #[prost(bytes = "vec", optional, tag = "1")]
    pub packet: Option<Vec<u8>>,
    #[prost(string, repeated, tag = "3")]
    pub error_message: Vec<String>,
}
