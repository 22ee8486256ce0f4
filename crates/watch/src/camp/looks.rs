//! What do sensors see?

use super::{Camp, coverage};
use crate::WatchError;
use crate::input::{Look, Sighting, Where};
use crate::settings::Settings;
use serde::{Deserialize, Serialize};
use track::{Classification, Refused, Registration, Report, Scan, SensorId, SharedSighting, Track};

/// A sensor's clock may be this far from the camp's before its times are not used.
const MOST_SKEW_S: f64 = 5.0;
/// One sensor's opinions of one object repeat themselves: each counts this much.
const OPINION: f64 = 0.3;
/// Reports within this many metres of a zone are used under any load.
const NEAR_ZONE_M: f64 = 500.0;
/// A friend's word of where it is counts for so long.
const FRIEND_S: f64 = 60.0;
/// How near a track is to a friend's word to be that friend, in metres.
const FRIEND_M: f64 = 50.0;

/// How a sensor's picture lies beside the first one's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Sensing {
    registration: Option<Registration>,
    /// Where the first sensor reported each track: time, place, variance.
    reported: Vec<(u64, f64, [f64; 2], f64)>,
}

/// One of ours.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct Friend {
    pub place_m: [f64; 2],
    pub heard_s: f64,
}

impl Sensing {
    pub fn of(settings: &Settings, sensor: usize) -> Result<Self, WatchError> {
        let offset_sd_m = settings.file.sensors[sensor].offset_sd_m;
        let [east, north, _] = settings.stand_m(sensor);
        let registration = (sensor > 0 && offset_sd_m > 0.0)
            .then(|| Registration::try_new([east, north], offset_sd_m, 0.05))
            .transpose()?;
        Ok(Self { registration, reported: Vec::new() })
    }
}

impl Camp {
    pub(super) fn look(&mut self, look: &Look) {
        let now_s = self.known.now_s;
        let Some(sensor) = self.sensor(&look.sensor) else { return };
        self.heard(sensor);
        // A time that is no number tells nothing either, and would stay in the journal as none.
        let said_s = if look.time_s.is_finite() { look.time_s } else { now_s };
        let ahead_s = said_s - now_s;
        let health = &mut self.known.health[sensor];
        health.ahead_s += 0.1 * (ahead_s.clamp(-1e6, 1e6) - health.ahead_s);
        // A clock far off tells nothing of when it was; one a little ahead is of now.
        let time_s = if ahead_s.abs() > MOST_SKEW_S { now_s } else { said_s.min(now_s) };
        let (mut reports, mut seen) = (Vec::new(), Vec::new());
        let mut used = 0;
        for sighting in &look.sightings {
            if let Some(taken) = self.falls(sensor, time_s, sighting) {
                used += taken;
                continue;
            }
            match self.report(sensor, sighting) {
                Ok((report, as_said_m)) => {
                    // Where it is counts all the same.
                    if let Some(why) = unfit(&sighting.classes) {
                        self.drop_reports(&look.sensor, 1, &why.to_string());
                    }
                    reports.push(report);
                    seen.push((sighting, as_said_m));
                }
                Err(error) => {
                    let why = error.to_string();
                    self.drop_reports(&look.sensor, 1, &why);
                }
            }
        }
        self.known.health[sensor].reports += used;
        if reports.is_empty() && !(look.whole && look.sightings.is_empty()) {
            return;
        }
        let [east, north, _] = self.settings.stand_m(sensor);
        let scan = Scan {
            sensor: SensorId(sensor),
            time_s,
            origin_m: [east, north],
            whole: look.whole,
            reports,
        };
        let before = self.tracker.refused().clone();
        let tracks = self.tracker.step(&scan);
        let refused = refused_of(&scan, &before, self.tracker.refused());
        if let Some((reports, why)) = refused {
            self.drop_reports(&look.sensor, reports as u64, why);
        }
        let taken = scan.reports.len() - refused.map_or(0, |(reports, _)| reports);
        self.known.health[sensor].reports += taken as u64;
        let known = |id: &u64| tracks.iter().any(|track| track.id == *id);
        self.known.classes.retain(|id, _| known(id));
        self.known.sources.retain(|id, _| known(id));
        for (report, (sighting, as_said_m)) in scan.reports.iter().zip(seen).take(taken) {
            let from_stand_m = [as_said_m[0] - east, as_said_m[1] - north];
            coverage::count(&mut self.known.health[sensor].sectors, from_stand_m, now_s);
            let Some(track) = nearest(&tracks, report.east_north_m()) else { continue };
            if !sighting.classes.is_empty() {
                self.classify(track.id, &sighting.classes);
            }
            let sources = self.known.sources.entry(track.id).or_default();
            if !sources.contains(&sensor) {
                sources.push(sensor);
            }
            self.compare(sensor, track, time_s, as_said_m);
        }
    }

    /// Adds the names of the sensors that reported this track.
    pub(super) fn name_sources(&self, track: u64, names: &mut Vec<String>) {
        for sensor in self.known.sources.get(&track).into_iter().flatten() {
            let name = self.settings.file.sensors.get(*sensor).map(|sensor| &sensor.name);
            names.extend(
                name.filter(|name| !names.contains(name)).cloned().into_iter().collect::<Vec<_>>(),
            );
        }
    }

    /// The sighting as the tracker takes it, and where the sensor itself would have it.
    fn report(&self, sensor: usize, sighting: &Sighting) -> Result<(Report, [f64; 2]), WatchError> {
        let declared = &self.settings.file.sensors[sensor];
        let (report, as_said_m, variance) = match sighting.place {
            Where::Place { latitude, longitude, sd_m } => {
                let place = self.settings.plane.east_north_m(latitude, longitude)?;
                let variance = sd_m.unwrap_or(declared.position_sd_m).powi(2);
                let covariance = [[variance, 0.0], [0.0, variance]];
                (Report::position(place[0], place[1], covariance)?, place, variance)
            }
            Where::Bearing { range_m, bearing_deg, elevation_deg, range_sd_m, bearing_sd_deg } => {
                let level = elevation_deg.unwrap_or(0.0).to_radians().cos();
                let along_m = range_sd_m.unwrap_or(declared.position_sd_m);
                let angle = bearing_sd_deg.unwrap_or(declared.bearing_sd_deg).to_radians();
                let [east, north, _] = self.settings.stand_m(sensor);
                let bearing = bearing_deg.to_radians();
                let stand = [east, north];
                let report =
                    Report::range_bearing(stand, range_m * level, bearing, along_m, angle)?;
                let variance = along_m.max(range_m * level * angle).powi(2);
                (report, report.east_north_m(), variance)
            }
        };
        let Some(registration) = &self.known.sensing[sensor].registration else {
            return Ok((report, as_said_m));
        };
        // Put right, with what the correction does not know; a bearing's ellipse becomes a circle.
        let [east, north] = registration.corrected_m(as_said_m);
        let [[ee, en], [_, nn]] = registration.doubt_m2(as_said_m);
        let covariance = [[ee + variance, en], [en, nn + variance]];
        Ok((Report::position(east, north, covariance)?, as_said_m))
    }

    fn classify(&mut self, track: u64, said: &[(String, f64)]) {
        let so_far = self.known.classes.entry(track).or_default();
        for (class, _) in said {
            if so_far.len() < 16 && !so_far.iter().any(|(known, _)| known == class) {
                so_far.push((class.clone(), 0.05));
            }
        }
        // A class nobody has named yet keeps a place beside them.
        let mut prior: Vec<f64> = so_far.iter().map(|(_, p)| p.max(1e-6)).collect();
        prior.push(0.05);
        let opinion: Vec<(usize, f64)> = said
            .iter()
            .filter_map(|(class, p)| Some((so_far.iter().position(|(c, _)| c == class)?, *p)))
            .collect();
        let Ok(mut classes) = Classification::try_new(&prior) else { return };
        if classes.take(&opinion, OPINION).is_ok() {
            for ((_, old), new) in so_far.iter_mut().zip(classes.probabilities()) {
                *old = new;
            }
        }
    }

    /// Holds a later sensor's report against the first one's of the same track.
    fn compare(&mut self, sensor: usize, track: &Track, time_s: f64, place_m: [f64; 2]) {
        let variance = self.settings.file.sensors[sensor].position_sd_m.powi(2);
        if sensor == 0 {
            let reported = &mut self.known.sensing[0].reported;
            reported.retain(|(id, at_s, ..)| *id != track.id && time_s - at_s < 5.0);
            reported.push((track.id, time_s, place_m, variance));
            return;
        }
        let [first, rest @ ..] = &mut self.known.sensing[..] else { return };
        let Some(registration) = &mut rest[sensor - 1].registration else { return };
        let found = first.reported.iter().find(|(id, ..)| *id == track.id);
        let Some((_, at_s, reference_m, first_variance)) = found else { return };
        let dt_s = time_s - at_s;
        if dt_s.abs() > 1.0 {
            return;
        }
        let moved = |axis: usize| reference_m[axis] + track.velocity_m_s[axis] * dt_s;
        let total = first_variance + variance + dt_s * dt_s * 9.0;
        registration.compare(&SharedSighting {
            time_s,
            reference_m: [moved(0), moved(1)],
            reported_m: place_m,
            covariance_m2: [[total, 0.0], [0.0, total]],
        });
    }

    /// Leaves out the reports that are near no track and no zone: under too much load these go first.
    pub(crate) fn keep_what_matters(&self, look: &mut Look) {
        let Some(sensor) = self.sensor(&look.sensor) else { return };
        let tracks = self.tracker.tracks();
        look.sightings.retain(|sighting| {
            let Ok((report, _)) = self.report(sensor, sighting) else { return false };
            let place_m = report.east_north_m();
            let falls = matches!(sighting.place, Where::Bearing { elevation_deg: Some(_), .. });
            falls
                || nearest(&tracks, place_m).is_some()
                || self.settings.zones.iter().any(|zone| zone.distance_m(place_m) < NEAR_ZONE_M)
        });
    }

    pub(super) fn meet_friend(&mut self, name: &str, latitude: f64, longitude: f64) {
        if let Ok(place_m) = self.settings.plane.east_north_m(latitude, longitude)
            && (self.known.friends.len() < 1_000 || self.known.friends.contains_key(name))
        {
            let friend = Friend { place_m, heard_s: self.known.now_s };
            self.known.friends.insert(name.to_owned(), friend);
        }
    }

    pub(super) fn forget_friends(&mut self) {
        let now_s = self.known.now_s;
        self.known.friends.retain(|_, friend| now_s - friend.heard_s < FRIEND_S);
    }

    /// Whether the track is one of ours.
    pub(super) fn is_friend(&self, track: &Track) -> bool {
        self.known.friends.values().any(|friend| {
            let [east, north] = track.place_m;
            (friend.place_m[0] - east).hypot(friend.place_m[1] - north) < FRIEND_M
        })
    }

    pub(super) fn sensor(&self, name: &str) -> Option<usize> {
        self.settings.file.sensors.iter().position(|sensor| sensor.name == name)
    }
}

/// Why what a report says of its class is not taken.
fn unfit(classes: &[(String, f64)]) -> Option<WatchError> {
    let (_, confidence) = classes.iter().find(|(_, p)| !(0.0..=1.0).contains(p))?;
    let expected = "0 to 1; what it is was not used, where it is was";
    Some(WatchError::malformed("confidence", &confidence.to_string(), expected))
}

/// How many of a look's reports the tracker did not use, the last ones, and why.
fn refused_of(scan: &Scan, before: &Refused, after: &Refused) -> Option<(usize, &'static str)> {
    let all = scan.reports.len();
    let (reports, why) = if after.too_late > before.too_late {
        (all, "too late to be put in its place: is its clock slow?")
    } else if after.duplicates > before.duplicates {
        (all, "came twice")
    } else {
        ((after.shed - before.shed) as usize, "more in one look than are used")
    };
    (reports > 0).then_some((reports, why))
}

/// The shown track that the place is most likely of, within four standard deviations and 5 m.
fn nearest(tracks: &[Track], place_m: [f64; 2]) -> Option<&Track> {
    let off_m =
        |track: &Track| (track.place_m[0] - place_m[0]).hypot(track.place_m[1] - place_m[1]);
    let wide_m = |track: &Track| {
        5.0 + 4.0 * (track.covariance[0][0] + track.covariance[1][1]).max(0.0).sqrt()
    };
    tracks
        .iter()
        .filter(|track| off_m(track) <= wide_m(track))
        .min_by(|a, b| off_m(a).total_cmp(&off_m(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Entry, Input};

    #[test]
    fn a_report_that_is_refused_does_not_count_as_used() {
        let settings = Settings::of_tests();
        let mut camp = Camp::try_new(settings).unwrap();
        let sighting = |latitude| {
            let place = Where::Place { latitude, longitude: 20.0, sd_m: None };
            Sighting { place, classes: Vec::new(), object: None }
        };
        // The second is half the Earth away.
        let sightings = vec![sighting(10.01), sighting(-60.0)];
        let look = Look { sensor: "radar".into(), time_s: 5.0, whole: true, sightings };
        camp.take(&Entry { at_s: 5.0, input: Input::Look(look) });
        let (_, health) = camp.health().next().unwrap();
        assert_eq!((health.reports, health.dropped), (1, 1));
    }

    #[test]
    fn a_look_that_the_tracker_refuses_is_not_used_and_its_sensor_is_no_source() {
        let settings = Settings::of_tests();
        let mut camp = Camp::try_new(settings.clone()).unwrap();
        let mut see = |sensor: &str, t: f64, behind_s: f64| {
            let east_m = 5000.0 - 12.0 * (t - behind_s);
            let [latitude, longitude] = settings.plane.latitude_longitude([east_m, 4000.0]);
            let place = Where::Place { latitude, longitude, sd_m: None };
            let sightings = vec![Sighting { place, classes: Vec::new(), object: None }];
            let sensor = sensor.to_owned();
            let look = Look { sensor, time_s: t - behind_s, whole: true, sightings };
            camp.take(&Entry { at_s: t, input: Input::Look(look) });
        };
        for k in 0..20 {
            see("radar", 100.0 + f64::from(k), 0.0);
        }
        // A clock that is four seconds slow, and a look that comes twice.
        see("export", 119.0, 4.0);
        see("radar", 119.0, 0.0);
        let counts = |name: &str| {
            let (_, health) = camp.health().find(|(known, _)| *known == name).unwrap();
            (health.reports, health.dropped, health.why.clone())
        };
        assert_eq!(counts("radar"), (20, 1, "came twice".to_owned()));
        let (used, dropped, why) = counts("export");
        assert_eq!((used, dropped), (0, 1));
        assert!(why.starts_with("too late"), "{why}");
        assert_eq!(camp.picture().tracks[0].sensors, ["radar"]);
    }

    #[test]
    fn a_class_in_percent_is_said_to_be_unused_and_its_place_is_used() {
        let mut camp = Camp::try_new(Settings::of_tests()).unwrap();
        let place = Where::Place { latitude: 10.01, longitude: 20.0, sd_m: None };
        let classes = vec![("vehicle".to_owned(), 85.0)];
        let sightings = vec![Sighting { place, classes, object: None }];
        let look = Look { sensor: "radar".into(), time_s: 5.0, whole: true, sightings };
        camp.take(&Entry { at_s: 5.0, input: Input::Look(look) });
        let (_, health) = camp.health().next().unwrap();
        assert_eq!((health.reports, health.dropped), (1, 1));
        assert!(health.why.starts_with("confidence: found 85; expected 0 to 1"), "{}", health.why);
    }

    #[test]
    fn a_look_at_no_time_leaves_all_that_is_known_fit_to_be_written_down() {
        let mut camp = Camp::try_new(Settings::of_tests()).unwrap();
        let (sensor, sightings) = ("radar".to_owned(), Vec::new());
        let look = Look { sensor, time_s: f64::NAN, whole: true, sightings };
        camp.take(&Entry { at_s: 5.0, input: Input::Look(look) });
        let text = serde_json::to_string(&camp.checkpoint()).unwrap();
        assert!(serde_json::from_str::<crate::camp::Checkpoint>(&text).is_ok());
    }

    #[test]
    fn under_load_what_is_near_a_track_or_a_zone_stays_and_the_rest_goes() {
        let settings = Settings::of_tests();
        let mut camp = Camp::try_new(settings.clone()).unwrap();
        let look = |t: f64, places: &[[f64; 2]]| {
            let sightings = places.iter().map(|place| {
                let [latitude, longitude] = settings.plane.latitude_longitude(*place);
                let place = Where::Place { latitude, longitude, sd_m: None };
                Sighting { place, classes: Vec::new(), object: None }
            });
            let sightings = sightings.collect();
            Look { sensor: "radar".into(), time_s: t, whole: true, sightings }
        };
        for k in 0..20 {
            let t = f64::from(k);
            let input = Input::Look(look(t, &[[5000.0 - 12.0 * t, 4000.0 + (t * 2.1).sin()]]));
            camp.take(&Entry { at_s: t, input });
        }
        assert_eq!(camp.picture().tracks.len(), 1);
        let near_zone = [300.0, -400.0];
        let mut crowded = look(20.0, &[[4760.0, 4000.0], near_zone, [-4000.0, 3000.0], [9e3, 9e3]]);
        camp.keep_what_matters(&mut crowded);
        assert_eq!(crowded.sightings.len(), 2, "{crowded:?}");
    }
}
