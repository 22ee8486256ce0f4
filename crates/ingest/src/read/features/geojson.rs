//! Which features does this GeoJSON text hold?

use geo_types::{GeometryCollection, MultiLineString, MultiPoint, Point};
use geojson::{Geometry, GeometryValue, JsonObject, Position};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::geometry::{Positions, polygon, polygons};
use super::{Feature, id, wkt};

#[derive(Deserialize)]
struct Collection {
    #[serde(rename = "type")]
    kind: String,
    features: Option<Vec<Written>>,
}

/// A feature as written; only its own outline is lost where that is malformed.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    properties: Option<JsonObject>,
    #[serde(default)]
    geometry: Option<Outline>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Outline {
    Readable(Geometry),
    Other(IgnoredAny),
}

pub(super) fn parse(text: &[u8], positions: &mut Positions) -> Result<Vec<Feature>, String> {
    let found: Collection = serde_json::from_slice(text).map_err(|e| e.to_string())?;
    let Some(features) = found.features.filter(|_| found.kind == "FeatureCollection") else {
        return Err(format!("expected a FeatureCollection with features, found {:?}", found.kind));
    };
    let feature = |written: Written| Feature {
        id: id(written.id),
        object: None,
        properties: written.properties.unwrap_or_default(),
        outline: match written.geometry {
            None => Ok(None),
            Some(Outline::Readable(geometry)) => {
                geometry_of(&geometry, positions).map(|g| Some(wkt(&g)))
            }
            Some(Outline::Other(_)) => Err("not a GeoJSON geometry".to_owned()),
        },
    };
    Ok(features.into_iter().map(feature).collect())
}

fn geometry_of(
    geometry: &Geometry,
    positions: &mut Positions,
) -> Result<geo_types::Geometry, String> {
    Ok(match &geometry.value {
        GeometryValue::Point { coordinates } => {
            Point(positions.coord(coordinates.as_slice())?).into()
        }
        GeometryValue::MultiPoint { coordinates } => {
            let points = coordinates.iter().map(|p| positions.coord(p.as_slice()).map(Point));
            MultiPoint(points.collect::<Result<_, _>>()?).into()
        }
        GeometryValue::LineString { coordinates } => line(coordinates, positions)?.into(),
        GeometryValue::MultiLineString { coordinates } => {
            MultiLineString(lines(coordinates, positions)?).into()
        }
        GeometryValue::Polygon { coordinates } => polygon(lines(coordinates, positions)?).into(),
        GeometryValue::MultiPolygon { coordinates } => {
            let each = coordinates.iter().map(|rings| lines(rings, positions).map(polygon));
            polygons(each.collect::<Result<_, _>>()?).into()
        }
        GeometryValue::GeometryCollection { geometries } => {
            let members = geometries.iter().map(|g| geometry_of(g, positions));
            geo_types::Geometry::GeometryCollection(GeometryCollection(
                members.collect::<Result<_, _>>()?,
            ))
        }
    })
}

fn line(written: &[Position], positions: &mut Positions) -> Result<geo_types::LineString, String> {
    positions.line(written.iter().map(Position::as_slice))
}

fn lines(
    written: &[Vec<Position>],
    positions: &mut Positions,
) -> Result<Vec<geo_types::LineString>, String> {
    written.iter().map(|l| line(l, positions)).collect()
}
