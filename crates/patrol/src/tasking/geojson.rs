//! How is a plan drawn on a map?

use serde_json::{Value, json};

use super::{StopKind, Tasking};
use crate::case::clock;

impl Tasking {
    /// GeoJSON (RFC 7946): a line for each patrol, straight from stop to stop, and a point for each visit.
    pub fn to_geojson(&self) -> String {
        let standing = self.standing();
        let mut features: Vec<Value> = Vec::new();
        for patrol in &self.patrols {
            let line: Vec<[f64; 2]> =
                patrol.stops.iter().map(|stop| [stop.longitude, stop.latitude]).collect();
            features.push(json!({
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": line},
                "properties": {"standing": standing, "day": patrol.day.to_string(),
                    "patrol": patrol.number, "team": patrol.team,
                    "travel_min": patrol.travel_min},
            }));
            for stop in patrol.stops.iter().filter(|stop| stop.kind != StopKind::Camp) {
                features.push(json!({
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [stop.longitude, stop.latitude]},
                    "properties": {"standing": standing, "day": patrol.day.to_string(),
                        "patrol": patrol.number, "team": patrol.team, "kind": stop.kind, "id": stop.id, "name": stop.name,
                        "arrive": clock(stop.arrive_min), "leave": clock(stop.leave_min),
                        "value": stop.value, "note": stop.note},
                }));
            }
        }
        json!({"type": "FeatureCollection", "features": features}).to_string()
    }
}
