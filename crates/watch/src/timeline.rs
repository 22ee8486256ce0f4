//! How did an alarm go, step by step, for the review after it?
//!
//! From the journal: when something was first reported, warned of, told to each output, seen by somebody, when people
//! were counted in, when it was over, and how the care of casualties compares with the 10-1-2 guideline (a guideline,
//! not a rule). It names no person and holds no position.

use crate::camp::{Alarm, Camp, CasualtyPicture};
use crate::error::WatchError;
use crate::input::{Care, Entry, Input};
use crate::playback::Playback;
use crate::settings::OutputFile;
use crate::warning::{State, Told, Warning};
use serde::Serialize;
use std::collections::BTreeSet;

/// What led to an alarm is looked for so long before it, in seconds.
const BEFORE_S: f64 = 120.0;
/// What came of it is looked for so long after it, in seconds.
const AFTER_S: f64 = 60.0;
/// Events that one timeline shows.
const MOST_EVENTS: usize = 2_000;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event {
    /// When, in seconds since 1970 (UTC).
    pub at_s: f64,
    /// What, in words.
    pub what: String,
}

/// An alarm from its beginning to its end.
#[derive(Debug, Clone, Serialize)]
pub struct Timeline {
    /// The alarm.
    pub alarm: Alarm,
    /// When the first of what was warned of was first reported; none: raised by hand.
    pub first_reported_s: Option<f64>,
    /// When an output first had a warning.
    pub first_told_s: Option<f64>,
    /// When someone first said that a warning was seen.
    pub first_seen_s: Option<f64>,
    /// When everybody expected was counted in.
    pub all_counted_s: Option<f64>,
    /// How many were counted in at most, of how many.
    pub counted: (u32, u32),
    /// Casualties, with the guideline's steps.
    pub casualties: Vec<CasualtyPicture>,
    /// What happened, in order.
    pub events: Vec<Event>,
    /// More happened than is shown.
    pub cut: bool,
}

/// The timeline of an alarm of [`Camp::alarms`].
///
/// # Errors
/// The journal of that time was purged, or cannot be read.
pub fn read(playback: &mut Playback, alarm: Alarm) -> Result<Timeline, WatchError> {
    let now = playback.latest()?;
    let mine = |c: &&CasualtyPicture| c.casualty.alarm_s == alarm.begun_s;
    let casualties = now.casualty_pictures();
    let casualties: Vec<_> = casualties.iter().filter(mine).cloned().collect();
    let cared_s = casualties.iter().map(|c| c.casualty.last_s()).fold(0.0, f64::max);
    let to_s = alarm.ended_s.map_or(f64::INFINITY, |ended_s| ended_s.max(cared_s) + AFTER_S);
    let expected = now.settings().file.shelters.iter().map(|shelter| shelter.expected).sum();
    let mut timeline = Timeline {
        alarm,
        first_reported_s: None,
        first_told_s: None,
        first_seen_s: None,
        all_counted_s: None,
        counted: (0, expected),
        casualties,
        events: Vec::new(),
        cut: false,
    };
    let mut seen = Seen::default();
    playback.watch(alarm.begun_s - BEFORE_S, to_s, |entry, changed, camp| {
        timeline.take(entry, changed, camp, &mut seen);
    })?;
    Ok(timeline)
}

/// What was already said.
#[derive(Default)]
struct Seen {
    told: BTreeSet<(String, Told)>,
    silent: BTreeSet<String>,
}

impl Timeline {
    fn take(&mut self, entry: &Entry, changed: &[Warning], camp: &Camp, seen: &mut Seen) {
        let at_s = entry.at_s;
        for warning in changed {
            self.take_warning(warning, camp);
        }
        let mut say = |what: String| {
            if self.events.len() < MOST_EVENTS {
                self.events.push(Event { at_s, what });
            } else {
                self.cut = true;
            }
        };
        match &entry.input {
            Input::Sent { warning, output, .. }
                if at_s >= self.alarm.begun_s
                    && seen.told.insert((warning.clone(), output.clone())) =>
            {
                self.first_told_s.get_or_insert(at_s);
                let mut outputs = camp.settings().file.outputs.iter().enumerate();
                let found = outputs.find(|(at, known)| output.is(*at, &known.name()));
                let kind = found.map_or("output", |(_, known)| kind(known));
                say(format!("{warning} taken by {kind}"));
            }
            // Who was counted before it is counted anew in it.
            Input::Headcount { shelter, count } if at_s >= self.alarm.begun_s => {
                let in_all = camp.counted();
                self.counted.0 = self.counted.0.max(in_all);
                let whole = self.counted.1 > 0 && in_all >= self.counted.1;
                if whole {
                    self.all_counted_s.get_or_insert(at_s);
                }
                let mark = if whole { ": everybody expected is counted in" } else { "" };
                say(format!("shelter {shelter}: {count} counted, {in_all} in all{mark}"));
            }
            Input::Casualty { number, care } => {
                let last = camp.casualties_of_now().last().map_or(0, |last| last.number);
                let number = if *number == 0 { last } else { *number };
                say(format!("casualty {number}: {}", care_in_words(*care)));
            }
            Input::SensorAlert { sensor, says, over: false, .. } => {
                say(format!("sensor {sensor} asks attention: {says}"));
            }
            Input::Tick => {
                for (name, health) in camp.health() {
                    if health.silent && seen.silent.insert(name.to_owned()) {
                        say(format!("sensor {name} is silent"));
                    } else if !health.silent && seen.silent.remove(name) {
                        say(format!("sensor {name} is heard again"));
                    }
                }
            }
            _ => {}
        }
    }

    fn take_warning(&mut self, warning: &Warning, camp: &Camp) {
        let at_s = warning.changed_s;
        // What led to it, or came after it, may be of another alarm.
        let mine = self.alarm.ended_s.is_none_or(|ended_s| warning.raised_s <= ended_s);
        // A drill ends at the moment at which the real alarm begins that ends it.
        let real = self.alarm.exercise && !warning.exercise;
        if warning.raised_s < self.alarm.begun_s || !mine || real {
            return;
        }
        let mark = if warning.exercise { "EXERCISE " } else { "" };
        let (zone, threat) = (&warning.zone, &warning.threat);
        let what = match warning.state {
            State::Raised => {
                if let Some(first_s) = camp.first_reported_s(warning) {
                    let before = self.first_reported_s.map_or(first_s, |known| known.min(first_s));
                    self.first_reported_s = Some(before);
                }
                let by = warning.rule.as_deref().map_or("by hand".into(), |r| format!("by {r:?}"));
                let from = match warning.sensors.is_empty() {
                    true => String::new(),
                    false => format!(", reported by {}", warning.sensors.join(", ")),
                };
                let arrives = warning.arrives_s.filter(|arrives_s| *arrives_s > at_s);
                let arrives = arrives.map_or(String::new(), |arrives_s| {
                    format!(", expected in {:.0} s", arrives_s - at_s)
                });
                format!("raised {by}{from}{arrives}")
            }
            State::Acknowledged => {
                self.first_seen_s.get_or_insert(at_s);
                "seen by somebody".to_owned()
            }
            State::Updated => "updated".to_owned(),
            State::Cancelled => "ended".to_owned(),
            State::Expired => "expired".to_owned(),
        };
        if self.events.len() < MOST_EVENTS {
            let what = format!("{mark}{zone}, {threat} ({}): {what}", warning.id);
            self.events.push(Event { at_s, what });
        } else {
            self.cut = true;
        }
    }
}

/// An output in a word.
fn kind(output: &OutputFile) -> &'static str {
    match output {
        OutputFile::Cap { .. } => "CAP",
        OutputFile::Cot { .. } => "CoT",
        OutputFile::Webhook { .. } => "webhook",
        OutputFile::Command { .. } => "command",
    }
}

/// A step of care in words.
#[must_use]
pub fn care_in_words(care: Care) -> &'static str {
    match care {
        Care::Wounded => "wounded",
        Care::FirstAid => "first aid",
        Care::Advanced => "advanced care",
        Care::Surgery => "surgery",
    }
}
