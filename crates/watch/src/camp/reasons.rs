//! Why does a rule hold?

use super::Camp;
use super::falling::Falls;
use crate::threat::{Rule, Seen, When};
use serde::{Deserialize, Serialize};
use track::ballistic::Impact;
use track::{Track, Zone};

/// What a rule holds for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Cause {
    /// A track, by its number.
    Track(u64),
    /// A falling body, by its name.
    Body(String),
}

/// Why a rule holds.
#[derive(Default)]
pub(super) struct Reason {
    pub tracks: Vec<u64>,
    /// Names of falling bodies, in order.
    pub bodies: Vec<String>,
    pub sensors: Vec<String>,
    pub arrives_s: Option<f64>,
    /// The first impact.
    pub impact: Option<Impact>,
}

impl Reason {
    pub fn causes(&self) -> Vec<Cause> {
        let tracks = self.tracks.iter().copied().map(Cause::Track);
        tracks.chain(self.bodies.iter().cloned().map(Cause::Body)).collect()
    }
}

impl Camp {
    pub(super) fn time_loitering(&mut self, i: usize, rule: &Rule, zone: &Zone, tracks: &[Track]) {
        if rule.when != When::Loiters {
            return;
        }
        let now_s = self.known.now_s;
        let since = &mut self.known.near_since;
        since.retain(|(r, id, _)| *r != i || tracks.iter().any(|track| track.id == *id));
        for track in tracks {
            let counts = since.iter().position(|(r, id, _)| (*r, *id) == (i, track.id));
            let Some(within_m) = rule.loitering_m(counts.is_some()) else { return };
            let near = zone.distance_m(track.place_m) <= within_m;
            match counts {
                None if near => since.push((i, track.id, now_s)),
                Some(at) if !near => drop(since.remove(at)),
                _ => {}
            }
        }
    }

    /// What for, of all that nobody gave the all-clear for.
    pub(super) fn reason(
        &self,
        i: usize,
        rule: &Rule,
        zone: &Zone,
        tracks: &[Track],
    ) -> Option<Reason> {
        let latch = &self.known.latches[i];
        let stands = latch.warning.is_some();
        let mut reason = Reason::default();
        if rule.when == When::Impact {
            for (name, falls) in &self.known.falling {
                if !latch.cleared(&Cause::Body(name.clone())) {
                    self.add_body(&mut reason, name, falls, |impact| {
                        rule.falls_on(zone, impact, stands)
                    });
                }
            }
        }
        for track in tracks.iter().filter(|track| !latch.cleared(&Cause::Track(track.id))) {
            let Some(in_s) = self.threatens(i, rule, zone, track, stands) else { continue };
            reason.tracks.push(track.id);
            self.name_sources(track.id, &mut reason.sensors);
            let arrives_s = in_s.map(|in_s| self.known.now_s + in_s);
            reason.arrives_s = earlier(reason.arrives_s, arrives_s);
        }
        (!reason.causes().is_empty()).then_some(reason)
    }

    fn add_body(
        &self,
        reason: &mut Reason,
        name: &str,
        falls: &Falls,
        on_zone: impl Fn(&Impact) -> bool,
    ) {
        let Some(impact) = falls.impact().filter(on_zone) else { return };
        reason.bodies.push(name.to_owned());
        let reporter = self.settings.file.sensors.iter().find(|sensor| {
            name.strip_prefix(&sensor.name).is_some_and(|rest| rest.starts_with('/'))
        });
        if let Some(sensor) = reporter.filter(|sensor| !reason.sensors.contains(&sensor.name)) {
            reason.sensors.push(sensor.name.clone());
        }
        if reason.impact.is_none_or(|first| impact.time_s < first.time_s) {
            (reason.arrives_s, reason.impact) = (Some(impact.time_s), Some(impact));
        }
    }

    fn threatens(
        &self,
        i: usize,
        rule: &Rule,
        zone: &Zone,
        track: &Track,
        stands: bool,
    ) -> Option<Option<f64>> {
        let near = self.known.near_since.iter().find(|(r, id, _)| (*r, *id) == (i, track.id));
        let near_for_s = near.map_or(0.0, |(.., since_s)| self.known.now_s - since_s);
        let seen = Seen { track, class: self.class_of(track.id), near_for_s };
        rule.threatens(zone, &seen, stands)
    }

    /// Whether the rule still holds for something that someone gave the all-clear for.
    pub(super) fn holds_for(
        &self,
        i: usize,
        rule: &Rule,
        zone: &Zone,
        tracks: &[Track],
        cause: &Cause,
    ) -> bool {
        match cause {
            Cause::Track(id) => tracks.iter().any(|track| {
                track.id == *id && self.threatens(i, rule, zone, track, true).is_some()
            }),
            Cause::Body(name) => {
                let impact = self.known.falling.get(name).and_then(Falls::impact);
                impact.is_some_and(|impact| rule.falls_on(zone, &impact, true))
            }
        }
    }

    /// The class it most likely is, if that is more likely than not.
    pub(super) fn class_of(&self, track: u64) -> Option<&str> {
        let classes = self.known.classes.get(&track)?;
        let (class, p) = classes.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        (*p > 0.5).then_some(class.as_str())
    }
}

fn earlier(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
