//! What is a visit to a place worth, and when can it be?

use base::{Date, Point};

/// A place that could be visited.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// A short name, unique within the case.
    pub id: String,
    /// The full name.
    pub name: String,
    /// Where it is.
    pub point: Point,
    /// How many people live there.
    pub people: f64,
    /// How likely violence against them is, in the user's unit; what counts is the ratio between places.
    pub risk: f64,
    /// How long a visit lasts.
    pub visit_min: f64,
    /// When a visit can begin at the earliest and at the latest, in minutes of the day.
    pub opens_min: f64,
    /// See `opens_min`.
    pub closes_min: f64,
    /// The last visit known.
    pub last_visit: Option<Date>,
    /// The terrain's speed, where the place names a terrain.
    pub speed_km_h: Option<f64>,
    /// Whether it must or must not be visited.
    pub rule: Rule,
    /// Why, or what to look for. It is printed on route cards.
    pub note: String,
}

/// What was decided about a place before planning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// The plan decides.
    Free,
    /// It is to be visited before all others.
    Must,
    /// It is not to be visited: a closed road, or fear of reprisals.
    MustNot,
}

impl Place {
    /// What a visit on a day is worth: people × risk × (1 − 2^(−days since the last visit ÷ half-life)).
    ///
    /// A place never visited is worth people × risk. A last visit in the future counts as today.
    pub fn value(&self, on: Date, half_life_days: f64) -> f64 {
        let freshness = self.last_visit.map_or(1.0, |last| {
            let days = on.since(last).map_or(0, |span| span.get_days());
            1.0 - (-f64::from(days.max(0)) / half_life_days).exp2()
        });
        self.people * self.risk * freshness
    }
}
