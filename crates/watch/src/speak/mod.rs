//! In which languages do sensors and receivers speak? Bytes in, [`crate::Input`] out, and back; no sockets.

pub mod cap;
pub mod cot;
pub mod csv;
pub mod json;
pub mod sapient;

/// A class in our spelling, whoever says it: lower case, the first 40 characters, one word for what has several.
pub(crate) fn class_word(class: &str) -> String {
    let class: String = class.trim().to_lowercase().chars().take(40).collect();
    match class.as_str() {
        "human" | "pedestrian" => "person".to_owned(),
        "land vehicle" | "car" | "truck" => "vehicle".to_owned(),
        "uav" | "uas" | "unmanned aerial vehicle" => "drone".to_owned(),
        _ => class,
    }
}
