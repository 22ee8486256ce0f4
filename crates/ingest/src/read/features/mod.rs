//! Which features does this GeoJSON or TopoJSON file hold, and what is their outline?
//!
//! GeoJSON as in RFC 7946, TopoJSON as in its specification of 2017. Outlines become well-known
//! text (WKT) in WGS 84, longitude first. A feature whose outline cannot be read comes with the
//! reason; a file that cannot be read as a whole is an error. A file is held in memory, so it may
//! have [`LARGEST_FILE_BYTES`] at most; a topology may use one arc many times, so outlines may have
//! [`MOST_POSITIONS`] positions in all.
//!
//! This module uses nothing else of the crate, so that it can be fuzzed by itself.

mod geojson;
mod geometry;
mod topojson;

use ::geojson::JsonObject;
use serde::Deserialize;
use wkt::ToWkt;

use geometry::Positions;

/// No publisher's file comes near this.
pub const LARGEST_FILE_BYTES: u64 = 64 << 20;
/// No publisher's outlines come near this many positions.
pub const MOST_POSITIONS: usize = 5_000_000;

/// How a file of features is written; a source declares it, for its first bytes are those of JSON.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Format {
    /// A GeoJSON feature collection.
    Geojson {},
    /// A TopoJSON topology.
    Topojson {
        /// Which of its objects; not needed where it has one.
        #[serde(default)]
        object: Option<String>,
    },
}

impl Format {
    /// Its name in errors.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Geojson {} => "GeoJSON",
            Self::Topojson { .. } => "TopoJSON",
        }
    }
}

/// A feature of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// The id beside its properties.
    pub id: Option<String>,
    /// The object of the topology that holds it.
    pub object: Option<String>,
    /// What is said of it.
    pub properties: JsonObject,
    /// Its outline as WKT, missing where it has none; or why it cannot be read.
    pub outline: Result<Option<String>, String>,
}

/// The features of a file in their order; the error says what was found and what was expected.
pub fn parse(format: &Format, text: &[u8]) -> Result<Vec<Feature>, String> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut positions = Positions::new(MOST_POSITIONS);
    match format {
        Format::Geojson {} => geojson::parse(text, &mut positions),
        Format::Topojson { object } => topojson::parse(text, object.as_deref(), &mut positions),
    }
}

fn wkt(geometry: &geo_types::Geometry) -> String {
    geometry.wkt_string()
}

/// An id, which may be text or a number.
fn id(value: Option<serde_json::Value>) -> Option<String> {
    match value? {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
