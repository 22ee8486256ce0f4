//! Which sectors does a user's file of polygons hold?

use std::path::Path;

use anyhow::{Context, Result, bail};
use base::Point;
use forecast::near::Area;
use serde_json::Value;

use super::areas::{Named, Shape};
use super::files::{shown, text};

/// Properties that name a feature, in any case: the first that is there is taken.
const NAMES: [&str; 3] = ["name", "sector", "id"];

/// Sectors of the user's own: the polygons of a GeoJSON file, and how many of them have no name.
pub fn polygons(path: &Path) -> Result<(Vec<Named>, usize)> {
    let whole: Value = serde_json::from_str(&text(path)?).with_context(|| shown(path))?;
    let one = [whole.clone()];
    let features = match whole["features"].as_array() {
        Some(features) => &features[..],
        None => &one[..],
    };
    let (mut found, mut unnamed): (Vec<Named>, usize) = (Vec::new(), 0);
    for (n, feature) in features.iter().enumerate() {
        let wrong = || format!("{}, feature {}", shown(path), n + 1);
        let area = parts(feature).and_then(|parts| Ok(Area::try_polygon(parts)?));
        let area = area.with_context(wrong)?;
        let name = name(feature).unwrap_or_else(|| {
            unnamed += 1;
            format!("area {}", n + 1)
        });
        if found.iter().any(|other| other.name.eq_ignore_ascii_case(&name)) {
            bail!("{}: another is called {name} too; expected each name once", wrong());
        }
        found.push(Named { name, point: area.middle(), people: None, shape: Shape::Area(area) });
    }
    if found.is_empty() {
        bail!("{} has no features; expected at least one polygon", shown(path));
    }
    Ok((found, unnamed))
}

fn name(feature: &Value) -> Option<String> {
    let properties = feature["properties"].as_object()?;
    NAMES.iter().find_map(|wanted| {
        let mut held = properties.iter().filter(|(key, _)| key.eq_ignore_ascii_case(wanted));
        held.find_map(|(_, value)| match value {
            Value::String(name) if !name.trim().is_empty() => Some(name.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        })
    })
}

/// The parts of a feature's geometry, each of rings.
fn parts(feature: &Value) -> Result<Vec<Vec<Vec<Point>>>> {
    let geometry = if feature["type"] == "Feature" { &feature["geometry"] } else { feature };
    let coordinates = &geometry["coordinates"];
    let parts = match geometry["type"].as_str() {
        Some("Polygon") => vec![coordinates],
        Some("MultiPolygon") => coordinates.as_array().into_iter().flatten().collect(),
        Some(line @ ("LineString" | "MultiLineString")) => bail!(
            "a geometry of type {line}; expected Polygon or MultiPolygon: buffer a line to a polygon first"
        ),
        Some(other) => bail!("a geometry of type {other}; expected Polygon or MultiPolygon"),
        None => bail!("no geometry; expected Polygon or MultiPolygon"),
    };
    let rings = |part: &Value| part.as_array().into_iter().flatten().map(ring).collect();
    parts.into_iter().map(rings).collect()
}

/// A ring, without the last corner that GeoJSON repeats.
fn ring(corners: &Value) -> Result<Vec<Point>> {
    let expected = "expected a ring of corners such as [longitude, latitude]";
    let Some(corners) = corners.as_array() else { bail!("{expected}") };
    let mut ring = Vec::with_capacity(corners.len());
    for corner in corners {
        let (x, y) = (corner.get(0).and_then(Value::as_f64), corner.get(1).and_then(Value::as_f64));
        let Some((x, y)) = x.zip(y) else { bail!("a corner {corner}; {expected}") };
        ring.push(Point::try_new(y, x)?);
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    Ok(ring)
}
