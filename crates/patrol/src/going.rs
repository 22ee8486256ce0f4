//! How long does it take a vehicle on a day?

mod straight;
#[cfg(test)]
mod tests;

use base::{Date, EARTH_RADIUS_KM, Point};

use crate::case::{Case, End, Roads, Vehicle};
use crate::roads::Network;
pub(crate) use straight::Straight;

/// Minutes between all ends of a case, infinite where there is no way.
pub(crate) struct Going {
    ends: usize,
    camps: usize,
    minutes: Vec<f64>,
}

impl Going {
    /// Minutes for one of the case's vehicles on a day. Ways that take longer than `most` minutes
    /// may be left out.
    pub(crate) fn new(
        case: &Case,
        straight: &Straight,
        vehicle: usize,
        day: Date,
        most: f64,
    ) -> Self {
        let ends: Vec<End> = case.ends().collect();
        let (vehicle, count) = (&case.vehicles[vehicle], ends.len());
        let pairs = || (0..count).flat_map(|a| (0..count).map(move |b| (a, b)));
        let minutes: Vec<f64> = match &case.roads {
            Roads::Estimated { winding } => {
                let speed = |end: &End| speed_at(case, vehicle, day, *end);
                let speeds: Vec<f64> = ends.iter().map(speed).collect();
                let leg = |(a, b): (usize, usize)| {
                    let km = straight.0[a * count + b];
                    let minutes = estimate(km, *winding, speeds[a], speeds[b]);
                    match minutes {
                        _ if a == b => 0.0,
                        minutes if minutes <= most => minutes,
                        _ => f64::INFINITY,
                    }
                };
                pairs().map(leg).collect()
            }
            Roads::Listed(_) => {
                pairs().map(|(a, b)| listed(case, vehicle, day, ends[a], ends[b])).collect()
            }
            Roads::Network(network) => {
                (0..count).flat_map(|end| driven(case, network, vehicle, day, most, end)).collect()
            }
        };
        let mut going = Self { ends: count, camps: case.camps.len(), minutes };
        let find = |id: &str| ends.iter().position(|&end| case.id(end) == id);
        for (from, to) in &case.closed {
            if let (Some(from), Some(to)) = (find(from), find(to)) {
                going.minutes[from * count + to] = f64::INFINITY;
                going.minutes[to * count + from] = f64::INFINITY;
            }
        }
        going
    }

    /// Minutes from one end to another.
    pub(crate) fn minutes(&self, from: End, to: End) -> f64 {
        self.minutes[number(self.camps, from) * self.ends + number(self.camps, to)]
    }
}

/// The same for one leg alone: for whoever asks for few of them.
pub(crate) fn minutes_of_leg(
    case: &Case,
    vehicle: usize,
    day: Date,
    most: f64,
    (from, to): (End, End),
) -> f64 {
    let vehicle = &case.vehicles[vehicle];
    let ids = [case.id(from), case.id(to)];
    let is_closed = |(a, b): &(String, String)| ids == [a, b] || ids == [b, a];
    if case.closed.iter().any(is_closed) {
        return f64::INFINITY;
    }
    match &case.roads {
        _ if from == to => 0.0,
        Roads::Estimated { winding } => {
            let (a, b) = (case.point(from), case.point(to));
            let speed = |end| speed_at(case, vehicle, day, end);
            let minutes = estimate(a.distance_km(b), *winding, speed(from), speed(to));
            if is_covered(case, a, b) { minutes } else { f64::INFINITY }
        }
        Roads::Listed(_) => listed(case, vehicle, day, from, to),
        Roads::Network(network) => {
            let [from, to] = [from, to].map(|end| number(case.camps.len(), end));
            driven(case, network, vehicle, day, most, from)[to]
        }
    }
}

/// Where an end stands among all.
fn number(camps: usize, end: End) -> usize {
    match end {
        End::Camp(k) => k,
        End::Place(k) => camps + k,
    }
}

/// Whether help is in reach all along a straight line.
fn is_covered(case: &Case, from: Point, to: Point) -> bool {
    case.help.as_ref().is_none_or(|help| help.covers(from, to))
}

/// How fast a vehicle is on the terrain of an end.
fn speed_at(case: &Case, vehicle: &Vehicle, day: Date, end: End) -> f64 {
    let terrain = match end {
        End::Camp(_) => "",
        End::Place(k) => &case.places[k].terrain,
    };
    vehicle.speed_km_h(terrain, day, &case.slow)
}

/// Minutes on a straight line with windings, at the slower of two speeds.
fn estimate(km: f64, winding: f64, one: f64, other: f64) -> f64 {
    over(60.0 * km * winding, f64::min(one, other))
}

/// Minutes as listed.
fn listed(case: &Case, vehicle: &Vehicle, day: Date, from: End, to: End) -> f64 {
    let Roads::Listed(legs) = &case.roads else { return f64::INFINITY };
    if from == to {
        return 0.0;
    }
    let listed = legs.get(&(case.id(from).to_owned(), case.id(to).to_owned()));
    listed.map_or(f64::INFINITY, |(minutes, road)| {
        over(*minutes, vehicle.factor(road, day, &case.slow))
    })
}

/// Minutes by road from one end to all.
fn driven(
    case: &Case,
    network: &Network,
    vehicle: &Vehicle,
    day: Date,
    most: f64,
    end: usize,
) -> Vec<f64> {
    let speed = |road: &str| vehicle.speed_km_h(road, day, &case.slow);
    let open = |point: Point| {
        case.help.as_ref().is_none_or(|help| help.reaches(point))
            && case.blocked.iter().all(|(centre, km)| centre.distance_km(point) > *km)
    };
    // Points of a road can lie far apart: between two that are open there may be a blocked spot.
    let passes = |from: Point, to: Point, km: f64| {
        case.help.as_ref().is_none_or(|help| help.covers_stretch(from, to, km))
            && case.blocked.iter().all(|&(centre, km)| km_to_line(centre, from, to) > km)
    };
    let mut row = network.minutes_from(end, most, speed, open, passes);
    row[end] = 0.0;
    row
}

/// How far a point is from a straight line between two others, on a plane that touches the sphere at the point.
fn km_to_line(point: Point, from: Point, to: Point) -> f64 {
    let degree_km = EARTH_RADIUS_KM.to_radians();
    let shrunk = point.latitude().to_radians().cos();
    let flat = |end: Point| {
        let east = (end.longitude() - point.longitude() + 540.0).rem_euclid(360.0) - 180.0;
        (degree_km * shrunk * east, degree_km * (end.latitude() - point.latitude()))
    };
    let ((x, y), (to_x, to_y)) = (flat(from), flat(to));
    let (along_x, along_y) = (to_x - x, to_y - y);
    let square = along_x * along_x + along_y * along_y;
    let share = if square > 0.0 { -(x * along_x + y * along_y) / square } else { 0.0 };
    let share = share.clamp(0.0, 1.0);
    (x + share * along_x).hypot(y + share * along_y)
}

/// A quotient, infinite where nothing moves.
fn over(amount: f64, speed: f64) -> f64 {
    if speed > 0.0 { amount / speed } else { f64::INFINITY }
}
