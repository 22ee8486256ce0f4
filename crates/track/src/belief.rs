//! What does one look change of what is believed?
//!
//! Predict every object, share reports out among objects, update, start objects from reports nobody
//! took, forget objects nobody sees.

use crate::assignment::{Pair, best_pairs};
use crate::clutter::Clutter;
use crate::imm::ImmFit;
use crate::joint::{Candidate, shares};
use crate::learned::Learned;
use crate::object::{Object, Share};
use crate::report::{Report, Scan};
use crate::settings::{Sensor, Settings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// At most this many objects are kept, the likeliest: a flood cannot fill the memory.
pub(crate) const MOST_OBJECTS: usize = 2_000;

/// Looks at objects that exist at least this surely tell how often a sensor sees what is there.
const SURE: f64 = 0.9;
/// Reports that are an object's at least this surely tell how exactly it sees.
const SURE_SHARE: f64 = 0.8;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Belief {
    time_s: Option<f64>,
    pub objects: Vec<Object>,
    clutter: Vec<Clutter>,
    #[serde(default)]
    learned: Vec<Learned>,
    next_id: u64,
}

/// A report in an object's gate.
struct Gated {
    row: usize,
    column: usize,
    fit: ImmFit,
}

/// One look as it is worked on: reports with their places and the density of clutter there.
struct Look<'a> {
    scan: &'a Scan,
    sensor: &'a Sensor,
    settings: &'a Settings,
    places: Vec<[f64; 2]>,
    densities_m2: Vec<f64>,
    /// Probability that an object in range is reported.
    detection: f64,
}

impl Belief {
    pub fn new(sensors: usize) -> Self {
        let clutter = vec![Clutter::new(); sensors];
        let learned = vec![Learned::default(); sensors];
        Self { time_s: None, objects: Vec::new(), clutter, learned, next_id: 1 }
    }

    /// Nothing known of what was before, but its names, and one for each of so many reports after it, are not given again.
    pub fn anew(sensors: usize, before: &Self, reports: u64) -> Self {
        Self { next_id: before.next_id + reports, ..Self::new(sensors) }
    }

    /// How many sensors' clutter is known.
    pub fn sensors(&self) -> usize {
        self.clutter.len()
    }

    pub fn look(&mut self, scan: &Scan, sensor: &Sensor, settings: &Settings) {
        self.learned.resize(self.clutter.len(), Learned::default());
        let noise = self.learned[scan.sensor.0].noise();
        let mut scaled: Scan;
        let scan = if sensor.learns_noise && noise != 1.0 {
            scaled = scan.clone();
            scaled.reports.iter_mut().for_each(|report| *report = report.scaled(noise));
            &scaled
        } else {
            scan
        };
        let dt_s = self.time_s.map_or(0.0, |time_s| scan.time_s - time_s);
        self.time_s = Some(scan.time_s);
        self.objects.iter_mut().for_each(|object| object.predict(dt_s, settings));

        let places: Vec<[f64; 2]> = scan.reports.iter().map(Report::east_north_m).collect();
        let clutter = &mut self.clutter[scan.sensor.0];
        clutter.see(&places);
        let densities_m2 =
            places.iter().map(|place| clutter.density_m2(*place, places.len())).collect();
        let declared = sensor.detection_probability;
        let learned = self.learned[scan.sensor.0].detection(declared);
        let detection = if sensor.learns_detection { learned } else { declared };
        let look = Look { scan, sensor, settings, places, densities_m2, detection };

        let (gated, near_shown) = self.gate(&look);
        // For each report, the probability that some object's it is; none: nobody took it.
        // Joint association takes it that an object gives at most one report a look.
        let taken = if sensor.extent_m > 0.0 {
            self.give_to_nearest(&look, &gated)
        } else {
            self.share_out(&look, &gated)
        };
        // A report is clutter as far as what took it does not exist.
        let unclaimed: Vec<([f64; 2], f64)> = look
            .places
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
        self.forget(settings);
    }

    /// The pairs of reports and objects within gates, and the reports near an object that is shown: with
    /// an extended object these are its own, however it was paired.
    fn gate(&self, look: &Look<'_>) -> (Vec<Gated>, Vec<bool>) {
        let noise_m2: Vec<f64> =
            look.scan.reports.iter().map(|report| report.place().1.trace()).collect();
        let mut near_shown = vec![false; look.places.len()];
        let mut gated = Vec::new();
        for (row, object) in self.objects.iter().enumerate() {
            let state = object.imm.estimate();
            let spread_m2 = state.covariance[(0, 0)] + state.covariance[(1, 1)];
            for (column, report) in look.scan.reports.iter().enumerate() {
                let [east, north] = look.places[column];
                let off_m = (east - state.mean[0]).hypot(north - state.mean[1]);
                // Most pairs are far apart: a circle that no gate exceeds is asked first. The mixture's
                // spread may be narrower than its widest motion: a factor of 20 covers that.
                if off_m * off_m > 20.0 * look.settings.gate * (spread_m2 + noise_m2[column]) {
                    continue;
                }
                let fit = object.imm.fit(report);
                let Some(fit) = fit.filter(|fit| fit.distance2 <= look.settings.gate) else {
                    continue;
                };
                near_shown[column] |= object.shown && off_m < look.sensor.extent_m;
                gated.push(Gated { row, column, fit });
            }
        }
        (gated, near_shown)
    }

    /// Global nearest neighbour: the pairing with the largest sum of log-likelihood ratios (Blackman,
    /// Popoli 1999, Design and Analysis of Modern Tracking Systems, ch. 6 and 7, ISBN 9781580530064).
    /// Limits: one assignment a look is final, so two objects that stay closer than the noise for
    /// several looks may change names.
    fn give_to_nearest(&mut self, look: &Look<'_>, gated: &[Gated]) -> Vec<Option<f64>> {
        let detection = look.detection;
        let pairs: Vec<Pair> = gated
            .iter()
            .map(|Gated { row, column, fit }| Pair {
                row: *row,
                column: *column,
                gain: self.objects[*row].gain(fit, detection, look.densities_m2[*column]),
            })
            .collect();
        let fits: BTreeMap<(usize, usize), &ImmFit> =
            gated.iter().map(|one| ((one.row, one.column), &one.fit)).collect();
        let mut taken = vec![None; look.places.len()];
        let mut seen = vec![false; self.objects.len()];
        for pair in best_pairs(&pairs) {
            let object = &mut self.objects[pair.row];
            if let Some(fit) = fits.get(&(pair.row, pair.column)) {
                let report = &look.scan.reports[pair.column];
                let density_m2 = look.densities_m2[pair.column];
                let time_s = look.scan.time_s;
                object.hit(time_s, report, fit, detection, density_m2, look.settings);
            }
            (taken[pair.column], seen[pair.row]) = (Some(object.exists()), true);
        }
        for (object, _) in self.objects.iter_mut().zip(&seen).filter(|(_, seen)| !**seen) {
            object.miss(detection * coverage(object, look.scan, look.sensor));
        }
        taken
    }

    /// Joint association: every object follows the reports in its gate as far as they are its own.
    fn share_out(&mut self, look: &Look<'_>, gated: &[Gated]) -> Vec<Option<f64>> {
        let detections: Vec<f64> = self
            .objects
            .iter()
            .map(|o| look.detection * coverage(o, look.scan, look.sensor))
            .collect();
        let missed: Vec<f64> =
            self.objects.iter().zip(&detections).map(|(o, d)| 1.0 - o.exists() * d).collect();
        let candidates: Vec<Candidate> = gated
            .iter()
            .map(|Gated { row, column, fit }| Candidate {
                row: *row,
                column: *column,
                weight: self.objects[*row].weight(fit, look.detection, look.densities_m2[*column]),
            })
            .collect();
        let mut of_row: Vec<Vec<(usize, Share<'_>)>> = vec![Vec::new(); self.objects.len()];
        for (one, probability) in gated.iter().zip(shares(&candidates, &missed)) {
            let report = &look.scan.reports[one.column];
            of_row[one.row].push((one.column, Share { report, fit: &one.fit, probability }));
        }
        let mut taken: Vec<Option<f64>> = vec![None; look.places.len()];
        for (row, object) in self.objects.iter_mut().enumerate() {
            let shares: Vec<Share<'_>> = of_row[row].iter().map(|(_, share)| *share).collect();
            let seen: f64 = shares.iter().map(|share| share.probability).sum();
            // How exactly: only by reports that are hardly another's.
            let likeliest = shares.iter().max_by(|a, b| a.probability.total_cmp(&b.probability));
            let before = object.residual.take();
            if let Some(likeliest) =
                likeliest.filter(|l| l.probability > SURE_SHARE && object.shown)
            {
                let state = object.imm.estimate();
                let seen = likeliest.report.linearise(&state.mean);
                if let Some(fit) = state.fit(&seen) {
                    let along = before.map(|before| fit.along(&before, &seen.residual));
                    self.learned[look.scan.sensor.0].report(fit.distance2, along);
                    object.residual = Some(seen.residual);
                }
            }
            if object.shown && object.exists() > SURE && detections[row] > 0.9 * look.detection {
                self.learned[look.scan.sensor.0].look(seen / object.exists());
            }
            object.share(
                look.scan.time_s,
                &shares,
                (1.0 - seen).max(0.0),
                detections[row],
                look.settings,
            );
            // Taken: this object's, if it exists at all.
            for (column, share) in &of_row[row] {
                if share.probability > 0.5 * object.exists() {
                    let so_far = taken[*column].unwrap_or(0.0);
                    taken[*column] = Some((so_far + share.probability).min(1.0));
                }
            }
        }
        taken
    }

    fn forget(&mut self, settings: &Settings) {
        self.objects.retain(|object| object.exists() >= settings.forget);
        if self.objects.len() > MOST_OBJECTS {
            self.objects.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds).then(a.id.cmp(&b.id)));
            self.objects.truncate(MOST_OBJECTS);
            self.objects.sort_by_key(|object| object.id);
        }
    }
}

/// 1 where the sensor sees, 0 beyond its range, half at the edge (10 % of the range wide). A look that is
/// not whole sees only what it reports.
fn coverage(object: &Object, scan: &Scan, sensor: &Sensor) -> f64 {
    if !scan.whole {
        return 0.0;
    }
    let Some(range_m) = sensor.range_m else { return 1.0 };
    let at = object.imm.estimate().mean;
    let off = (at[0] - scan.origin_m[0]).hypot(at[1] - scan.origin_m[1]);
    ((range_m - off) / (0.1 * range_m) + 0.5).clamp(0.0, 1.0)
}
