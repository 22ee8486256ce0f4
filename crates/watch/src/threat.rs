//! When is something that moves, or falls, a threat to a zone?
//!
//! Each rule is strict before its warning is raised and easier on what keeps it up (hysteresis), so that an
//! object at the edge does not raise and cancel in turn: times and distances count 1.3 times as far, the
//! probability of an impact need be only 0.6 times as high.

use crate::error::WatchError;
use crate::warning::Severity;
use serde::Deserialize;
use track::ballistic::Impact;
use track::{Track, Zone};

/// How much easier a threat goes on than it begins.
const EASE: f64 = 1.3;
/// Slower than this nothing makes for anywhere, m/s.
const SLOWEST_M_S: f64 = 0.5;

/// A warning stands at least so long unless confirmed, in seconds: its news goes out every five.
const SHORTEST_S: f64 = 10.0;

/// One rule of a camp's file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What people call it.
    pub name: String,
    /// The zone that is warned.
    pub zone: String,
    /// What makes it true.
    pub when: When,
    /// For `enters`: within so many seconds on its present course.
    pub within_s: Option<f64>,
    /// For `near` and `loiters`: so many metres from the zone.
    pub distance_m: Option<f64>,
    /// For `loiters`: for so many seconds.
    pub for_s: Option<f64>,
    /// For `impact`: with at least this probability in the zone or within 100 m of it.
    pub probability: Option<f64>,
    /// Only for objects of these classes; none: for all.
    #[serde(default)]
    pub classes: Vec<String>,
    /// How bad it would be.
    pub severity: Severity,
    /// It must be true for so long before it is raised.
    #[serde(default)]
    pub after_s: f64,
    /// It must be untrue for so long before it is cancelled.
    #[serde(default = "ten")]
    pub hold_s: f64,
    /// How long a warning stands unless confirmed.
    #[serde(default = "two_minutes")]
    pub expires_s: f64,
}

/// What makes a rule true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum When {
    /// It will enter the zone soon.
    Enters,
    /// It is in the zone.
    Inside,
    /// It is near the zone.
    Near,
    /// It stays near the zone.
    Loiters,
    /// It will come down in the zone.
    Impact,
}

/// An object as rules see it.
#[derive(Debug, Clone)]
pub struct Seen<'a> {
    /// Where it is and how it moves.
    pub track: &'a Track,
    /// What it most likely is, if anybody said.
    pub class: Option<&'a str>,
    /// For how many seconds it has been near each rule's zone, for `loiters`.
    pub near_for_s: f64,
}

impl Rule {
    /// Whether what it needs is there.
    ///
    /// # Errors
    /// The first number missing or out of range, or key that such a rule does not use.
    pub fn check(&self) -> Result<(), WatchError> {
        let needs: &[(&'static str, Option<f64>)] = match self.when {
            When::Enters => &[("within_s", self.within_s)],
            When::Near => &[("distance_m", self.distance_m)],
            When::Loiters => &[("distance_m", self.distance_m), ("for_s", self.for_s)],
            When::Impact => &[("probability", self.probability)],
            When::Inside => &[],
        };
        let times =
            [("after_s", self.after_s), ("hold_s", self.hold_s), ("expires_s", self.expires_s)];
        for (name, value) in needs.iter().copied().chain(times.map(|(n, v)| (n, Some(v)))) {
            let (low, high, expected) = match name {
                "probability" => (0.0, 1.0, "a number from 0 to 1"),
                "expires_s" => (SHORTEST_S, 100_000.0, "a number from 10 to 100000"),
                _ => (0.0, 100_000.0, "a number from 0 to 100000"),
            };
            if !value.is_some_and(|v| (low..=high).contains(&v)) {
                let found = value.map_or("nothing".to_owned(), |v| v.to_string());
                return Err(WatchError::malformed(name, &found, expected));
            }
        }
        let given = [
            ("within_s", self.within_s.is_some()),
            ("distance_m", self.distance_m.is_some()),
            ("for_s", self.for_s.is_some()),
            ("probability", self.probability.is_some()),
        ];
        let used = |name: &str| needs.iter().any(|(needed, _)| *needed == name);
        let unused = given.into_iter().find(|(name, given)| *given && !used(name));
        // A rule that seems to say more than it does is worse than none.
        if let Some((name, _)) = unused {
            return Err(WatchError::malformed(name, "a value", "none: this rule does not use it"));
        }
        if self.when == When::Impact && !self.classes.is_empty() {
            return Err(WatchError::malformed(
                "classes",
                &self.classes.join(", "),
                "none: impact is of anything that falls",
            ));
        }
        Ok(())
    }

    /// The distance within which `loiters` counts the time, easier once it counts.
    #[must_use]
    pub fn loitering_m(&self, counts: bool) -> Option<f64> {
        let distance_m = self.distance_m.filter(|_| self.when == When::Loiters)?;
        Some(if counts { distance_m * EASE } else { distance_m })
    }

    /// Whether the object is a threat, and in how many seconds it arrives (if that can be said). `stands`:
    /// the warning is up already.
    #[must_use]
    pub fn threatens(&self, zone: &Zone, seen: &Seen<'_>, stands: bool) -> Option<Option<f64>> {
        let of_class = self.classes.is_empty()
            || seen.class.is_some_and(|class| self.classes.iter().any(|c| c == class));
        if !of_class {
            return None;
        }
        let ease = if stands { EASE } else { 1.0 };
        let [east, north] = seen.track.velocity_m_s;
        let moves = east.hypot(north) >= SLOWEST_M_S;
        let enters = |within_s: f64| zone.time_to_enter_s(seen.track, within_s).filter(|_| moves);
        let distance_m = || zone.distance_m(seen.track.place_m);
        match self.when {
            When::Enters => enters(self.within_s? * ease).map(Some),
            When::Inside => (distance_m() <= if stands { 10.0 } else { 0.0 }).then_some(Some(0.0)),
            When::Near => (distance_m() <= self.distance_m? * ease).then(|| enters(600.0)),
            When::Loiters => (seen.near_for_s >= self.for_s?).then_some(None),
            When::Impact => None,
        }
    }

    /// Whether a falling body is a threat.
    #[must_use]
    pub fn falls_on(&self, zone: &Zone, impact: &Impact, stands: bool) -> bool {
        let ease = if stands { 0.6 } else { 1.0 };
        self.when == When::Impact
            && self
                .probability
                .is_some_and(|least| impact.probability_in(zone, 100.0) >= least * ease)
    }

    /// What threatens, as `words` knows it.
    #[must_use]
    pub fn threat(&self) -> &'static str {
        match self.when {
            When::Impact => "incoming",
            When::Loiters => "loitering",
            When::Inside => "intrusion",
            When::Enters | When::Near => "approach",
        }
    }
}

fn ten() -> f64 {
    10.0
}

fn two_minutes() -> f64 {
    120.0
}
