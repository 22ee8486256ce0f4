//! Which features does this TopoJSON text hold?
//!
//! A topology keeps each stretch of border once, as an arc: points, or steps on a grid where it has
//! a `transform`. Shapes name their arcs in turn, `~i` being arc i backwards; the first point of an
//! arc is the last of the one before (TopoJSON specification 2017, sections 2.1 and 2.2). Written
//! here because the crate `topojson` 0.5 panics on nested collections and bad indices.

use std::collections::BTreeMap;
use std::fmt;

use geo_types::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, Point,
};
use geojson::JsonObject;
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value;

use super::geometry::{Positions, polygon, polygons};
use super::{Feature, id, wkt};

#[derive(Deserialize)]
struct Topology {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    objects: BTreeMap<String, Shape>,
    #[serde(default)]
    arcs: Vec<Vec<Vec<f64>>>,
    #[serde(default)]
    transform: Option<Transform>,
}

#[derive(Deserialize, Clone, Copy)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct Shape {
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(default)]
    id: Option<Value>,
    #[serde(default)]
    properties: Option<JsonObject>,
    #[serde(default)]
    arcs: Option<Nested>,
    #[serde(default)]
    coordinates: Option<Nested>,
    #[serde(default)]
    geometries: Option<Vec<Shape>>,
}

/// Numbers in arrays in arrays, as deep as the kind of the shape asks.
enum Nested {
    Number(f64),
    Array(Vec<Nested>),
}

impl<'de> Deserialize<'de> for Nested {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reading;
        impl<'de> Visitor<'de> for Reading {
            type Value = Nested;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("numbers or arrays of numbers")
            }

            fn visit_i64<E>(self, number: i64) -> Result<Nested, E> {
                Ok(Nested::Number(number as f64))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Nested, E> {
                Ok(Nested::Number(number as f64))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Nested, E> {
                Ok(Nested::Number(number))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Nested, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = seq.next_element()? {
                    members.push(member);
                }
                Ok(Nested::Array(members))
            }
        }
        deserializer.deserialize_any(Reading)
    }
}

impl Nested {
    fn array(&self) -> Result<&[Nested], String> {
        match self {
            Self::Array(members) => Ok(members),
            Self::Number(number) => Err(format!("expected an array, found {number}")),
        }
    }

    fn number(&self) -> Result<f64, String> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Array(_) => Err("expected a number, found an array".to_owned()),
        }
    }

    /// Every member read by `read`.
    fn each<T>(&self, read: impl FnMut(&Nested) -> Result<T, String>) -> Result<Vec<T>, String> {
        self.array()?.iter().map(read).collect()
    }
}

pub(super) fn parse(
    text: &[u8],
    object: Option<&str>,
    positions: &mut Positions,
) -> Result<Vec<Feature>, String> {
    let topology: Topology = serde_json::from_slice(text).map_err(|e| e.to_string())?;
    if topology.kind != "Topology" {
        return Err(format!("expected a Topology, found {:?}", topology.kind));
    }
    let names = topology.objects.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
    let found = match object {
        Some(name) => topology.objects.get_key_value(name),
        None if topology.objects.len() == 1 => topology.objects.first_key_value(),
        None => None,
    };
    let Some((name, shape)) = found else {
        let asked = object.map_or("one object".to_owned(), |o| format!("an object {o}"));
        return Err(format!("expected {asked}, found {names}: name one of them in `object`"));
    };
    let shapes = match (shape.kind.as_deref(), &shape.geometries) {
        (Some("GeometryCollection"), Some(members)) => members.iter().collect(),
        _ => vec![shape],
    };
    let mut drawing = Drawing { arcs: arcs(&topology)?, transform: topology.transform, positions };
    let feature = |shape: &Shape| Feature {
        id: id(shape.id.clone()),
        object: Some(name.clone()),
        properties: shape.properties.clone().unwrap_or_default(),
        outline: drawing.geometry(shape).map(|g| g.as_ref().map(wkt)),
    };
    Ok(shapes.into_iter().map(feature).collect())
}

/// Every arc as positions on earth; steps on a grid are summed up.
fn arcs(topology: &Topology) -> Result<Vec<Vec<[f64; 2]>>, String> {
    let arc = |(at, steps): (usize, &Vec<Vec<f64>>)| {
        let (mut x, mut y) = (0.0, 0.0);
        let position = |step: &Vec<f64>| {
            let &[dx, dy, ..] = step.as_slice() else {
                return Err(format!("arc {at} has a position of {} numbers", step.len()));
            };
            let Some(transform) = topology.transform else { return Ok([dx, dy]) };
            (x, y) = (x + dx, y + dy);
            Ok(transform.apply([x, y]))
        };
        steps.iter().map(position).collect()
    };
    topology.arcs.iter().enumerate().map(arc).collect()
}

impl Transform {
    fn apply(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let ([kx, ky], [dx, dy]) = (self.scale, self.translate);
        [x * kx + dx, y * ky + dy]
    }
}

struct Drawing<'a> {
    arcs: Vec<Vec<[f64; 2]>>,
    transform: Option<Transform>,
    positions: &'a mut Positions,
}

impl Drawing<'_> {
    fn geometry(&mut self, shape: &Shape) -> Result<Option<Geometry>, String> {
        let Some(kind) = shape.kind.as_deref() else { return Ok(None) };
        let arcs = || shape.arcs.as_ref().ok_or_else(|| format!("a {kind} without arcs"));
        let coordinates =
            || shape.coordinates.as_ref().ok_or_else(|| format!("a {kind} without coordinates"));
        Ok(Some(match kind {
            "Point" => Point(self.coord(coordinates()?)?).into(),
            "MultiPoint" => MultiPoint(coordinates()?.each(|p| self.coord(p).map(Point))?).into(),
            "LineString" => self.line(arcs()?)?.into(),
            "MultiLineString" => MultiLineString(arcs()?.each(|l| self.line(l))?).into(),
            "Polygon" => polygon(arcs()?.each(|ring| self.line(ring))?).into(),
            "MultiPolygon" => {
                polygons(arcs()?.each(|p| p.each(|ring| self.line(ring)).map(polygon))?).into()
            }
            "GeometryCollection" => {
                let members = shape.geometries.iter().flatten().map(|s| self.geometry(s));
                let members: Vec<Option<Geometry>> = members.collect::<Result<_, _>>()?;
                Geometry::GeometryCollection(GeometryCollection(
                    members.into_iter().flatten().collect(),
                ))
            }
            other => return Err(format!("{other:?} is no kind of shape")),
        }))
    }

    fn coord(&mut self, written: &Nested) -> Result<Coord, String> {
        let numbers = written.each(Nested::number)?;
        match (numbers.as_slice(), self.transform) {
            (&[x, y, ..], Some(transform)) => self.positions.coord(&transform.apply([x, y])),
            (other, _) => self.positions.coord(other),
        }
    }

    /// The arcs joined; where two meet, their common point stands once.
    fn line(&mut self, indices: &Nested) -> Result<LineString, String> {
        let mut coords: Vec<Coord> = Vec::new();
        for index in indices.array()? {
            let index = index.number()?;
            let at = if index < 0.0 { -1.0 - index } else { index };
            let whole = at.fract() == 0.0 && at < self.arcs.len() as f64;
            let Some(arc) = self.arcs.get(at as usize).filter(|_| whole) else {
                return Err(format!("arc {index} of {}", self.arcs.len()));
            };
            let mut arc = self.positions.line(arc)?.0;
            if index < 0.0 {
                arc.reverse();
            }
            if coords.last().zip(arc.first()).is_some_and(|(last, first)| last != first) {
                return Err(format!("arc {index} does not begin where the one before ends"));
            }
            let joined = usize::from(!coords.is_empty()).min(arc.len());
            coords.extend(arc.drain(joined..));
        }
        Ok(LineString(coords))
    }
}
