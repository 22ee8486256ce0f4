//! How long does it take a vehicle on a day?

use base::{Date, Point};

use crate::case::{Case, End, Roads};

/// Minutes between all ends of a case, infinite where there is no way.
pub(crate) struct Going {
    ends: usize,
    camps: usize,
    minutes: Vec<f64>,
}

impl Going {
    /// Minutes for one of the case's vehicles on a day. Ways that take longer than `most` minutes
    /// may be left out.
    pub(crate) fn new(case: &Case, vehicle: usize, day: Date, most: f64) -> Self {
        let ends: Vec<End> = case.ends().collect();
        let vehicle = &case.vehicles[vehicle];
        let speed = |road: &str| vehicle.speed_km_h(road, day, &case.slow);
        let open = |point: Point| {
            case.help.as_ref().is_none_or(|help| help.reaches(point))
                && case.blocked.iter().all(|(centre, km)| centre.distance_km(point) > *km)
        };
        let minutes: Vec<f64> = match &case.roads {
            Roads::Estimated { winding } => {
                let at: Vec<_> = ends.iter().map(|&end| case.point(end)).collect();
                let speeds: Vec<f64> = ends.iter().map(|&end| speed(terrain(case, end))).collect();
                let leg = |a: usize, b: usize| {
                    let slower = f64::min(speeds[a], speeds[b]);
                    let minutes = over(60.0 * at[a].distance_km(at[b]) * winding, slower);
                    let covered = || case.help.as_ref().is_none_or(|h| h.covers(at[a], at[b]));
                    if a == b {
                        0.0
                    } else if minutes <= most && covered() {
                        minutes
                    } else {
                        f64::INFINITY
                    }
                };
                (0..ends.len())
                    .flat_map(|a| (0..ends.len()).map(move |b| (a, b)))
                    .map(|(a, b)| leg(a, b))
                    .collect()
            }
            Roads::Listed(legs) => {
                let leg = |from: End, to: End| {
                    if from == to {
                        return 0.0;
                    }
                    let listed = legs.get(&(case.id(from).to_owned(), case.id(to).to_owned()));
                    listed.map_or(f64::INFINITY, |(minutes, road)| {
                        over(*minutes, vehicle.factor(road, day, &case.slow))
                    })
                };
                ends.iter()
                    .flat_map(|&from| ends.iter().map(move |&to| (from, to)))
                    .map(|(from, to)| leg(from, to))
                    .collect()
            }
            Roads::Network(network) => (0..ends.len())
                .flat_map(|end| {
                    let mut row = network.minutes_from(end, most, speed, open);
                    row[end] = 0.0;
                    row
                })
                .collect(),
        };
        let (count, camps) = (ends.len(), case.camps.len());
        let mut going = Self { ends: count, camps, minutes };
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
        let number = |end: End| match end {
            End::Camp(k) => k,
            End::Place(k) => self.camps + k,
        };
        self.minutes[number(from) * self.ends + number(to)]
    }
}

/// A quotient, infinite where nothing moves.
fn over(amount: f64, speed: f64) -> f64 {
    if speed > 0.0 { amount / speed } else { f64::INFINITY }
}

fn terrain(case: &Case, end: End) -> &str {
    match end {
        End::Camp(_) => "",
        End::Place(k) => &case.places[k].terrain,
    }
}
