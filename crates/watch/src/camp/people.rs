//! What do people at the camp say: alarm, all-clear, seen, so many are here?

use super::Camp;
use crate::warning::{Severity, State, Warning};

/// An alarm raised by hand stands this long unless it is ended: nobody's watch is longer.
const BY_HAND_S: f64 = 12.0 * 3600.0;

impl Camp {
    /// A second touch on a zone that is in alarm changes nothing. A real alarm ends a drill, but no drill a real alarm.
    pub(super) fn raise_by_hand(&mut self, zone: &str, exercise: bool) {
        if !self.settings.zones.iter().any(|known| known.name() == zone) {
            return;
        }
        let now_s = self.known.now_s;
        let standing = |w: &&mut Warning| w.stands() && w.rule.is_none() && w.zone == zone;
        if let Some(warning) = self.known.warnings.iter_mut().find(standing) {
            if exercise || !warning.exercise {
                return;
            }
            warning.revise(State::Cancelled, now_s);
        }
        if !self.known.warnings.iter().any(Warning::stands) {
            // Who was counted in the last alarm is to be counted anew.
            self.known.headcount.clear();
        }
        let warning = Warning {
            rule: None,
            threat: "alarm".into(),
            exercise,
            severity: Severity::Extreme,
            expires_s: now_s + BY_HAND_S,
            ..self.new_warning(zone)
        };
        self.known.warnings.push(warning);
    }

    pub(super) fn all_clear(&mut self, zone: Option<&str>) {
        let now_s = self.known.now_s;
        for warning in &mut self.known.warnings {
            if warning.stands() && zone.is_none_or(|zone| warning.zone == zone) {
                warning.revise(State::Cancelled, now_s);
            }
        }
        // A rule is not raised again for what it still holds for until it has once stopped to; it is for anything new.
        let standing: Vec<&str> = self
            .known
            .warnings
            .iter()
            .filter(|warning| warning.stands())
            .map(|warning| warning.id.as_str())
            .collect();
        for latch in &mut self.known.latches {
            if latch.warning.as_deref().is_some_and(|id| !standing.contains(&id)) {
                latch.clear();
            }
        }
    }

    pub(super) fn acknowledge(&mut self, id: &str) {
        let now_s = self.known.now_s;
        let found = self.known.warnings.iter_mut().find(|w| w.id == id && w.stands() && !w.seen);
        if let Some(warning) = found {
            warning.seen = true;
            warning.revise(State::Acknowledged, now_s);
        }
    }

    pub(super) fn count_heads(&mut self, shelter: &str, count: u32) {
        if self.settings.file.shelters.iter().any(|known| known.name == shelter) {
            let counted = (count.min(100_000), self.known.now_s);
            self.known.headcount.insert(shelter.to_owned(), counted);
        }
    }

    /// How many were counted in since the alarm, in all shelters.
    #[must_use]
    pub fn counted(&self) -> u32 {
        self.known.headcount.values().map(|(count, _)| count).sum()
    }

    pub(super) fn sent(&mut self, id: &str, revision: u32, output: usize) {
        let found = self.known.warnings.iter_mut().find(|w| w.id == id && w.revision == revision);
        if let Some(warning) = found
            && !warning.sent.contains(&output)
        {
            warning.sent.push(output);
        }
    }

    /// What outputs have not had yet: after a restart these go out again, under the same id and revision.
    #[must_use]
    pub fn unsent(&self) -> Vec<(usize, Warning)> {
        let outputs = 0..self.settings.file.outputs.len();
        let missing = |w: &Warning| -> Vec<(usize, Warning)> {
            outputs.clone().filter(|o| !w.sent.contains(o)).map(|o| (o, w.clone())).collect()
        };
        self.known.warnings.iter().flat_map(missing).collect()
    }
}
