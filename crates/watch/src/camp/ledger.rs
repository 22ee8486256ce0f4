//! How often was a warning right, how often a nuisance, and what was missed?
//!
//! A line for each sensor, of the warnings that rest on its reports. People judge warnings afterwards; what nobody
//! judged counts nowhere but as not judged.
//!
//! ```text
//! precision = true / (true + nuisance)
//! found     = true / (true + missed while the sensor was in service)
//! ```
//! with a 95 % interval (Wilson 1927, doi:10.1080/01621459.1927.10502953). Limits: a warning that rests on two
//! sensors counts for both; an event counts as missed by every sensor that was in service, whether or not it could
//! have seen it; shares of warnings judged later need not be those of all.

use super::Camp;
use super::health::Health;
use crate::input::Verdict;
use crate::warning::{State, Warning};
use serde::{Deserialize, Serialize};
use statistics::wilson_interval;

/// Cases that are remembered, and events missed.
const MOST_CASES: usize = 2_000;
/// For how long, in seconds: ninety days.
const REMEMBERED_S: f64 = 90.0 * 86_400.0;
/// A time this much ahead is still taken as now, in seconds: clocks differ.
const AHEAD_S: f64 = 60.0;

/// What is kept of a warning when it is over: no position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The warning's id.
    pub id: String,
    /// Its zone.
    pub zone: String,
    /// Its rule; none: raised by hand.
    pub rule: Option<String>,
    /// What threatened.
    pub threat: String,
    /// A drill.
    pub exercise: bool,
    /// When it was raised, in seconds since 1970 (UTC).
    pub raised_s: f64,
    /// When someone first said that it was seen.
    pub seen_s: Option<f64>,
    /// When it ended; none: it stands.
    pub ended_s: Option<f64>,
    /// Sensors on whose reports it rested.
    pub sensors: Vec<String>,
    /// What people judged it to be; none: not judged.
    pub verdict: Option<Verdict>,
}

/// Something that happened without a warning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Missed {
    /// When, in seconds since 1970 (UTC).
    pub happened_s: f64,
    /// Where.
    pub zone: String,
    /// What.
    pub threat: String,
    /// Sensors that were in service then.
    pub in_service: Vec<String>,
}

/// A share with its interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// k / n.
    pub value: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// n.
    pub of: u64,
}

/// What the ledger says of one sensor.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SensorLine {
    /// Its name.
    pub sensor: String,
    /// Warnings judged true.
    pub true_warnings: u64,
    /// Warnings judged a nuisance.
    pub nuisance: u64,
    /// Warnings of drills.
    pub drills: u64,
    /// Warnings nobody judged yet.
    pub not_judged: u64,
    /// Events missed while it was in service.
    pub missed: u64,
    /// Events missed while it was silent.
    pub missed_silent: u64,
    /// Of what it warned of, how much was there; none: nothing judged.
    pub precision: Option<Share>,
    /// Of what was there, how much it warned of; none: nothing judged.
    pub found: Option<Share>,
    /// The share of the time since it was first heard in which it was heard.
    pub heard: Option<f64>,
    /// Its health, gaps and coverage.
    pub health: Health,
}

/// The ledger: restricted, like all that says where a camp's eyes are.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ledger {
    /// Lines, in the order of the camp's file.
    pub sensors: Vec<SensorLine>,
    /// Every warning remembered, the newest first.
    pub cases: Vec<Case>,
    /// Every event missed, the newest first.
    pub missed: Vec<Missed>,
}

/// A time during which a warning stood.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Alarm {
    /// When the first was raised.
    pub begun_s: f64,
    /// When the last ended; none: it is on.
    pub ended_s: Option<f64>,
    /// All of it was a drill.
    pub exercise: bool,
    /// How many warnings.
    pub warnings: usize,
}

impl Missed {
    /// Why an event of this time cannot be entered now; none: it can.
    #[must_use]
    pub fn refusal(happened_s: f64, now_s: f64) -> Option<&'static str> {
        if happened_s > now_s + AHEAD_S {
            Some("this time is still to come; expected one that is past, in UTC")
        } else if happened_s < now_s - REMEMBERED_S {
            Some("more than 90 days ago: it would not be remembered")
        } else {
            None
        }
    }
}

impl Camp {
    /// Keeps the case of a warning that changed.
    pub(super) fn enter_case(&mut self, warning: &Warning) {
        let cases = &mut self.known.cases;
        let at = cases.iter().rposition(|case| case.id == warning.id);
        let at = at.unwrap_or_else(|| {
            cases.push(Case {
                id: warning.id.clone(),
                zone: warning.zone.clone(),
                rule: warning.rule.clone(),
                threat: warning.threat.clone(),
                exercise: warning.exercise,
                raised_s: warning.raised_s,
                seen_s: None,
                ended_s: None,
                sensors: Vec::new(),
                verdict: warning.exercise.then_some(Verdict::Drill),
            });
            cases.len() - 1
        });
        let case = &mut cases[at];
        for sensor in &warning.sensors {
            if !case.sensors.contains(sensor) {
                case.sensors.push(sensor.clone());
            }
        }
        if warning.state == State::Acknowledged {
            case.seen_s.get_or_insert(warning.changed_s);
        }
        if !warning.stands() {
            case.ended_s.get_or_insert(warning.changed_s);
        }
    }

    pub(super) fn review(&mut self, id: &str, verdict: Verdict) {
        // A drill is a drill, whatever people say later of how it went.
        let found = self.known.cases.iter_mut().find(|case| case.id == id && !case.exercise);
        if let Some(case) = found {
            case.verdict = Some(verdict);
        }
    }

    pub(super) fn miss(&mut self, happened_s: f64, zone: &str, threat: &str) {
        let known = self.settings.zones.iter().any(|known| known.name() == zone);
        let past = happened_s <= self.known.now_s + AHEAD_S && happened_s > 0.0;
        if !known || !past || self.known.missed.len() >= MOST_CASES {
            return;
        }
        let sensors = self.settings.file.sensors.iter().zip(&self.known.health);
        let in_service = sensors
            .filter(|(_, health)| health.served_at(happened_s))
            .map(|(sensor, _)| sensor.name.clone());
        self.known.missed.push(Missed {
            happened_s,
            zone: zone.to_owned(),
            threat: threat.chars().take(40).collect(),
            in_service: in_service.collect(),
        });
    }

    pub(super) fn forget_cases(&mut self) {
        let oldest_s = self.known.now_s - REMEMBERED_S;
        let cases = &mut self.known.cases;
        if cases.first().is_some_and(|case| case.raised_s < oldest_s) {
            cases.retain(|case| case.ended_s.is_none() || case.raised_s >= oldest_s);
        }
        let more = cases.len().saturating_sub(MOST_CASES);
        cases.drain(..more);
        self.known.missed.retain(|missed| missed.happened_s >= oldest_s);
        self.known.casualties.retain(|casualty| casualty.wounded_s >= oldest_s);
    }

    /// How often each sensor's warnings were right.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        let sensors = self.settings.file.sensors.iter().zip(&self.known.health);
        let lines = sensors.map(|(sensor, health)| self.line(&sensor.name, health));
        let mut missed = self.known.missed.clone();
        missed.sort_by(|a, b| b.happened_s.total_cmp(&a.happened_s));
        Ledger {
            sensors: lines.collect(),
            cases: self.known.cases.iter().rev().cloned().collect(),
            missed,
        }
    }

    fn line(&self, sensor: &str, health: &Health) -> SensorLine {
        let count = |verdict: Option<Verdict>| {
            let mine = |case: &&Case| {
                case.verdict == verdict && case.sensors.iter().any(|name| name == sensor)
            };
            self.known.cases.iter().filter(mine).count() as u64
        };
        let (true_warnings, nuisance) =
            (count(Some(Verdict::True)), count(Some(Verdict::Nuisance)));
        let served = |m: &&Missed| m.in_service.iter().any(|name| name == sensor);
        let missed = self.known.missed.iter().filter(served).count() as u64;
        SensorLine {
            sensor: sensor.to_owned(),
            true_warnings,
            nuisance,
            drills: count(Some(Verdict::Drill)),
            not_judged: count(None),
            missed,
            missed_silent: self.known.missed.len() as u64 - missed,
            precision: share(true_warnings, true_warnings + nuisance),
            found: share(true_warnings, true_warnings + missed),
            heard: health.heard_share(self.known.now_s),
            health: health.clone(),
        }
    }

    /// The times during which a warning stood, in order.
    #[must_use]
    pub fn alarms(&self) -> Vec<Alarm> {
        let mut alarms: Vec<Alarm> = Vec::new();
        // Cases are in the order in which they were raised.
        for case in &self.known.cases {
            // What is real is no part of a drill: its wounded are counted from 1.
            let goes_on = |last: &&mut Alarm| {
                let real = last.exercise && !case.exercise;
                !real && last.ended_s.is_none_or(|end| case.raised_s <= end)
            };
            match alarms.last_mut().filter(goes_on) {
                Some(last) => {
                    last.exercise &= case.exercise;
                    last.warnings += 1;
                    last.ended_s = last.ended_s.zip(case.ended_s).map(|(a, b)| a.max(b));
                }
                None => alarms.push(Alarm {
                    begun_s: case.raised_s,
                    ended_s: case.ended_s,
                    exercise: case.exercise,
                    warnings: 1,
                }),
            }
        }
        alarms
    }
}

fn share(k: u64, n: u64) -> Option<Share> {
    let interval = wilson_interval(k, n, 0.95).ok().filter(|_| n > 0)?;
    let (low, high) = (interval.low, interval.high.unwrap_or(1.0));
    Some(Share { value: k as f64 / n as f64, low, high, of: n })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_to_come_or_long_past_is_refused_with_the_reason() {
        let now_s = 1_780_000_000.0;
        for (happened_s, expect) in [
            (now_s + 30.0, None),
            (now_s - 86_400.0, None),
            (now_s + 7_200.0, Some("still to come")),
            (now_s - 91.0 * 86_400.0, Some("90 days")),
        ] {
            let found = Missed::refusal(happened_s, now_s);
            assert_eq!(found.is_some(), expect.is_some(), "{found:?}");
            assert!(found.unwrap_or_default().contains(expect.unwrap_or_default()), "{found:?}");
        }
    }
}
