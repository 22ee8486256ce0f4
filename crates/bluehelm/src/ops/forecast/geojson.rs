//! How do forecasts look on a map?

use base::Point;
use forecast::near::Area;
use serde_json::{Value, json};

use super::near::NearForecast;

/// A feature for each row: the point of a circle with its radius among its properties, the outline of
/// a cell or polygon. RFC 7946; `audience` says for whom it may be.
pub fn features(made: &NearForecast) -> Value {
    let areas = made.areas.len().max(1);
    let features: Vec<Value> = made
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let geometry = made.areas.get(at % areas).map_or(Value::Null, geometry);
            json!({"type": "Feature", "geometry": geometry, "properties": row})
        })
        .collect();
    json!({
        "type": "FeatureCollection",
        "audience": made.audience,
        "known": made.known,
        "features": features,
    })
}

fn geometry(area: &Area) -> Value {
    match area {
        Area::Circle { centre, .. } => {
            json!({"type": "Point", "coordinates": [centre.longitude(), centre.latitude()]})
        }
        Area::Cell(cell) => {
            let (y, x) = (cell.centre().latitude(), cell.centre().longitude());
            let (s, n, w, e) = (y - 0.25, y + 0.25, x - 0.25, x + 0.25);
            json!({"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]})
        }
        Area::Polygon(parts) => {
            let parts: Vec<Vec<Corners>> =
                parts.iter().map(|part| part.iter().map(|ring| closed(ring)).collect()).collect();
            json!({"type": "MultiPolygon", "coordinates": parts})
        }
    }
}

type Corners = Vec<[f64; 2]>;

/// A ring closed as GeoJSON wants it.
fn closed(ring: &[Point]) -> Corners {
    ring.iter().chain(ring.first()).map(|p| [p.longitude(), p.latitude()]).collect()
}
