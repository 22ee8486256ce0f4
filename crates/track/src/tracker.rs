//! Which objects are there, after this look?
//!
//! Looks are taken in order of their time, whatever order they came in; what one look changes is the
//! belief's.

use crate::belief::Belief;
use crate::error::TrackError;
use crate::history::{History, Place};
use crate::object::Object;
use crate::report::Scan;
use crate::settings::{Sensor, Settings};
use serde::{Deserialize, Serialize};

/// At most this many reports of one scan are used; the rest is counted as shed.
const MOST_REPORTS: usize = 2_000;

/// An object as shown to people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// Everything a tracker has come to believe, to be kept and taken up again: see [`Tracker::saved`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Saved {
    before: Belief,
    looks: Vec<Scan>,
    refused: Refused,
}

impl Tracker {
    /// A tracker for these sensors; a [`crate::SensorId`] is an index into them.
    ///
    /// # Errors
    /// A declaration or setting is out of its range.
    pub fn try_new(sensors: Vec<Sensor>, settings: Settings) -> Result<Self, TrackError> {
        settings.check()?;
        sensors.iter().try_for_each(Sensor::check)?;
        let belief = Belief::new(sensors.len());
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

    /// What it believes, for [`Tracker::resume`].
    #[must_use]
    pub fn saved(&self) -> Saved {
        let (before, looks) =
            self.history.oldest().unwrap_or_else(|| (self.belief.clone(), Vec::new()));
        Saved { before, looks, refused: self.refused.clone() }
    }

    /// A tracker that goes on exactly where the saved one was, under the same sensors and settings.
    ///
    /// # Errors
    /// A declaration or setting is out of its range, or what was saved knew another number of sensors or motions.
    pub fn resume(
        sensors: Vec<Sensor>,
        settings: Settings,
        saved: Saved,
    ) -> Result<Self, TrackError> {
        let mut tracker = Self::try_new(sensors, settings)?;
        let known = saved.before.sensors();
        crate::error::number("sensors of a saved tracker", known as f64, "those declared", |v| {
            v == tracker.sensors.len() as f64
        })?;
        let looks_known = saved.looks.iter().all(|look| look.sensor.0 < tracker.sensors.len());
        crate::error::number(
            "saved looks of a sensor not declared",
            f64::from(u8::from(!looks_known)),
            "none",
            |v| v == 0.0,
        )?;
        for object in &saved.before.objects {
            let motions = object.imm.motions() as f64;
            crate::error::number("motions of a saved object", motions, "those set", |v| {
                v == tracker.settings.motions.len() as f64
            })?;
        }
        tracker.belief = saved.before;
        saved.looks.into_iter().for_each(|look| tracker.advance(look));
        tracker.refused = saved.refused;
        Ok(tracker)
    }

    /// A tracker that knows nothing yet, where [`Tracker::resume`] is not possible; no track has a name again that the
    /// saved one gave.
    ///
    /// # Errors
    /// A declaration or setting is out of its range.
    pub fn begin_anew(
        sensors: Vec<Sensor>,
        settings: Settings,
        saved: &Saved,
    ) -> Result<Self, TrackError> {
        let mut tracker = Self::try_new(sensors, settings)?;
        // Each report begins one object at most.
        let reports: usize = saved.looks.iter().map(|look| look.reports.len()).sum();
        tracker.belief = Belief::anew(tracker.sensors.len(), &saved.before, reports as u64);
        Ok(tracker)
    }

    /// The tracks at the newest time seen, as the last step gave them.
    #[must_use]
    pub fn tracks(&self) -> Vec<Track> {
        self.belief.objects.iter().filter(|object| object.shown).map(track).collect()
    }

    fn advance(&mut self, scan: Scan) {
        let before = self.belief.clone();
        self.belief.look(&scan, &self.sensors[scan.sensor.0], &self.settings);
        self.history.keep(before, scan);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::belief::MOST_OBJECTS;
    use crate::report::{Report, SensorId};
    use proptest::prelude::*;

    fn tracker() -> Tracker {
        let sensor = |name: &str, detection_probability| Sensor {
            name: name.into(),
            detection_probability,
            range_m: None,
            extent_m: 0.0,
            learns_detection: false,
            learns_noise: false,
        };
        let sensors = vec![sensor("radar", 0.9), sensor("lidar", 0.7)];
        Tracker::try_new(sensors, Settings::default()).unwrap()
    }

    fn scan(sensor: usize, time_s: f64, places: &[[f64; 2]]) -> Scan {
        let report = |place: &[f64; 2]| {
            Report::position(place[0], place[1], [[25.0, 0.0], [0.0, 25.0]]).unwrap()
        };
        let reports = places.iter().map(report).collect();
        Scan { sensor: SensorId(sensor), time_s, origin_m: [0.0; 2], whole: true, reports }
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
    fn a_tracker_saved_as_text_goes_on_exactly_where_it_was() {
        let mut whole = tracker();
        let scans = scene();
        let (before, after) = scans.split_at(45);
        before.iter().for_each(|scan| drop(whole.step(scan)));
        let text = serde_json::to_string(&whole.saved()).unwrap();
        let saved: Saved = serde_json::from_str(&text).unwrap();
        let mut resumed =
            Tracker::resume(whole.sensors.clone(), Settings::default(), saved.clone()).unwrap();
        assert_eq!(resumed.tracks(), whole.tracks());
        // One that was before the others comes late.
        for scan in [after[1].clone(), after[0].clone()].iter().chain(&after[2..]) {
            assert_eq!(resumed.step(scan), whole.step(scan));
        }
        assert!(Tracker::resume(Vec::new(), Settings::default(), saved).is_err());
    }

    #[test]
    fn a_saved_tracker_of_other_motions_is_refused_and_one_begun_anew_gives_no_name_again() {
        let mut old = tracker();
        let scans = scene();
        let names = scans.iter().flat_map(|scan| old.step(scan)).map(|track| track.id);
        let highest = names.max().unwrap();
        let mut settings = Settings::default();
        settings.motions.truncate(1);
        let (sensors, saved) = (old.sensors.clone(), old.saved());
        assert!(Tracker::resume(sensors.clone(), settings.clone(), saved.clone()).is_err());
        let mut anew = Tracker::begin_anew(sensors, settings, &saved).unwrap();
        assert_eq!(anew.tracks(), []);
        let tracks = scans.iter().map(|scan| anew.step(scan)).last().unwrap();
        assert!(!tracks.is_empty() && tracks.iter().all(|track| track.id > highest));
    }

    #[test]
    fn a_look_that_is_not_whole_misses_nobody() {
        let mut tracker = tracker();
        let shown = scene().iter().map(|scan| tracker.step(scan)).last().unwrap();
        for k in 40..50 {
            let one = Scan { whole: false, ..scan(0, f64::from(k), &[[-900.0, -900.0]]) };
            assert_eq!(tracker.step(&one).len(), shown.len());
        }
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
