//! How does one get from place to place on the roads of a map?

mod osm;

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use base::Point;

/// Roads as a graph, and where the ends of a case's legs join it.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    nodes: Vec<Point>,
    /// Where each node's edges begin among all edges; one more than there are nodes.
    first_edge: Vec<u32>,
    edges: Vec<Edge>,
    /// Kinds of roads, as OpenStreetMap's `highway` says, without `_link`.
    kinds: Vec<String>,
    /// The node nearest to each end; nothing where no road is near.
    joins: Vec<Option<Join>>,
}

/// Where an end joins the roads.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Join {
    node: u32,
    km: f64,
    end: Point,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Edge {
    to: u32,
    kind: u16,
    km: f32,
}

/// Why a road file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoadError {
    /// Its bytes are none of the format.
    #[error("bytes that cannot be read ({0})")]
    NotPbf(String),
    /// It reads well, but holds no road.
    #[error("a map without roads: no way with a highway tag that vehicles can use")]
    NoRoads,
}

/// How far an end may lie from the nearest road and still be driven to.
const FARTHEST_JOIN_KM: f64 = 25.0;

/// The kind of road that stands for driving where there is none, between an end and its road.
pub(crate) const OFF_ROAD: &str = "path";

impl Network {
    /// Joins ends to a network: each to its nearest node, along a straight line.
    fn join(mut self, ends: &[Point]) -> Self {
        let mut order: Vec<u32> = (0..self.nodes.len() as u32).collect();
        let latitude = |&node: &u32| self.nodes[node as usize].latitude();
        order.sort_by(|a, b| latitude(a).total_cmp(&latitude(b)));
        let reach = FARTHEST_JOIN_KM / 111.0;
        let nearest = |end: &Point| {
            let from = order.partition_point(|node| latitude(node) < end.latitude() - reach);
            let near =
                order[from..].iter().take_while(|node| latitude(node) <= end.latitude() + reach);
            let near = near.map(|&node| (node, self.nodes[node as usize].distance_km(*end)));
            let near = near.min_by(|a, b| a.1.total_cmp(&b.1));
            let near = near.filter(|(_, km)| *km <= FARTHEST_JOIN_KM);
            near.map(|(node, km)| Join { node, km, end: *end })
        };
        self.joins = ends.iter().map(nearest).collect();
        self
    }

    /// Minutes from one end to all, by the quickest way (Dijkstra 1959, doi:10.1007/BF01386390), at
    /// the speeds of the kinds of roads; infinite where there is none within `most` minutes. `open`
    /// says which points may be driven by, `passes` which straight lines between two of them or from one to an end, so many
    /// km long.
    pub(crate) fn minutes_from(
        &self,
        end: usize,
        most: f64,
        speed_km_h: impl Fn(&str) -> f64,
        open: impl Fn(Point) -> bool,
        passes: impl Fn(Point, Point, f64) -> bool,
    ) -> Vec<f64> {
        let minutes =
            |km: f64, speed: f64| if speed > 0.0 { 60.0 * km / speed } else { f64::INFINITY };
        let speeds: Vec<f64> = self.kinds.iter().map(|kind| speed_km_h(kind)).collect();
        let off_road = speed_km_h(OFF_ROAD);
        let mut reached = vec![f64::INFINITY; self.nodes.len()];
        let mut queue = BinaryHeap::new();
        if let Some(Join { node, km, end }) = self.joins[end]
            && passes(end, self.nodes[node as usize], km)
        {
            reached[node as usize] = minutes(km, off_road);
            // Times are not negative, so that their bits are ordered as they are.
            queue.push(Reverse((reached[node as usize].to_bits(), node)));
        }
        while let Some(Reverse((bits, node))) = queue.pop() {
            let (so_far, node) = (f64::from_bits(bits), node as usize);
            if so_far > most {
                break;
            }
            if so_far > reached[node] || !open(self.nodes[node]) {
                continue;
            }
            for edge in
                &self.edges[self.first_edge[node] as usize..self.first_edge[node + 1] as usize]
            {
                let (km, to) = (f64::from(edge.km), edge.to as usize);
                let there = so_far + minutes(km, speeds[usize::from(edge.kind)]);
                // Asked last: most edges are no quicker way.
                if there < reached[to] && passes(self.nodes[node], self.nodes[to], km) {
                    reached[to] = there;
                    queue.push(Reverse((there.to_bits(), edge.to)));
                }
            }
        }
        let arrive = |join: &Option<Join>| {
            let Some(Join { node, km, end }) = *join else { return f64::INFINITY };
            let (so_far, at) = (reached[node as usize], self.nodes[node as usize]);
            if so_far.is_finite() && open(at) && passes(at, end, km) {
                so_far + minutes(km, off_road)
            } else {
                f64::INFINITY
            }
        };
        self.joins.iter().map(arrive).collect()
    }

    /// What a plan says of its roads.
    pub(crate) fn note(&self) -> String {
        let km: f64 = self.edges.iter().map(|edge| f64::from(edge.km)).sum();
        let (nodes, far) =
            (self.nodes.len(), self.joins.iter().flatten().filter(|join| join.km > 1.0));
        let (far, lost) = (far.count(), self.joins.iter().filter(|join| join.is_none()).count());
        format!(
            "Travel times are by road, on an OpenStreetMap extract (© OpenStreetMap contributors, \
             ODbL) of {nodes} points and {km:.0} km, each direction counted. Ends are joined to the nearest road \
             by a straight line: {far} lie more than 1 km from it, {lost} have none within \
             {FARTHEST_JOIN_KM} km and cannot be reached."
        )
    }
}
