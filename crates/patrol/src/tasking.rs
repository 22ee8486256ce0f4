//! Who goes where on which day, in words that a patrol can carry?

mod approval;
mod card;
mod csv;
mod geojson;
mod gpx;
mod map;
mod sheet;

use base::Date;
use serde::{Deserialize, Serialize};

use crate::case::Case;

pub use approval::{Approval, ApprovalError};

/// A plan for a case: what each patrol does, and what no patrol does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tasking {
    /// What the case is called.
    pub name: String,
    /// What the camps are called.
    pub camp: String,
    /// The first and the last day it is for.
    #[serde(default)]
    pub first_day: Option<Date>,
    /// See `first_day`.
    #[serde(default)]
    pub last_day: Option<Date>,
    /// How travel times came about.
    pub travel_note: String,
    /// Whether help in time was asked for at every point.
    pub help_note: String,
    /// What was reserved for unexplored places.
    #[serde(default)]
    pub explore_note: String,
    /// What all visits are worth, in the case's unit: people × risk, less where a visit was recent.
    pub value: f64,
    /// No plan that sends the same teams out on the same days, with the same escorts, is worth more.
    /// Nothing where places that must be visited are not: then the question is not how much more the
    /// plan could be worth.
    pub value_at_most: Option<f64>,
    /// One entry for each day of each patrol that leaves, by day.
    pub patrols: Vec<Patrol>,
    /// Places in no patrol, and why.
    pub not_visited: Vec<NotVisited>,
    /// Teams that never leave, and why.
    #[serde(default)]
    pub idle: Vec<String>,
    /// What other plans would come to.
    #[serde(default)]
    pub comparisons: Vec<Comparison>,
    /// How the plan was drawn, where it was drawn from a mixture.
    #[serde(default)]
    pub drawn: Option<String>,
    /// Who approved it, and what. Without that, all that is printed says DRAFT.
    pub approval: Option<Approval>,
    /// The day after which what is printed is not to be used any more.
    #[serde(default)]
    pub expires: Option<Date>,
}

/// One patrol, or one day of a patrol that stays out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Patrol {
    /// The day.
    pub day: Date,
    /// Which patrol of the day, from 1.
    pub number: usize,
    /// The team's call sign.
    #[serde(default)]
    pub team: String,
    /// Whether it takes an escort along.
    #[serde(default)]
    pub escorted: bool,
    /// Whether it is an engagement team.
    #[serde(default)]
    pub engagement: bool,
    /// Whether it goes to unexplored places.
    #[serde(default)]
    pub explores: bool,
    /// Minutes on the road.
    pub travel_min: f64,
    /// The camp or halt, the visits, the camp or halt.
    pub stops: Vec<Stop>,
}

/// What a patrol does at a stop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StopKind {
    /// It leaves a camp or comes back to one.
    Camp,
    /// It visits a place.
    #[default]
    Visit,
    /// It spends the night, or spent it.
    Halt,
}

/// One stop of a patrol; times in minutes of the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// The id of the place or the camp.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What the patrol does there.
    #[serde(default)]
    pub kind: StopKind,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// When the patrol arrives; at the first stop, when it leaves.
    pub arrive_min: f64,
    /// When the visit begins, after any waiting.
    pub begin_min: f64,
    /// When it goes on.
    pub leave_min: f64,
    /// How many people live there.
    #[serde(default)]
    pub people: f64,
    /// What the visit is worth.
    pub value: f64,
    /// Why it is visited, or what to look for.
    pub note: String,
}

/// A place in no patrol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NotVisited {
    /// The place's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many people live there.
    #[serde(default)]
    pub people: f64,
    /// Whether it should have been visited by all means.
    pub must: bool,
    /// Why it is not visited.
    pub reason: String,
    /// Degrees north.
    #[serde(default)]
    pub latitude: f64,
    /// Degrees east.
    #[serde(default)]
    pub longitude: f64,
}

/// What a plan comes to, to be set beside another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Which plan.
    pub name: String,
    /// What its visits are worth.
    pub value: f64,
    /// How many visits it has.
    pub visits: usize,
    /// How many places it sees.
    pub places: usize,
    /// How many people live there.
    pub people: f64,
}

impl Comparison {
    /// A plan by the places of its visits.
    pub(crate) fn new(name: &str, case: &Case, value: f64, visits: &[usize]) -> Self {
        let places = std::collections::BTreeSet::from_iter(visits.iter().copied());
        let people = places.iter().map(|&place| case.places[place].people).sum();
        Self { name: name.to_owned(), value, visits: visits.len(), places: places.len(), people }
    }

    /// The plan in which nobody leaves.
    pub(crate) fn nothing() -> Self {
        Self { name: "no patrols".to_owned(), value: 0.0, visits: 0, places: 0, people: 0.0 }
    }
}

impl Tasking {
    /// Whether a place is visited.
    pub fn visits(&self, id: &str) -> bool {
        self.visit_ids().any(|visited| visited == id)
    }

    /// All visits, patrol by patrol.
    pub fn visit_stops(&self) -> impl Iterator<Item = (&Patrol, &Stop)> {
        let stops =
            self.patrols.iter().flat_map(|patrol| patrol.stops.iter().map(move |s| (patrol, s)));
        // Plans of the first version know no kinds of stops: there the camp is called so.
        stops.filter(|(_, stop)| stop.kind == StopKind::Visit && stop.id != "camp")
    }

    /// The ids of all places visited, patrol by patrol.
    pub fn visit_ids(&self) -> impl Iterator<Item = &str> {
        self.visit_stops().map(|(_, stop)| stop.id.as_str())
    }

    /// On which days a place is visited.
    pub fn days_of(&self, id: &str) -> Vec<Date> {
        self.visit_stops().filter(|(_, stop)| stop.id == id).map(|(patrol, _)| patrol.day).collect()
    }

    /// The same, to be used up to a day and not after it.
    pub fn expiring(self, expires: Option<Date>) -> Self {
        Self { expires: expires.or(self.last_day), ..self }
    }
}
