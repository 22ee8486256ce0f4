//! When, and how near, will an object come to a place that people protect?
//!
//! Both answers follow the object's present velocity and say nothing of what it means to do.

use crate::error::{TrackError, number};
use crate::metrics::Place;
use crate::tracker::Track;
use std::cmp::Ordering;

/// A course is followed for a day, in seconds.
const LONGEST_S: f64 = 86_400.0;

/// A protected area: a simple polygon, its corners [east, north] in metres, in either direction.
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    name: String,
    corners: Vec<Place>,
}

/// The nearest a moving object comes to a place or zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Approach {
    /// In how many seconds from now; 0 if it is moving away, or standing.
    pub time_s: f64,
    /// How near, in metres.
    pub distance_m: f64,
}

impl Approach {
    /// The nearer of two first, of equals the earlier.
    #[must_use]
    pub fn nearer(&self, other: &Self) -> Ordering {
        let by_distance = self.distance_m.total_cmp(&other.distance_m);
        by_distance.then(self.time_s.total_cmp(&other.time_s))
    }
}

impl Zone {
    /// A zone of this name with these corners; the last joins the first.
    ///
    /// # Errors
    /// Fewer than three corners, a corner that is no number, no area, or edges that cross.
    pub fn try_new(name: &str, corners: Vec<Place>) -> Result<Self, TrackError> {
        number("corners of a zone", corners.len() as f64, "3 to 1,000", |v| {
            (3.0..=1000.0).contains(&v)
        })?;
        for &value in corners.iter().flatten() {
            number("corner (m)", value, "within 20 000 km of the origin", |v| v.abs() <= 2.0e7)?;
        }
        let zone = Self { name: name.to_owned(), corners };
        let doubled: f64 = zone.edges().map(|(a, b)| cross(a, b)).sum();
        number("area (m²)", doubled.abs() / 2.0, "above 0.01", |v| v > 0.01)?;
        let edges: Vec<(Place, Place)> = zone.edges().collect();
        let n = edges.len();
        let crossings = (0..n)
            .flat_map(|i| (i + 2..n).map(move |j| (i, j)))
            .filter(|&(i, j)| !(i == 0 && j == n - 1))
            .filter(|&(i, j)| meeting(edges[i].0, edges[i].1, edges[j].0, edges[j].1).is_some())
            .count();
        number("crossings of the zone's edges", crossings as f64, "0", |v| v == 0.0)?;
        Ok(zone)
    }

    /// What people call it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Is the place within? By crossings of a ray to the east (Hormann, Agathos 2001,
    /// doi:10.1016/S0925-7721(01)00012-8). The edge itself may count as either.
    #[must_use]
    pub fn contains(&self, place: Place) -> bool {
        let crossed = self.edges().filter(|(a, b)| {
            (a[1] > place[1]) != (b[1] > place[1])
                && place[0] < a[0] + (place[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
        });
        crossed.count() % 2 == 1
    }

    /// Metres to the zone; 0 within.
    #[must_use]
    pub fn distance_m(&self, place: Place) -> f64 {
        if self.contains(place) {
            return 0.0;
        }
        let to_edge = |(a, b): (Place, Place)| {
            let along = minus(b, a);
            let from = minus(place, a);
            let share = (dot(from, along) / dot(along, along).max(1e-12)).clamp(0.0, 1.0);
            length(minus(from, [along[0] * share, along[1] * share]))
        };
        self.edges().map(to_edge).fold(f64::INFINITY, f64::min)
    }

    /// Seconds until the track crosses into the zone on its present course; 0 within, none if the
    /// course misses it or takes longer than `horizon_s`.
    #[must_use]
    pub fn time_to_enter_s(&self, track: &Track, horizon_s: f64) -> Option<f64> {
        if self.contains(track.place_m) {
            return Some(0.0);
        }
        let [e, n] = track.place_m;
        let [ve, vn] = track.velocity_m_s;
        let end = [e + ve * horizon_s, n + vn * horizon_s];
        let first = self
            .edges()
            .filter_map(|(a, b)| meeting(track.place_m, end, a, b))
            .fold(f64::INFINITY, f64::min);
        first.is_finite().then_some(first * horizon_s)
    }

    /// How near the track comes to the zone on its present course, and when; 0 m where it enters. Where it does not,
    /// it is nearest now, or as it passes a corner.
    #[must_use]
    pub fn closest_approach(&self, track: &Track) -> Approach {
        if let Some(time_s) = self.time_to_enter_s(track, LONGEST_S) {
            return Approach { time_s, distance_m: 0.0 };
        }
        let now = Approach { time_s: 0.0, distance_m: self.distance_m(track.place_m) };
        let corners = self.corners.iter().map(|corner| closest_approach(track, *corner));
        // Along a fence it is as near for a while: the beginning counts.
        std::iter::once(now).chain(corners).min_by(Approach::nearer).unwrap_or(now)
    }

    fn edges(&self) -> impl Iterator<Item = (Place, Place)> + '_ {
        let next = self.corners.iter().cycle().skip(1);
        self.corners.iter().copied().zip(next.copied())
    }
}

/// Closest point of approach to a fixed place: with d from the place to the track and v its velocity,
///
/// ```text
/// t = max(0, -d·v / v·v),  distance = |d + v t|
/// ```
#[must_use]
pub fn closest_approach(track: &Track, place: Place) -> Approach {
    let (from, speed) = (minus(track.place_m, place), track.velocity_m_s);
    let squared = dot(speed, speed);
    let time_s = if squared > 1e-12 { (-dot(from, speed) / squared).max(0.0) } else { 0.0 };
    let there = [from[0] + speed[0] * time_s, from[1] + speed[1] * time_s];
    Approach { time_s, distance_m: length(there) }
}

/// Where on the way from p to q (0 to 1) it meets the edge from a to b; none if it does not, or runs
/// along it.
fn meeting(p: Place, q: Place, a: Place, b: Place) -> Option<f64> {
    let (way, edge, apart) = (minus(q, p), minus(b, a), minus(a, p));
    let turn = cross(way, edge);
    if turn == 0.0 {
        return None;
    }
    let (on_way, on_edge) = (cross(apart, edge) / turn, cross(apart, way) / turn);
    ((0.0..=1.0).contains(&on_way) && (0.0..=1.0).contains(&on_edge)).then_some(on_way)
}

fn minus(a: Place, b: Place) -> Place {
    [a[0] - b[0], a[1] - b[1]]
}

fn dot(a: Place, b: Place) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}

fn cross(a: Place, b: Place) -> f64 {
    a[0] * b[1] - a[1] * b[0]
}

fn length(a: Place) -> f64 {
    a[0].hypot(a[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn track(place_m: Place, velocity_m_s: Place) -> Track {
        let covariance = [[0.0; 4]; 4];
        Track { id: 1, place_m, velocity_m_s, covariance, exists: 1.0, born_s: 0.0, seen_s: 0.0 }
    }

    /// A camp shaped like an L: the square from 0 to 100 without its north-east quarter.
    fn camp() -> Zone {
        let corners = vec![
            [0.0, 0.0],
            [100.0, 0.0],
            [100.0, 50.0],
            [50.0, 50.0],
            [50.0, 100.0],
            [0.0, 100.0],
        ];
        Zone::try_new("camp", corners).unwrap()
    }

    #[test]
    fn the_missing_quarter_is_outside() {
        assert!(camp().contains([25.0, 75.0]) && camp().contains([75.0, 25.0]));
        assert!(!camp().contains([75.0, 75.0]));
        assert!((camp().distance_m([75.0, 75.0]) - 25.0).abs() < 1e-9);
        assert!((camp().distance_m([103.0, -4.0]) - 5.0).abs() < 1e-9);
        assert_eq!(camp().distance_m([10.0, 10.0]), 0.0);
    }

    #[test]
    fn a_vehicle_at_ten_metres_a_second_200_m_from_the_gate_enters_in_20_s() {
        let toward = track([300.0, 25.0], [-10.0, 0.0]);
        assert!((camp().time_to_enter_s(&toward, 60.0).unwrap() - 20.0).abs() < 1e-9);
        assert_eq!(camp().time_to_enter_s(&toward, 15.0), None, "beyond the horizon");
        assert_eq!(camp().time_to_enter_s(&track([300.0, 25.0], [10.0, 0.0]), 60.0), None);
        assert_eq!(camp().time_to_enter_s(&track([10.0, 10.0], [0.0, 0.0]), 60.0), Some(0.0));
    }

    #[test]
    fn an_object_that_moves_away_is_nearest_now() {
        let found = closest_approach(&track([3.0, 4.0], [1.0, 1.0]), [0.0, 0.0]);
        assert_eq!(found, Approach { time_s: 0.0, distance_m: 5.0 });
        let passing = closest_approach(&track([-100.0, 30.0], [5.0, 0.0]), [0.0, 0.0]);
        assert_eq!(passing, Approach { time_s: 20.0, distance_m: 30.0 });
    }

    #[test]
    fn an_object_that_passes_the_camp_is_nearest_at_a_corner_or_now() {
        let check = |place, velocity, time_s: f64, distance_m: f64| {
            let found = camp().closest_approach(&track(place, velocity));
            let off = (found.time_s - time_s).abs().max((found.distance_m - distance_m).abs());
            assert!(off < 1e-6, "{found:?}, expected {time_s} s and {distance_m} m");
        };
        check([300.0, 25.0], [-10.0, 0.0], 20.0, 0.0);
        check([-50.0, -30.0], [5.0, 0.0], 10.0, 30.0);
        check([150.0, 75.0], [0.0, -1.0], 25.0, 50.0);
        check([50.0, -20.0], [0.0, -1.0], 0.0, 20.0);
        check([75.0, 80.0], [0.0, 0.0], 0.0, 25.0);
    }

    #[test]
    fn a_zone_without_area_or_with_crossing_edges_is_refused() {
        let refused = |corners: &[Place]| Zone::try_new("z", corners.to_vec()).is_err();
        assert!(refused(&[[0.0, 0.0], [1.0, 1.0]]));
        assert!(refused(&[[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]));
        assert!(refused(&[[0.0, 0.0], [9.0, 9.0], [9.0, 0.0], [0.0, 5.0]]));
        assert!(refused(&[[0.0, 0.0], [f64::NAN, 0.0], [9.0, 9.0]]));
    }

    proptest! {
        /// Judged by small steps along the course, which know no edges.
        #[test]
        fn the_time_to_enter_is_when_a_walk_along_the_course_is_first_within(
            east in -300.0..300.0_f64, north in -300.0..300.0_f64,
            ve in -20.0..20.0_f64, vn in -20.0..20.0_f64,
        ) {
            let (zone, walker) = (camp(), track([east, north], [ve, vn]));
            let at = |t: f64| [east + ve * t, north + vn * t];
            let walked = (0..3000).map(|i| f64::from(i) * 0.02).find(|&t| zone.contains(at(t)));
            match (zone.time_to_enter_s(&walker, 60.0), walked) {
                (Some(found), Some(walked)) => prop_assert!((walked - found).abs() < 0.021 || zone.distance_m(at(found + 0.01)) < 0.5),
                (found, None) => prop_assert!(found.is_none_or(|t| zone.distance_m(at(t)) < 1e-6)),
                (None, Some(walked)) => prop_assert!(false, "walked in at {walked} s"),
            }
        }
    }
}
