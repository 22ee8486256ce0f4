//! Which rules hold, and what becomes of their warnings?

use super::Camp;
use super::looks::Falls;
use crate::threat::{Rule, Seen, When};
use crate::warning::{Severity, State, Warning};
use serde::{Deserialize, Serialize};
use track::{Track, Zone};

/// News of a standing warning goes out at most this often, in seconds.
const NEWS_S: f64 = 5.0;
/// An arrival that moves by less than this is no news, in seconds.
const ARRIVAL_S: f64 = 3.0;
/// Tracks not reported for this long threaten nobody, in seconds.
const STALE_S: f64 = 15.0;
/// Warnings that are over are remembered this long, in seconds.
const REMEMBERED_S: f64 = 3_600.0;
/// At most so many warnings are remembered.
const MOST_WARNINGS: usize = 500;

/// How far a rule has come to be true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Latch {
    pub rule: String,
    /// Since when it has held.
    since_s: Option<f64>,
    /// When it last held.
    held_s: f64,
    /// Its warning that stands.
    pub warning: Option<String>,
    /// Someone gave the all-clear while it held.
    pub muted: bool,
}

/// Why a rule holds.
#[derive(Default)]
struct Reason {
    tracks: Vec<u64>,
    sensors: Vec<String>,
    arrives_s: Option<f64>,
    impact: Option<Vec<[f64; 2]>>,
}

impl Latch {
    pub fn of(rule: &Rule) -> Self {
        Self { rule: rule.name.clone(), since_s: None, held_s: 0.0, warning: None, muted: false }
    }
}

impl Camp {
    pub(super) fn judge_rules(&mut self) {
        let now_s = self.known.now_s;
        let settings = self.settings.clone();
        let tracks: Vec<Track> = self
            .tracker
            .tracks()
            .into_iter()
            .filter(|track| now_s - track.seen_s < STALE_S && !self.is_friend(track))
            .collect();
        for (i, rule) in settings.file.rules.iter().enumerate() {
            let Some(zone) = settings.zones.iter().find(|zone| zone.name() == rule.zone) else {
                continue;
            };
            self.time_loitering(i, rule, zone, &tracks);
            let stands = self.known.latches[i].warning.is_some();
            let reason = self.reason(i, rule, zone, &tracks, stands);
            self.follow(i, rule, reason);
        }
    }

    fn time_loitering(&mut self, i: usize, rule: &Rule, zone: &Zone, tracks: &[Track]) {
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

    fn reason(
        &self,
        i: usize,
        rule: &Rule,
        zone: &Zone,
        tracks: &[Track],
        stands: bool,
    ) -> Option<Reason> {
        let now_s = self.known.now_s;
        if rule.when == When::Impact {
            return self.falling_on(rule, zone, stands);
        }
        let mut reason = None;
        for track in tracks {
            let near = self.known.near_since.iter().find(|(r, id, _)| (*r, *id) == (i, track.id));
            let near_for_s = near.map_or(0.0, |(.., since_s)| now_s - since_s);
            let seen = Seen { track, class: self.class_of(track.id), near_for_s };
            let Some(in_s) = rule.threatens(zone, &seen, stands) else { continue };
            let reason = reason.get_or_insert_with(Reason::default);
            reason.tracks.push(track.id);
            self.name_sources(track.id, &mut reason.sensors);
            let arrives_s = in_s.map(|in_s| now_s + in_s);
            reason.arrives_s = earlier(reason.arrives_s, arrives_s);
        }
        reason
    }

    fn falling_on(&self, rule: &Rule, zone: &Zone, stands: bool) -> Option<Reason> {
        let flying = self.known.falling.iter().filter_map(|(name, falls)| match falls {
            Falls::Flying { impact, .. } => Some((name, impact.as_ref()?.impact())),
            Falls::First(_) => None,
        });
        let (name, first) = flying
            .filter(|(_, impact)| rule.falls_on(zone, impact, stands))
            .min_by(|a, b| a.1.time_s.total_cmp(&b.1.time_s))?;
        let corners = first.ellipse(0.9, 24);
        let corners = corners.iter().map(|c| self.settings.plane.latitude_longitude(*c)).collect();
        let reporter = self.settings.file.sensors.iter().find(|sensor| {
            name.strip_prefix(&sensor.name).is_some_and(|rest| rest.starts_with('/'))
        });
        Some(Reason {
            tracks: Vec::new(),
            sensors: reporter.map(|sensor| sensor.name.clone()).into_iter().collect(),
            arrives_s: Some(first.time_s),
            impact: Some(corners),
        })
    }

    /// The class it most likely is, if that is more likely than not.
    pub(super) fn class_of(&self, track: u64) -> Option<&str> {
        let classes = self.known.classes.get(&track)?;
        let (class, p) = classes.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        (*p > 0.5).then_some(class.as_str())
    }

    fn follow(&mut self, i: usize, rule: &Rule, reason: Option<Reason>) {
        let now_s = self.known.now_s;
        let latch = &mut self.known.latches[i];
        let Some(reason) = reason else {
            latch.since_s = None;
            if latch.warning.is_none() || now_s - latch.held_s >= rule.hold_s {
                latch.muted = false;
                let over = latch.warning.take();
                self.end(over.as_deref(), State::Cancelled);
            }
            return;
        };
        let since_s = *latch.since_s.get_or_insert(now_s);
        latch.held_s = now_s;
        if latch.muted || now_s - since_s < rule.after_s {
            return;
        }
        let standing = latch.warning.clone();
        let expires_s = now_s + rule.expires_s;
        let found = standing.and_then(|id| self.known.warnings.iter_mut().find(|w| w.id == id));
        if let Some(warning) = found.filter(|warning| warning.stands()) {
            warning.expires_s = expires_s;
            let moved = match (warning.arrives_s, reason.arrives_s) {
                (Some(before), Some(after)) => (before - after).abs() > ARRIVAL_S,
                (before, after) => before.is_some() != after.is_some(),
            };
            let more = reason.tracks.iter().any(|id| !warning.tracks.contains(id));
            if (moved || more) && now_s - warning.changed_s >= NEWS_S {
                warning.arrives_s = reason.arrives_s;
                warning.impact = reason.impact;
                warning.tracks = reason.tracks;
                warning.sensors = reason.sensors;
                warning.revise(State::Updated, now_s);
            }
            return;
        }
        if !self.known.warnings.iter().any(Warning::stands) {
            self.known.headcount.clear();
        }
        let warning = Warning {
            rule: Some(rule.name.clone()),
            threat: rule.threat().into(),
            severity: rule.severity,
            expires_s,
            arrives_s: reason.arrives_s,
            impact: reason.impact,
            tracks: reason.tracks,
            sensors: reason.sensors,
            ..self.new_warning(&rule.zone)
        };
        self.known.latches[i].warning = Some(warning.id.clone());
        self.known.warnings.push(warning);
    }

    pub(super) fn new_warning(&mut self, zone: &str) -> Warning {
        let now_s = self.known.now_s;
        self.known.issued += 1;
        Warning {
            // The time keeps ids apart where a journal was purged and counting began anew.
            id: format!("{}-{}", now_s as u64, self.known.issued),
            revision: 1,
            state: State::Raised,
            zone: zone.to_owned(),
            rule: None,
            threat: String::new(),
            exercise: false,
            severity: Severity::Severe,
            raised_s: now_s,
            changed_s: now_s,
            expires_s: now_s,
            arrives_s: None,
            impact: None,
            tracks: Vec::new(),
            sensors: Vec::new(),
            earlier: Vec::new(),
            seen: false,
            sent: Vec::new(),
        }
    }

    pub(super) fn expire(&mut self) {
        let now_s = self.known.now_s;
        let due = |w: &&Warning| w.stands() && now_s >= w.expires_s;
        let due: Vec<String> =
            self.known.warnings.iter().filter(due).map(|w| w.id.clone()).collect();
        for id in due {
            self.end(Some(&id), State::Expired);
            for latch in &mut self.known.latches {
                if latch.warning.as_ref() == Some(&id) {
                    latch.warning = None;
                }
            }
        }
    }

    fn end(&mut self, id: Option<&str>, state: State) {
        let now_s = self.known.now_s;
        let mine = |w: &&mut Warning| Some(w.id.as_str()) == id && w.stands();
        if let Some(warning) = self.known.warnings.iter_mut().find(mine) {
            warning.revise(state, now_s);
        }
    }

    pub(super) fn forget_old(&mut self) {
        let now_s = self.known.now_s;
        let warnings = &mut self.known.warnings;
        warnings.retain(|w| w.stands() || now_s - w.changed_s < REMEMBERED_S);
        while warnings.len() > MOST_WARNINGS {
            let oldest = warnings.iter().position(|w| !w.stands()).unwrap_or(0);
            warnings.remove(oldest);
        }
    }
}

fn earlier(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}
