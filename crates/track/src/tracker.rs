//! Which objects are there, after this look?
//!
//! One look: predict every object, pair reports with objects by global nearest neighbour (the
//! largest sum of log-likelihood ratios; Blackman, Popoli 1999, Design and Analysis of Modern
//! Tracking Systems, ch. 6 and 7, ISBN 9781580530064), update, start objects
//! from reports nobody took, forget objects nobody sees. Limits: one assignment a look is final, so
//! two objects that stay closer than the noise for several looks may change names.

use crate::assignment::{Pair, best_pairs};
use crate::clutter::Clutter;
use crate::error::TrackError;
use crate::history::{History, Place};
use crate::imm::ImmFit;
use crate::object::Object;
use crate::report::{Report, Scan};
use crate::settings::{Sensor, Settings};
use std::collections::BTreeMap;

/// At most this many objects are kept, the likeliest: a flood cannot fill the memory.
const MOST_OBJECTS: usize = 2_000;
/// At most this many reports of one scan are used; the rest is counted as shed.
const MOST_REPORTS: usize = 2_000;

/// An object as shown to people.
#[derive(Debug, Clone, PartialEq)]
pub struct Track {
    /// Its name, never used again for another.
    pub id: u64,
    /// Where: [east, north] in metres.
    pub place_m: [f64; 2],
    /// How fast: [east, north] in m/s.
    pub velocity_m_s: [f64; 2],
    /// Covariance of [east, north, v_east, v_north], by rows.
    pub covariance: [[f64; 4]; 4],
    /// Probability that it exists.
    pub exists: f64,
    /// When it was first reported, in seconds.
    pub born_s: f64,
    /// When it was last reported, in seconds.
    pub seen_s: f64,
}

/// What was not used, and why. Shown, never fatal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refused {
    /// Scans older than the lag, or with a time that is no number.
    pub too_late: u64,
    /// Scans that had already come.
    pub duplicates: u64,
    /// Scans of a sensor that was not declared.
    pub unknown_sensor: u64,
    /// Reports beyond the most that one scan may hold.
    pub shed: u64,
}

/// The tracker: sensors, settings and what it believes.
#[derive(Debug, Clone)]
pub struct Tracker {
    sensors: Vec<Sensor>,
    settings: Settings,
    belief: Belief,
    history: History<Belief>,
    refused: Refused,
}

#[derive(Debug, Clone)]
struct Belief {
    time_s: Option<f64>,
    objects: Vec<Object>,
    clutter: Vec<Clutter>,
    next_id: u64,
}

impl Tracker {
    /// A tracker for these sensors; a [`crate::SensorId`] is an index into them.
    ///
    /// # Errors
    /// A declaration or setting is out of its range.
    pub fn try_new(sensors: Vec<Sensor>, settings: Settings) -> Result<Self, TrackError> {
        settings.check()?;
        sensors.iter().try_for_each(Sensor::check)?;
        let clutter = vec![Clutter::new(); sensors.len()];
        let belief = Belief { time_s: None, objects: Vec::new(), clutter, next_id: 1 };
        let history = History::new(settings.lag_s);
        Ok(Self { sensors, settings, belief, history, refused: Refused::default() })
    }

    /// Takes one look of one sensor and gives the tracks at the newest time seen. A late scan is put
    /// in its place and what came after it is done again.
    ///
    /// Limits: there is no clock here. A time far ahead makes all that follows too late, so the caller
    /// holds back what is ahead of its own clock. A sensor that reports without scanning shall not
    /// send empty scans: each counts as a miss of every object in its range.
    pub fn step(&mut self, scan: &Scan) -> Vec<Track> {
        if self.sensors.get(scan.sensor.0).is_none() {
            self.refused.unknown_sensor += 1;
            return self.tracks();
        }
        let mut scan = scan.clone();
        self.refused.shed += scan.reports.len().saturating_sub(MOST_REPORTS) as u64;
        scan.reports.truncate(MOST_REPORTS);
        match self.history.place(&scan) {
            Place::TooLate => self.refused.too_late += 1,
            Place::Duplicate => self.refused.duplicates += 1,
            Place::Newest => self.advance(scan),
            Place::Late => {
                let mut again = vec![scan.clone()];
                if let Some((before, later)) = self.history.rewind(scan.time_s) {
                    self.belief = before;
                    again.extend(later);
                }
                again.sort_by(|a, b| a.time_s.total_cmp(&b.time_s).then(a.sensor.cmp(&b.sensor)));
                again.into_iter().for_each(|scan| self.advance(scan));
            }
        }
        self.tracks()
    }

    /// What was not used so far, and why.
    #[must_use]
    pub fn refused(&self) -> &Refused {
        &self.refused
    }

    fn advance(&mut self, scan: Scan) {
        let before = self.belief.clone();
        self.belief.look(&scan, &self.sensors[scan.sensor.0], &self.settings);
        self.history.keep(before, scan);
    }

    fn tracks(&self) -> Vec<Track> {
        self.belief.objects.iter().filter(|object| object.shown).map(track).collect()
    }
}

fn track(object: &Object) -> Track {
    let state = object.imm.estimate();
    let covariance = std::array::from_fn(|r| std::array::from_fn(|c| state.covariance[(r, c)]));
    Track {
        id: object.id,
        place_m: [state.mean[0], state.mean[1]],
        velocity_m_s: [state.mean[2], state.mean[3]],
        covariance,
        exists: object.exists(),
        born_s: object.born_s,
        seen_s: object.seen_s,
    }
}

impl Belief {
    fn look(&mut self, scan: &Scan, sensor: &Sensor, settings: &Settings) {
        let dt_s = self.time_s.map_or(0.0, |time_s| scan.time_s - time_s);
        self.time_s = Some(scan.time_s);
        self.objects.iter_mut().for_each(|object| object.predict(dt_s, settings));

        let places: Vec<[f64; 2]> = scan.reports.iter().map(Report::east_north_m).collect();
        let clutter = &mut self.clutter[scan.sensor.0];
        clutter.see(&places);
        let densities_m2: Vec<f64> =
            places.iter().map(|place| clutter.density_m2(*place, places.len())).collect();
        let detection = sensor.detection_probability;

        let (mut pairs, mut fits) = (Vec::new(), BTreeMap::new());
        let mut near_shown = vec![false; places.len()];
        for (row, object) in self.objects.iter().enumerate() {
            let at = object.imm.estimate().mean;
            for (column, report) in scan.reports.iter().enumerate() {
                let off = (places[column][0] - at[0]).hypot(places[column][1] - at[1]);
                let Some(fit) = fit_within(object, report, off, settings) else { continue };
                near_shown[column] |= object.shown && off < sensor.extent_m;
                pairs.push(Pair {
                    row,
                    column,
                    gain: object.gain(&fit, detection, densities_m2[column]),
                });
                fits.insert((row, column), fit);
            }
        }
        let mut taken = vec![None; places.len()];
        let mut seen = vec![false; self.objects.len()];
        for pair in best_pairs(&pairs) {
            let object = &mut self.objects[pair.row];
            if let Some(fit) = fits.get(&(pair.row, pair.column)) {
                let report = &scan.reports[pair.column];
                object.hit(
                    scan.time_s,
                    report,
                    fit,
                    detection,
                    densities_m2[pair.column],
                    settings,
                );
            }
            (taken[pair.column], seen[pair.row]) = (Some(object.exists()), true);
        }
        for (object, _) in self.objects.iter_mut().zip(&seen).filter(|(_, seen)| !**seen) {
            object.miss(detection * coverage(object, scan, sensor));
        }
        // A report is clutter as far as what took it does not exist.
        let unclaimed: Vec<([f64; 2], f64)> = places
            .iter()
            .zip(&taken)
            .map(|(place, by)| (*place, 1.0 - by.unwrap_or(0.0)))
            .collect();
        self.clutter[scan.sensor.0].learn(&unclaimed);
        for (column, report) in scan.reports.iter().enumerate() {
            if taken[column].is_none() && !near_shown[column] {
                self.objects.push(Object::start(self.next_id, scan.time_s, report, settings));
                self.next_id += 1;
            }
        }
        self.objects.iter_mut().for_each(|object| object.judge(settings));
        self.objects.retain(|object| object.exists() >= settings.forget);
        if self.objects.len() > MOST_OBJECTS {
            self.objects.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds).then(a.id.cmp(&b.id)));
            self.objects.truncate(MOST_OBJECTS);
            self.objects.sort_by_key(|object| object.id);
        }
    }
}

/// How the report fits the object, if it lies in its gate. Most pairs are far apart: a circle that
/// no gate exceeds is asked first.
fn fit_within(object: &Object, report: &Report, off_m: f64, settings: &Settings) -> Option<ImmFit> {
    let spread = object.imm.estimate().covariance;
    let (_, noise) = report.place();
    let widest = spread[(0, 0)] + spread[(1, 1)] + noise.trace();
    // The mixture's spread may be narrower than its widest motion: a factor of 20 covers that.
    if off_m * off_m > 20.0 * settings.gate * widest {
        return None;
    }
    object.imm.fit(report).filter(|fit| fit.distance2 <= settings.gate)
}

/// 1 where the sensor sees, 0 beyond its range, half at the edge (10 % of the range wide).
fn coverage(object: &Object, scan: &Scan, sensor: &Sensor) -> f64 {
    let Some(range_m) = sensor.range_m else { return 1.0 };
    let at = object.imm.estimate().mean;
    let off = (at[0] - scan.origin_m[0]).hypot(at[1] - scan.origin_m[1]);
    ((range_m - off) / (0.1 * range_m) + 0.5).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::SensorId;
    use proptest::prelude::*;

    fn tracker() -> Tracker {
        let sensor = |name: &str, detection_probability| Sensor {
            name: name.into(),
            detection_probability,
            range_m: None,
            extent_m: 0.0,
        };
        let sensors = vec![sensor("radar", 0.9), sensor("lidar", 0.7)];
        Tracker::try_new(sensors, Settings::default()).unwrap()
    }

    fn scan(sensor: usize, time_s: f64, places: &[[f64; 2]]) -> Scan {
        let report = |place: &[f64; 2]| {
            Report::position(place[0], place[1], [[25.0, 0.0], [0.0, 25.0]]).unwrap()
        };
        let reports = places.iter().map(report).collect();
        Scan { sensor: SensorId(sensor), time_s, origin_m: [0.0; 2], reports }
    }

    /// A walker at 2 m/s east and a car at 15 m/s north, a tree, and a little noise.
    fn scene() -> Vec<Scan> {
        let mut scans = Vec::new();
        for k in 0..40 {
            let t = f64::from(k);
            let off = 3.0 * (t * 1.7).sin();
            let far = [900.0 * (t * 2.3).sin(), 900.0 * (t * 3.1).cos()];
            let places =
                [[2.0 * t + off, off], [300.0 - off, 15.0 * t], [-200.0 + off, 50.0 - off], far];
            scans.push(scan(0, t, &places));
            scans.push(scan(1, t + 0.4, &[[2.0 * t + 0.8 - off, -off]]));
        }
        scans
    }

    #[test]
    fn what_moves_is_shown_with_its_speed_and_what_stands_is_not() {
        let mut tracker = tracker();
        let tracks = scene().iter().map(|scan| tracker.step(scan)).last().unwrap();
        assert_eq!(tracks.len(), 2, "{tracks:?}");
        let near = |place: [f64; 2], speed: [f64; 2]| {
            tracks.iter().any(|track| {
                (track.place_m[0] - place[0]).hypot(track.place_m[1] - place[1]) < 8.0
                    && (track.velocity_m_s[0] - speed[0]).hypot(track.velocity_m_s[1] - speed[1])
                        < 2.0
            })
        };
        assert!(near([78.8, 0.0], [2.0, 0.0]) && near([300.0, 591.0], [0.0, 15.0]), "{tracks:?}");
    }

    #[test]
    fn late_scans_within_the_lag_give_the_tracks_of_the_right_order() {
        let (mut ordered, mut late) = (tracker(), tracker());
        let scans = scene();
        let mut mixed = scans.clone();
        for i in (1..mixed.len() - 3).step_by(4) {
            mixed.swap(i, i + 2);
        }
        let expected = scans.iter().map(|scan| ordered.step(scan)).last();
        let found = mixed.iter().map(|scan| late.step(scan)).last();
        assert_ne!(scans, mixed);
        assert_eq!(found, expected);
        assert_eq!(late.refused(), &Refused::default());
    }

    #[test]
    fn a_scan_that_comes_twice_counts_once() {
        let (mut once, mut twice) = (tracker(), tracker());
        for scan in scene() {
            twice.step(&scan);
            assert_eq!(twice.step(&scan), once.step(&scan));
        }
        assert_eq!(twice.refused().duplicates, 80);
    }

    #[test]
    fn a_scan_beyond_the_lag_or_of_nobody_is_counted_and_changes_nothing() {
        let mut tracker = tracker();
        let before = scene().iter().map(|scan| tracker.step(scan)).last();
        assert_eq!(Some(tracker.step(&scan(0, 5.0, &[[0.0, 0.0]]))), before);
        assert_eq!(Some(tracker.step(&scan(7, 50.0, &[[0.0, 0.0]]))), before);
        assert_eq!(Some(tracker.step(&scan(0, f64::NAN, &[[0.0, 0.0]]))), before);
        assert_eq!((tracker.refused().too_late, tracker.refused().unknown_sensor), (2, 1));
    }

    #[test]
    fn an_object_nobody_sees_any_more_is_hidden_and_then_forgotten() {
        let mut tracker = tracker();
        scene().iter().for_each(|scan| drop(tracker.step(scan)));
        let tracks = (40..60).map(|k| tracker.step(&scan(0, f64::from(k), &[]))).last();
        assert_eq!(tracks, Some(Vec::new()));
        assert!(tracker.belief.objects.is_empty());
    }

    #[test]
    fn a_flood_is_shed_and_counted() {
        let mut tracker = tracker();
        let places: Vec<[f64; 2]> =
            (0..5000).map(|i| [f64::from(i % 71) * 300.0, f64::from(i / 71) * 300.0]).collect();
        tracker.step(&scan(0, 0.0, &places));
        assert_eq!(tracker.refused().shed, 3000);
        assert_eq!(tracker.belief.objects.len(), MOST_OBJECTS);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn whatever_comes_every_number_shown_is_a_number(
            looks in prop::collection::vec(
                (0_usize..3, prop_oneof![-10.0..1e9, 0.0..20.0_f64, Just(f64::INFINITY)],
                 prop::collection::vec((-2e7..2e7_f64, -500.0..500.0_f64), 0..6)), 1..40)
        ) {
            let mut tracker = tracker();
            for (sensor, time_s, places) in looks {
                let places: Vec<[f64; 2]> = places.iter().map(|&(e, n)| [e, n]).collect();
                for track in tracker.step(&scan(sensor, time_s, &places)) {
                    let numbers = track.place_m.iter().chain(&track.velocity_m_s);
                    prop_assert!(numbers.chain(track.covariance.as_flattened()).all(|v| v.is_finite()));
                    prop_assert!((0.0..=1.0).contains(&track.exists));
                }
            }
        }
    }
}
