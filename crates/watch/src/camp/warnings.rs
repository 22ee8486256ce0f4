//! Which rules hold, and what becomes of their warnings?

use super::Camp;
use super::reasons::{Cause, Reason};
use crate::plane::Plane;
use crate::threat::Rule;
use crate::warning::{Severity, State, Warning};
use serde::{Deserialize, Serialize};
use track::Track;
use track::ballistic::Impact;

/// News of a standing warning goes out at most this often, in seconds.
const NEWS_S: f64 = 5.0;
/// An arrival that moves by less than this is no news, in seconds.
const ARRIVAL_S: f64 = 3.0;
/// The ellipse of an impact that is this much shorter, as a share, is news.
const SHORTER: f64 = 0.7;
/// A warning is sent again where less than this share of its time is left.
const LEFT: f64 = 0.5;
/// Tracks not reported for this long threaten nobody, in seconds.
const STALE_S: f64 = 15.0;
/// Warnings that are over are remembered this long, in seconds.
const REMEMBERED_S: f64 = 3_600.0;
/// At most so many warnings are remembered.
const MOST_WARNINGS: usize = 500;

/// How far a rule has come to be true.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Latch {
    pub rule: String,
    /// Since when it has held.
    since_s: Option<f64>,
    /// When it last held.
    held_s: f64,
    /// Its warning that stands.
    pub warning: Option<String>,
    /// What it last held for.
    #[serde(default)]
    causes: Vec<Cause>,
    /// What someone gave the all-clear for while it held.
    #[serde(default)]
    cleared: Vec<Cause>,
    /// The impact that its warning says.
    #[serde(default)]
    said: Option<Impact>,
}

impl Latch {
    pub fn of(rule: &Rule) -> Self {
        Self { rule: rule.name.clone(), ..Self::default() }
    }

    pub fn cleared(&self, cause: &Cause) -> bool {
        self.cleared.contains(cause)
    }

    /// Its warning was ended: it is not raised again for what it holds for.
    pub fn clear(&mut self) {
        self.warning = None;
        self.cleared.append(&mut self.causes);
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
            let mut cleared = std::mem::take(&mut self.known.latches[i].cleared);
            cleared.retain(|cause| self.holds_for(i, rule, zone, &tracks, cause));
            self.known.latches[i].cleared = cleared;
            let reason = self.reason(i, rule, zone, &tracks);
            self.follow(i, rule, reason);
        }
    }

    fn follow(&mut self, i: usize, rule: &Rule, reason: Option<Reason>) {
        let now_s = self.known.now_s;
        let latch = &mut self.known.latches[i];
        let Some(reason) = reason else {
            latch.since_s = None;
            let (standing, untrue_s) = (latch.warning.clone(), now_s - latch.held_s);
            // Where nobody looks any more nothing says that the threat is gone: such a warning expires.
            if untrue_s >= rule.hold_s && !self.nobody_looks(standing.as_deref()) {
                self.known.latches[i].warning = None;
                self.end(standing.as_deref(), State::Cancelled);
            }
            return;
        };
        let since_s = *latch.since_s.get_or_insert(now_s);
        latch.held_s = now_s;
        latch.causes = reason.causes();
        // What stands was true long enough once: a moment without its reason does not have it wait again.
        if latch.warning.is_none() && now_s - since_s < rule.after_s {
            return;
        }
        let (standing, said) = (latch.warning.clone(), latch.said);
        let found = standing.and_then(|id| self.known.warnings.iter_mut().find(|w| w.id == id));
        let expires_s = now_s + rule.expires_s;
        if let Some(warning) = found.filter(|warning| warning.stands()) {
            let news = reason.is_news(warning, said) && now_s - warning.changed_s >= NEWS_S;
            // What was sent must not run out while its reason lasts.
            if !news && warning.expires_s - now_s > LEFT * rule.expires_s {
                return;
            }
            warning.expires_s = expires_s;
            reason.tell(warning, &self.settings.plane);
            warning.revise(State::Updated, now_s);
        } else {
            if !self.known.warnings.iter().any(Warning::stands) {
                self.known.headcount.clear();
            }
            let mut warning = Warning {
                rule: Some(rule.name.clone()),
                threat: rule.threat().into(),
                severity: rule.severity,
                expires_s,
                ..self.new_warning(&rule.zone)
            };
            reason.tell(&mut warning, &self.settings.plane);
            self.known.latches[i].warning = Some(warning.id.clone());
            self.known.warnings.push(warning);
        }
        self.known.latches[i].said = reason.impact;
    }

    /// Whether all sensors that reported what this warning is of have fallen silent. What falls is down by then.
    fn nobody_looks(&self, id: Option<&str>) -> bool {
        let found = self.known.warnings.iter().find(|w| Some(w.id.as_str()) == id);
        let silent =
            |name: &String| self.sensor(name).is_none_or(|at| self.known.health[at].silent);
        found.is_some_and(|w| {
            w.bodies.is_empty() && !w.sensors.is_empty() && w.sensors.iter().all(silent)
        })
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
            bodies: Vec::new(),
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

impl Reason {
    /// Whether it says more than the warning does, whose impact was said to be there.
    fn is_news(&self, warning: &Warning, said: Option<Impact>) -> bool {
        let later = match (warning.arrives_s, self.arrives_s) {
            (Some(before), Some(after)) => (before - after).abs() > ARRIVAL_S,
            (before, after) => before.is_some() != after.is_some(),
        };
        let elsewhere = match (said, self.impact) {
            (Some(before), Some(after)) => {
                let long_m = |impact: Impact| impact.half_axes_m(0.9)[0];
                !before.ellipse_holds(0.9, after.place_m)
                    || long_m(after) < SHORTER * long_m(before)
            }
            (before, after) => before.is_some() != after.is_some(),
        };
        let more = self.tracks.iter().any(|id| !warning.tracks.contains(id))
            || self.bodies.iter().any(|name| !warning.bodies.contains(name));
        later || elsewhere || more
    }

    /// Has the warning say it.
    fn tell(&self, warning: &mut Warning, plane: &Plane) {
        let corners = |impact: Impact| {
            let corners = impact.ellipse(0.9, 24);
            corners.iter().map(|corner| plane.latitude_longitude(*corner)).collect()
        };
        warning.arrives_s = self.arrives_s;
        warning.impact = self.impact.map(corners);
        warning.tracks.clone_from(&self.tracks);
        warning.bodies.clone_from(&self.bodies);
        warning.sensors.clone_from(&self.sensors);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn a_warning_whose_reason_was_gone_for_a_moment_is_kept_up_at_once() {
        let settings = Settings::of_tests();
        let (after_s, hold_s, expires_s) = (30.0, 10.0, 20.0);
        let rule = Rule { after_s, hold_s, expires_s, ..settings.file.rules[0].clone() };
        let mut camp = Camp::try_new(settings).unwrap();
        for second in 0..=70 {
            camp.known.now_s = f64::from(second);
            camp.expire();
            let reason = Reason { tracks: vec![7], ..Reason::default() };
            camp.follow(0, &rule, (second != 41).then_some(reason));
        }
        let ids: Vec<&str> = camp.known.warnings.iter().map(|w| w.id.as_str()).collect();
        assert_eq!(ids, ["30-1"], "the first one, and no other");
        assert!(camp.known.warnings[0].stands() && camp.known.warnings[0].expires_s >= 80.0);
    }

    #[test]
    fn an_impact_elsewhere_or_known_better_and_one_more_body_are_news() {
        let settings = Settings::of_tests();
        let impact = |east_m, sd_m: f64| Impact {
            place_m: [east_m, 0.0],
            covariance_m2: [[sd_m * sd_m, 0.0], [0.0, 400.0]],
            time_s: 60.0,
            time_sd_s: 2.0,
        };
        let reason = |bodies: &[&str], impact: Impact| Reason {
            bodies: bodies.iter().map(|name| (*name).to_owned()).collect(),
            arrives_s: Some(impact.time_s),
            impact: Some(impact),
            ..Reason::default()
        };
        let mut warning = Camp::try_new(settings.clone()).unwrap().new_warning("camp");
        let first = reason(&["radar/7"], impact(0.0, 300.0));
        first.tell(&mut warning, &settings.plane);
        let said = Some(impact(0.0, 300.0));
        for (bodies, impact, news) in [
            (&["radar/7"][..], impact(100.0, 280.0), false),
            (&["radar/7"], impact(900.0, 280.0), true),
            (&["radar/7"], impact(0.0, 200.0), true),
            (&["radar/7", "radar/8"], impact(0.0, 300.0), true),
        ] {
            assert_eq!(reason(bodies, impact).is_news(&warning, said), news, "{impact:?}");
        }
    }
}
