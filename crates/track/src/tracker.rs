//! Which objects are there, after this look?
//!
//! One look: predict every object, pair reports with objects by global nearest neighbour (the
//! largest sum of log-likelihood ratios; Blackman, Popoli 1999, ch. 6 and 7), update, start objects
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
