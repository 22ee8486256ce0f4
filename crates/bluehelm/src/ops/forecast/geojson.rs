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
        Area::Polygon(rings) => {
            let parts: Vec<Value> = parts(rings).iter().map(|part| json!(part)).collect();
            json!({"type": "MultiPolygon", "coordinates": parts})
        }
    }
}

type Corners = Vec<[f64; 2]>;

/// Rings put together again: each outer one with the holes in it, closed as GeoJSON wants them.
fn parts(rings: &[Vec<Point>]) -> Vec<Vec<Corners>> {
    let encloses = |outer: &Vec<Point>, inner: &Vec<Point>| {
        let area = Area::try_polygon(vec![outer.clone()]);
        inner.first().is_some_and(|&corner| area.is_ok_and(|area| area.contains(corner)))
    };
    let around = |at: usize| {
        let others = rings.iter().enumerate().filter(move |(other, _)| *other != at);
        others.filter(move |(_, outer)| encloses(outer, &rings[at])).map(|(outer, _)| outer)
    };
    let closed = |ring: &Vec<Point>| -> Corners {
        ring.iter().chain(ring.first()).map(|p| [p.longitude(), p.latitude()]).collect()
    };
    let depth: Vec<usize> = (0..rings.len()).map(|at| around(at).count()).collect();
    (0..rings.len())
        .filter(|&at| depth[at].is_multiple_of(2))
        .map(|outer| {
            let is_hole = |hole: &usize| {
                depth[*hole] == depth[outer] + 1 && around(*hole).any(|found| found == outer)
            };
            let holes = (0..rings.len()).filter(is_hole).map(|hole| closed(&rings[hole]));
            std::iter::once(closed(&rings[outer])).chain(holes).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_go_back_into_the_rings_that_hold_them() {
        let square = |at: f64, size: f64| {
            let corners = [(at, at), (at, at + size), (at + size, at + size), (at + size, at)];
            corners.map(|(y, x)| Point::try_new(y, x).expect("a point")).to_vec()
        };
        let found = parts(&[square(1.0, 1.0), square(0.0, 4.0), square(20.0, 1.0)]);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(found[0][0].first(), found[0][0].last());
        assert_eq!(found[0][0].len(), 5);
    }
}
