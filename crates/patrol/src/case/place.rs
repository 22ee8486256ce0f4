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
    /// When a visit can begin at the earliest and at the latest, in minutes of the day; nothing
    /// where the patrols' hours are all that counts.
    pub opens_min: Option<f64>,
    /// See `opens_min`.
    pub closes_min: Option<f64>,
    /// On which days of the week it can be visited, Monday first: market days.
    pub weekdays: [bool; 7],
    /// The last visit known.
    pub last_visit: Option<Date>,
    /// The kind of road or terrain there, as vehicles and slow seasons name it; may be empty.
    pub terrain: String,
    /// Whether it must or must not be visited.
    pub rule: Rule,
    /// Until which day, this one included, nobody goes there: the hold list.
    pub hold_until: Option<Date>,
    /// Whether a patrol can spend the night there.
    pub halt: bool,
    /// Whether only a patrol with an escort may go there.
    pub needs_escort: bool,
    /// How many visits one plan may hold.
    pub most_visits: usize,
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
    /// It should be visited by an engagement team; a visit by another counts as any.
    Should,
    /// It is not to be visited: a closed road, or fear of reprisals.
    MustNot,
}

impl Place {
    /// What a visit on a day is worth: people × risk × (1 − 2^(−days since the visit before ÷ half-life)).
    ///
    /// A place never visited is worth people × risk. A visit before in the future counts as today.
    /// Since this bends downwards, a further visit in a plan always adds less than it would alone.
    pub fn value(&self, before: Option<Date>, on: Date, half_life_days: f64) -> f64 {
        self.people * self.risk * freshness(before, on, half_life_days)
    }
}

/// How much of its value a place has regained, from 0 to 1.
fn freshness(before: Option<Date>, on: Date, half_life_days: f64) -> f64 {
    before.map_or(1.0, |before| {
        let days = on.since(before).map_or(0, |span| span.get_days());
        1.0 - (-f64::from(days.max(0)) / half_life_days).exp2()
    })
}
