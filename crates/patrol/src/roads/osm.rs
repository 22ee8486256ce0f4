//! Which roads does an OpenStreetMap extract hold?

use std::collections::HashMap;

use base::Point;
use osmpbf::{Element, ElementReader, Way};

use super::{Edge, Network, RoadError};

/// A way that vehicles use, by the ids of its nodes.
struct Road {
    kind: u16,
    nodes: Vec<i64>,
    forth: bool,
    back: bool,
}

/// What vehicles can drive on. Footpaths, steps and what is only planned are none of it.
const DRIVABLE: [&str; 13] = [
    "motorway",
    "trunk",
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "living_street",
    "service",
    "track",
    "road",
    "path",
    "escape",
];

impl Network {
    /// Reads the roads of an OpenStreetMap extract (PBF), and joins ends to them.
    ///
    /// # Errors
    /// [`RoadError`] where the bytes are none of the format or hold no road.
    pub fn parse(pbf: &[u8], ends: &[Point]) -> Result<Self, RoadError> {
        let unreadable = |error: osmpbf::Error| RoadError::NotPbf(error.to_string());
        let (mut roads, mut kinds) = (Vec::new(), Vec::new());
        ElementReader::new(pbf)
            .for_each(|element| {
                if let Element::Way(way) = element {
                    roads.extend(road(&way, &mut kinds));
                }
            })
            .map_err(unreadable)?;
        // Nodes come by falling need: only those of roads are kept.
        let mut places: HashMap<i64, Option<Point>> =
            roads.iter().flat_map(|road| &road.nodes).map(|&id| (id, None)).collect();
        let mut see = |id: i64, latitude: f64, longitude: f64| {
            if let Some(place) = places.get_mut(&id) {
                *place = Point::try_new(latitude, longitude).ok();
            }
        };
        ElementReader::new(pbf)
            .for_each(|element| match element {
                Element::Node(node) => see(node.id(), node.lat(), node.lon()),
                Element::DenseNode(node) => see(node.id(), node.lat(), node.lon()),
                _ => {}
            })
            .map_err(unreadable)?;
        let mut known: Vec<(i64, Point)> =
            places.into_iter().filter_map(|(id, place)| Some((id, place?))).collect();
        known.sort_unstable_by_key(|(id, _)| *id);
        let number: HashMap<i64, u32> =
            known.iter().enumerate().map(|(at, (id, _))| (*id, at as u32)).collect();
        let nodes: Vec<Point> = known.into_iter().map(|(_, point)| point).collect();
        let mut legs: Vec<(u32, Edge)> = Vec::new();
        for road in &roads {
            for leg in road.nodes.windows(2) {
                // An extract's edge cuts ways: what lies outside is not there.
                let (Some(&a), Some(&b)) = (number.get(&leg[0]), number.get(&leg[1])) else {
                    continue;
                };
                let km = nodes[a as usize].distance_km(nodes[b as usize]) as f32;
                let edge = |to| Edge { to, kind: road.kind, km };
                legs.extend(road.forth.then(|| (a, edge(b))));
                legs.extend(road.back.then(|| (b, edge(a))));
            }
        }
        if legs.is_empty() {
            return Err(RoadError::NoRoads);
        }
        legs.sort_by_key(|(from, edge)| (*from, edge.to));
        let first = |node: usize| legs.partition_point(|(from, _)| (*from as usize) < node) as u32;
        let first_edge = (0..=nodes.len()).map(first).collect();
        let edges = legs.iter().map(|(_, edge)| *edge).collect();
        Ok(Self { nodes, first_edge, edges, kinds, joins: Vec::new() }.join(ends))
    }
}

/// A way as a road; nothing where vehicles cannot or may not use it.
fn road(way: &Way<'_>, kinds: &mut Vec<String>) -> Option<Road> {
    let tags: HashMap<&str, &str> = way.tags().collect();
    let highway = tags.get("highway")?;
    let kind = highway.strip_suffix("_link").unwrap_or(highway);
    let barred = ["access", "vehicle", "motor_vehicle"];
    if !DRIVABLE.contains(&kind) || barred.iter().any(|tag| tags.get(tag) == Some(&"no")) {
        return None;
    }
    let kind = kinds.iter().position(|known| known == kind).unwrap_or_else(|| {
        kinds.push(kind.to_owned());
        kinds.len() - 1
    });
    let (forth, back) = match tags.get("oneway").copied() {
        Some("yes" | "1" | "true") => (true, false),
        Some("-1" | "reverse") => (false, true),
        _ => (true, true),
    };
    Some(Road { kind: u16::try_from(kind).ok()?, nodes: way.refs().collect(), forth, back })
}
