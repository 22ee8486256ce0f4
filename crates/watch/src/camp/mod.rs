//! What does the camp know after all that came, and whom does it warn?
//!
//! One function: [`Camp::take`] an entry, give the warnings that changed. No clocks, files or sockets: the same
//! entries in the same order give the same tracks and warnings, so that the journal replayed is what was.

mod care;
mod coverage;
mod falling;
mod health;
mod ledger;
mod looks;
mod people;
mod picture;
mod reasons;
mod warnings;

pub use care::{Casualty, Step};
pub use coverage::Sector;
pub use health::Health;
pub use ledger::{Alarm, Case, Ledger, Missed, SensorLine, Share};
pub use picture::{CasualtyPicture, Picture, TrackPicture};

use crate::WatchError;
use crate::input::{Entry, Input};
use crate::settings::Settings;
use crate::warning::Warning;
use falling::Falls;
use looks::{Friend, Sensing};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use track::{Saved, Tracker};
use warnings::Latch;

/// The camp: its file, and what is known.
#[derive(Debug, Clone)]
pub struct Camp {
    settings: Arc<Settings>,
    tracker: Tracker,
    known: Known,
}

/// What is known beside the tracks.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Known {
    now_s: f64,
    entries: u64,
    sensing: Vec<Sensing>,
    health: Vec<Health>,
    classes: BTreeMap<u64, Vec<(String, f64)>>,
    falling: BTreeMap<String, Falls>,
    friends: BTreeMap<String, Friend>,
    latches: Vec<Latch>,
    /// Since when each (rule, track) has been near, for loitering.
    near_since: Vec<(usize, u64, f64)>,
    warnings: Vec<Warning>,
    issued: u64,
    headcount: BTreeMap<String, (u32, f64)>,
    /// Which sensors reported each track, by their place in the camp's file.
    #[serde(default)]
    sources: BTreeMap<u64, Vec<usize>>,
    #[serde(default)]
    cases: Vec<Case>,
    #[serde(default)]
    missed: Vec<Missed>,
    #[serde(default)]
    casualties: Vec<Casualty>,
}

/// A camp's knowledge as text, for the beginning of each part of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Names of the sensors, in the order in which all that goes by their place has them; none: not said.
    #[serde(default)]
    sensors: Vec<String>,
    tracker: Saved,
    known: Known,
}

impl Checkpoint {
    /// Whether the same is known in both, to the last digit.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        self.tracker == other.tracker && self.known == other.known
    }
}

impl Camp {
    /// A camp where nothing has happened yet.
    ///
    /// # Errors
    /// The file's sensors or settings are not what the tracker takes.
    pub fn try_new(settings: Arc<Settings>) -> Result<Self, WatchError> {
        let tracker = Tracker::try_new(settings.declared(), settings.file.tracker.clone())?;
        let mut known = Known::default();
        known.fit(&settings)?;
        Ok(Self { settings, tracker, known })
    }

    /// The camp that goes on exactly where the checkpoint was. Under a file with other sensors or motions than then,
    /// tracks are begun anew; all else stays.
    ///
    /// # Errors
    /// The file's sensors or settings are not what the tracker takes.
    pub fn resume(settings: Arc<Settings>, checkpoint: Checkpoint) -> Result<Self, WatchError> {
        let Checkpoint { sensors: before, tracker: saved, mut known } = checkpoint;
        let names = names(&settings);
        let same = before.is_empty() || before == names;
        let (declared, tracking) = (settings.declared(), settings.file.tracker.clone());
        let resumed = Tracker::resume(declared.clone(), tracking.clone(), saved.clone());
        // What a tracker has learned goes by a sensor's place in the file.
        let tracker = match resumed {
            Ok(tracker) if same => tracker,
            _ => Tracker::begin_anew(declared, tracking, &saved)?,
        };
        if !same {
            known.rearrange(&before, &names, &settings)?;
        }
        known.fit(&settings)?;
        Ok(Self { settings, tracker, known })
    }

    /// What is known, as text can hold it.
    #[must_use]
    pub fn checkpoint(&self) -> Checkpoint {
        let (sensors, tracker) = (names(&self.settings), self.tracker.saved());
        Checkpoint { sensors, tracker, known: self.known.clone() }
    }

    /// The camp's file.
    #[must_use]
    pub fn settings(&self) -> &Arc<Settings> {
        &self.settings
    }

    /// The newest time known, in seconds since 1970 (UTC).
    #[must_use]
    pub fn now_s(&self) -> f64 {
        self.known.now_s
    }

    /// How many entries were taken.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.known.entries
    }

    /// Takes one entry and gives the warnings that it changed, each at its new revision.
    pub fn take(&mut self, entry: &Entry) -> Vec<Warning> {
        // A clock that is set back does not turn back what is known.
        if entry.at_s.is_finite() {
            self.known.now_s = self.known.now_s.max(entry.at_s);
        }
        self.known.entries += 1;
        let before: Vec<(String, u32)> =
            self.known.warnings.iter().map(|w| (w.id.clone(), w.revision)).collect();
        match &entry.input {
            Input::Tick => self.pass_time(),
            Input::Look(look) => self.look(look),
            Input::Health { sensor, says } => self.hear(sensor, says),
            Input::Dropped { sensor, reports, why } => self.drop_reports(sensor, *reports, why),
            Input::Friend { name, latitude, longitude } => {
                self.meet_friend(name, *latitude, *longitude);
            }
            Input::Alarm { zone, exercise } => self.raise_by_hand(zone, *exercise),
            Input::AllClear { zone } => self.all_clear(zone.as_deref()),
            Input::Acknowledge { warning } => self.acknowledge(warning),
            Input::Headcount { shelter, count } => self.count_heads(shelter, *count),
            Input::Sent { warning, revision, output } => self.sent(warning, *revision, output),
            Input::SensorAlert { sensor, alert, says, over } => {
                self.hear_alert(sensor, alert, says, *over);
            }
            Input::Task { sensor, ask } => self.asked(sensor, ask),
            Input::Review { warning, verdict } => self.review(warning, *verdict),
            Input::Missed { happened_s, zone, threat } => self.miss(*happened_s, zone, threat),
            Input::Casualty { number, care } => self.care_for(*number, *care),
        }
        if matches!(entry.input, Input::Tick | Input::Look(_)) {
            self.judge_rules();
        }
        let unchanged = |warning: &Warning| {
            before.iter().any(|(id, revision)| *id == warning.id && *revision == warning.revision)
        };
        let changed: Vec<Warning> =
            self.known.warnings.iter().filter(|w| !unchanged(w)).cloned().collect();
        changed.iter().for_each(|warning| self.enter_case(warning));
        self.forget_old();
        changed
    }

    fn pass_time(&mut self) {
        self.check_silence();
        self.expire();
        self.drop_fallen();
        self.forget_friends();
        self.forget_cases();
    }
}

fn names(settings: &Settings) -> Vec<String> {
    settings.file.sensors.iter().map(|sensor| sensor.name.clone()).collect()
}

impl Known {
    /// Puts what is known of a sensor where the camp's file has its name now.
    fn rearrange(
        &mut self,
        before: &[String],
        names: &[String],
        settings: &Settings,
    ) -> Result<(), WatchError> {
        let health = std::mem::take(&mut self.health);
        let sensing = std::mem::take(&mut self.sensing);
        // Offsets are against the first sensor.
        let first = before.first() == names.first();
        for (i, name) in names.iter().enumerate() {
            let at = before.iter().position(|known| known == name);
            self.health.push(at.and_then(|at| health.get(at).cloned()).unwrap_or_default());
            let kept = at.filter(|_| first).and_then(|at| sensing.get(at).cloned());
            self.sensing.push(kept.map_or_else(|| Sensing::of(settings, i), Ok)?);
        }
        Ok(())
    }

    /// Lists by sensor and by rule as long as the camp's file wants them.
    fn fit(&mut self, settings: &Settings) -> Result<(), WatchError> {
        for i in self.sensing.len()..settings.file.sensors.len() {
            self.sensing.push(Sensing::of(settings, i)?);
        }
        self.health.resize_with(settings.file.sensors.len(), Health::default);
        let rules = &settings.file.rules;
        // How long something has been near goes to where the file has the rule's name now.
        let places: Vec<Option<usize>> = self
            .latches
            .iter()
            .map(|latch| rules.iter().position(|rule| rule.name == latch.rule))
            .collect();
        self.near_since.retain_mut(|(rule, ..)| {
            let place = places.get(*rule).copied().flatten();
            *rule = place.unwrap_or(*rule);
            place.is_some()
        });
        self.latches.retain(|latch| rules.iter().any(|rule| rule.name == latch.rule));
        for rule in rules {
            if !self.latches.iter().any(|latch| latch.rule == rule.name) {
                self.latches.push(Latch::of(rule));
            }
        }
        let order = |latch: &Latch| rules.iter().position(|rule| rule.name == latch.rule);
        self.latches.sort_by_key(order);
        // A rule that is for another zone now begins anew; nothing confirms its old zone's warning any more.
        for (i, (latch, rule)) in self.latches.iter_mut().zip(rules).enumerate() {
            let elsewhere =
                |w: &Warning| Some(&w.id) == latch.warning.as_ref() && w.zone != rule.zone;
            if self.warnings.iter().any(elsewhere) {
                *latch = Latch::of(rule);
                self.near_since.retain(|(place, ..)| *place != i);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMP: &str = include_str!("../../tests/camp.toml");

    fn changed(from: &str, to: &str) -> Arc<Settings> {
        assert!(CAMP.contains(from), "{from}");
        Arc::new(Settings::parse("camp.toml", &CAMP.replacen(from, to, 1)).unwrap())
    }

    #[test]
    fn how_long_something_was_near_goes_by_the_name_of_the_rule() {
        let mut camp = Camp::try_new(Settings::of_tests()).unwrap();
        // The third rule is for what stays at the fence.
        camp.known.near_since.push((2, 7, 5.0));
        let one_more = "[[rule]]\nname = \"in\"\nzone = \"camp\"\nwhen = \"inside\"\n\
                        severity = \"severe\"\n\n[[rule]]\nname = \"incoming\"";
        let settings = changed("[[rule]]\nname = \"incoming\"", one_more);
        let camp = Camp::resume(settings, camp.checkpoint()).unwrap();
        assert_eq!(camp.known.near_since, [(3, 7, 5.0)]);
        let gone = changed("\"stays at the fence\"", "\"waits at the fence\"");
        let camp = Camp::resume(gone, camp.checkpoint()).unwrap();
        assert!(camp.known.near_since.is_empty());
    }

    #[test]
    fn a_rule_that_is_for_another_zone_now_leaves_the_old_zones_warning_alone() {
        let mut camp = Camp::try_new(Settings::of_tests()).unwrap();
        let warning = camp.new_warning("gate");
        camp.known.latches[0].warning = Some(warning.id.clone());
        camp.known.warnings.push(warning);
        let same = Camp::resume(Settings::of_tests(), camp.checkpoint()).unwrap();
        assert!(same.known.latches[0].warning.is_some());
        let settings = changed("zone = \"gate\"", "zone = \"camp\"");
        let camp = Camp::resume(settings, camp.checkpoint()).unwrap();
        assert_eq!(camp.known.latches[0].warning, None);
        assert!(camp.known.warnings[0].stands());
    }
}
