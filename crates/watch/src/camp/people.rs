//! What do people at the camp say: alarm, all-clear, seen, so many are here?

use super::Camp;
use crate::settings::OutputFile;
use crate::warning::{Severity, State, Told, Warning};

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

    pub(super) fn sent(&mut self, id: &str, revision: u32, output: &Told) {
        let found = self.known.warnings.iter_mut().find(|w| w.id == id && w.revision == revision);
        if let Some(warning) = found
            && !warning.sent.contains(output)
        {
            warning.sent.push(output.clone());
        }
    }

    /// What outputs have not had yet: after a restart these go out again, under the same id and revision.
    #[must_use]
    pub fn unsent(&self) -> Vec<(usize, Warning)> {
        let outputs = &self.settings.file.outputs;
        let names: Vec<String> = outputs.iter().map(OutputFile::name).collect();
        let missing = |w: &Warning| -> Vec<(usize, Warning)> {
            let had = |at: usize, name: &str| w.sent.iter().any(|told| told.is(at, name));
            let places = names.iter().enumerate().filter(|(at, name)| !had(*at, name));
            places.map(|(at, _)| (at, w.clone())).collect()
        };
        self.known.warnings.iter().flat_map(missing).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Entry, Input};
    use crate::settings::Settings;
    use std::sync::Arc;

    #[test]
    fn what_an_output_has_had_is_known_where_another_is_put_before_it() {
        let camp = |outputs: &[&str]| {
            let tables =
                outputs.iter().map(|o| format!("\n[[output]]\nkind = \"cap\"\nfolder = \"{o}\"\n"));
            let text =
                include_str!("../../tests/camp.toml").to_owned() + &tables.collect::<String>();
            Arc::new(Settings::parse("camp.toml", &text).unwrap())
        };
        for (told, expect) in [(None, 0), (Some(Told::Place(0)), 1)] {
            let settings = camp(&["a"]);
            let name = || Told::Name(settings.file.outputs[0].name());
            let output = told.unwrap_or_else(name);
            let mut before = Camp::try_new(settings).unwrap();
            let input = Input::Alarm { zone: "camp".into(), exercise: false };
            let warning = before.take(&Entry { at_s: 5.0, input }).remove(0).id;
            // As the journal has it.
            let entry = Entry { at_s: 6.0, input: Input::Sent { warning, revision: 1, output } };
            let text = serde_json::to_string(&entry).unwrap();
            before.take(&serde_json::from_str(&text).unwrap());
            assert!(before.unsent().is_empty());
            let text = serde_json::to_string(&before.checkpoint()).unwrap();
            let checkpoint = serde_json::from_str(&text).unwrap();
            let after = Camp::resume(camp(&["b", "a"]), checkpoint).unwrap();
            let unsent: Vec<usize> = after.unsent().iter().map(|(at, _)| *at).collect();
            assert_eq!(unsent, [expect]);
        }
    }
}
