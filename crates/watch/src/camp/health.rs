//! How is each sensor: heard, silent, its clock, what it says of itself?

use super::Camp;
use super::coverage::Sector;
use crate::input::Ask;
use serde::{Deserialize, Serialize};

/// Gaps that are kept one by one; older ones count in the sum only.
const MOST_GAPS: usize = 50;
/// Alerts of a sensor that stand at a time.
const MOST_ALERTS: usize = 8;

/// How a sensor is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Health {
    /// When something last came from it.
    pub heard_s: Option<f64>,
    /// What it last said of itself.
    pub says: String,
    /// It was heard, and is no more.
    pub silent: bool,
    /// Reports used.
    pub reports: u64,
    /// Reports not used, and why the last ones were not.
    pub dropped: u64,
    /// Why the last ones were not used.
    pub why: String,
    /// How far its clock is ahead of the camp's, smoothed.
    pub ahead_s: f64,
    /// Times without it: from, to; the last ones.
    pub gaps: Vec<(f64, f64)>,
    /// When it was first heard.
    #[serde(default)]
    pub first_s: Option<f64>,
    /// Seconds without it since then, in gaps that are over.
    #[serde(default)]
    pub silent_s: f64,
    /// How many such gaps.
    #[serde(default)]
    pub gaps_count: u64,
    /// What it asks attention for: its name for the alert, and its words.
    #[serde(default)]
    pub alerts: Vec<(String, String)>,
    /// What it was last asked, and what it answered.
    #[serde(default)]
    pub asked: Option<String>,
    /// Where its reports came from, by direction; empty until there are any.
    #[serde(default)]
    pub sectors: Vec<Sector>,
}

impl Health {
    /// The share of the time since it was first heard in which it was not silent; none before that.
    #[must_use]
    pub fn heard_share(&self, now_s: f64) -> Option<f64> {
        let known_s = now_s - self.first_s?;
        let open_s = if self.silent { now_s - self.heard_s.unwrap_or(now_s) } else { 0.0 };
        (known_s > 0.0).then(|| (1.0 - (self.silent_s + open_s) / known_s).clamp(0.0, 1.0))
    }

    /// Whether it was in service at this time; false where that is not known.
    #[must_use]
    pub fn served_at(&self, at_s: f64) -> bool {
        let begun = self.first_s.is_some_and(|first_s| first_s <= at_s);
        let open = self.silent && self.heard_s.is_some_and(|heard_s| heard_s < at_s);
        begun && !open && !self.gaps.iter().any(|(from, to)| (*from..*to).contains(&at_s))
    }
}

impl Camp {
    /// Each sensor's name and health.
    pub fn health(&self) -> impl Iterator<Item = (&str, &Health)> {
        let names = self.settings.file.sensors.iter().map(|sensor| sensor.name.as_str());
        names.zip(&self.known.health)
    }

    pub(super) fn heard(&mut self, sensor: usize) {
        let now_s = self.known.now_s;
        let health = &mut self.known.health[sensor];
        if health.silent {
            let from_s = health.heard_s.unwrap_or(now_s);
            health.gaps.push((from_s, now_s));
            health.silent_s += now_s - from_s;
            health.gaps_count += 1;
            if health.gaps.len() > MOST_GAPS {
                health.gaps.remove(0);
            }
        }
        health.silent = false;
        health.heard_s = Some(now_s);
        health.first_s.get_or_insert(now_s);
    }

    pub(super) fn hear(&mut self, name: &str, says: &str) {
        let Some(sensor) = self.sensor(name) else { return };
        if says != "disconnected" {
            self.heard(sensor);
        }
        let health = &mut self.known.health[sensor];
        match says.strip_prefix("task ") {
            Some(answer) => {
                let asked = health.asked.take().unwrap_or_default();
                let question = asked.split(':').next().unwrap_or_default();
                health.asked = Some(shortened(&format!("{question}: {answer}"), 80));
            }
            None => health.says = shortened(says, 80),
        }
    }

    pub(super) fn hear_alert(&mut self, name: &str, alert: &str, says: &str, over: bool) {
        let Some(sensor) = self.sensor(name) else { return };
        self.heard(sensor);
        let alerts = &mut self.known.health[sensor].alerts;
        alerts.retain(|(known, _)| known != alert);
        if !over {
            alerts.push((shortened(alert, 64), shortened(says, 120)));
            if alerts.len() > MOST_ALERTS {
                alerts.remove(0);
            }
        }
    }

    pub(super) fn asked(&mut self, name: &str, ask: &Ask) {
        let Some(sensor) = self.sensor(name) else { return };
        let what = match ask {
            Ask::Status => "asked how it is",
            Ask::Look { .. } => "asked to look",
        };
        self.known.health[sensor].asked = Some(format!("{what}: no answer yet"));
    }

    pub(super) fn drop_reports(&mut self, name: &str, reports: u64, why: &str) {
        let Some(sensor) = self.sensor(name) else { return };
        let health = &mut self.known.health[sensor];
        health.dropped = health.dropped.saturating_add(reports);
        health.why = shortened(why, 120);
    }

    pub(super) fn check_silence(&mut self) {
        let now_s = self.known.now_s;
        for (health, sensor) in self.known.health.iter_mut().zip(&self.settings.file.sensors) {
            let quiet_s = health.heard_s.map(|heard_s| now_s - heard_s);
            health.silent |= quiet_s.is_some_and(|quiet_s| quiet_s > sensor.silent_after_s);
        }
    }
}

fn shortened(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}
