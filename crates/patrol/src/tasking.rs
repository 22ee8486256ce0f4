//! Who goes where on which day, in words that a patrol can carry?

mod approval;
mod card;
mod csv;
mod geojson;
mod gpx;

use base::Date;
use serde::{Deserialize, Serialize};

use crate::case::{Case, Posed, Rule};
use crate::plan::Plan;

pub use approval::{Approval, ApprovalError};

/// A plan for a case: what each patrol does, and what no patrol does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tasking {
    /// What the case is called.
    pub name: String,
    /// What the camp is called.
    pub camp: String,
    /// How travel times came about.
    pub travel_note: String,
    /// Whether help in time was asked for at every point.
    pub help_note: String,
    /// What all visits are worth, in the case's unit: people × risk, less where a visit was recent.
    pub value: f64,
    /// No plan is worth more. Nothing where places that must be visited are not: then the question
    /// is not how much more the plan could be worth.
    pub value_at_most: Option<f64>,
    /// One entry for each patrol that leaves, the most valuable day first.
    pub patrols: Vec<Patrol>,
    /// Places in no patrol, and why.
    pub not_visited: Vec<NotVisited>,
    /// Who approved it, and what. Without that, all that is printed says DRAFT.
    pub approval: Option<Approval>,
}

/// One patrol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Patrol {
    /// The day.
    pub day: Date,
    /// Which patrol of the day, from 1.
    pub number: usize,
    /// Minutes on the road.
    pub travel_min: f64,
    /// The camp, the visits, the camp.
    pub stops: Vec<Stop>,
}

/// One stop of a patrol; times in minutes of the day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stop {
    /// The place's id, or `camp`.
    pub id: String,
    /// Its name.
    pub name: String,
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
    /// Whether it should have been visited by all means.
    pub must: bool,
    /// Why it is not visited.
    pub reason: String,
}

impl Tasking {
    /// Whether a place is visited.
    pub fn visits(&self, id: &str) -> bool {
        self.visit_ids().any(|visited| visited == id)
    }

    /// The ids of all places visited, patrol by patrol.
    pub fn visit_ids(&self) -> impl Iterator<Item = &str> {
        let stops = self.patrols.iter().flat_map(|patrol| &patrol.stops);
        stops.map(|stop| stop.id.as_str()).filter(|&id| id != "camp")
    }

    /// Turns a plan for a posed case into words.
    pub fn new(case: &Case, posed: &Posed, plan: &Plan) -> Self {
        let mut visited = vec![false; case.places.len()];
        let mut patrols: Vec<(f64, Patrol)> = Vec::new();
        for ((route, times), travel_min) in plan.routes.iter().zip(&plan.times).zip(&plan.lengths) {
            let stops: Vec<Stop> = route
                .iter()
                .zip(times)
                .enumerate()
                .map(|(at, (&site, &arrive_min))| match site.checked_sub(1) {
                    None => camp_stop(case, arrive_min, at == 0),
                    Some(place) => {
                        visited[posed.places[place]] = true;
                        visit_stop(case, posed.places[place], arrive_min)
                    }
                })
                .collect();
            let value = stops.iter().map(|stop| stop.value).sum();
            let day = case.first_day;
            patrols.push((value, Patrol { day, number: 1, travel_min: *travel_min, stops }));
        }
        // What is worth most is done first: later days may be lost to weather or alarms.
        patrols.sort_by(|a, b| b.0.total_cmp(&a.0));
        let value = patrols.iter().map(|(value, _)| value).sum();
        let patrols =
            patrols.into_iter().map(|(_, patrol)| patrol).enumerate().map(|(at, patrol)| {
                let later = i64::try_from(at / case.patrols_per_day).unwrap_or(i64::MAX);
                let day = (0..later).try_fold(case.first_day, |day, _| day.tomorrow());
                Patrol {
                    day: day.unwrap_or(case.first_day),
                    number: at % case.patrols_per_day + 1,
                    ..patrol
                }
            });
        let not_visited = not_visited(case, posed, &visited);
        let musts = posed.places.iter().filter(|&&k| case.places[k].rule == Rule::Must).count();
        let must_left = not_visited.iter().any(|left| left.must);
        let at_most = plan.upper_bound - posed.must_bonus * musts as f64;
        Self {
            name: case.name.clone(),
            camp: case.camp.name.clone(),
            travel_note: case.travel_note(),
            help_note: case.help_note(),
            value,
            value_at_most: (!must_left).then(|| f64::max(at_most, value)),
            patrols: patrols.collect(),
            not_visited,
            approval: None,
        }
    }
}

fn camp_stop(case: &Case, arrive_min: f64, leaves: bool) -> Stop {
    let camp = &case.camp;
    Stop {
        id: "camp".to_owned(),
        name: camp.name.clone(),
        latitude: camp.point.latitude(),
        longitude: camp.point.longitude(),
        arrive_min,
        begin_min: arrive_min,
        leave_min: arrive_min,
        value: 0.0,
        note: if leaves { "leave" } else { "back" }.to_owned(),
    }
}

fn visit_stop(case: &Case, place: usize, arrive_min: f64) -> Stop {
    let place = &case.places[place];
    let begin_min = f64::max(arrive_min, place.opens_min);
    Stop {
        id: place.id.clone(),
        name: place.name.clone(),
        latitude: place.point.latitude(),
        longitude: place.point.longitude(),
        arrive_min,
        begin_min,
        leave_min: begin_min + place.visit_min,
        value: place.value(case.first_day, case.half_life_days),
        note: place.note.clone(),
    }
}

fn not_visited(case: &Case, posed: &Posed, visited: &[bool]) -> Vec<NotVisited> {
    let places = case.places.iter().enumerate().filter(|&(at, _)| !visited[at]);
    places
        .map(|(at, place)| {
            let left_out = posed.left_out.iter().find(|left| left.place == at);
            let (there, home) = (case.leg_min(None, Some(place)), case.leg_min(Some(place), None));
            let begin = f64::max(case.leave_min + there, place.opens_min);
            let straight =
                begin <= place.closes_min && begin + place.visit_min + home <= case.back_min;
            let reason = left_out.map_or_else(
                || {
                    let chosen = "there is time for it alone, but other visits are worth more";
                    let far = "no time to go straight there and back within the windows";
                    if straight { chosen } else { far }.to_owned()
                },
                |left| left.reason.clone(),
            );
            let must = place.rule == Rule::Must;
            NotVisited { id: place.id.clone(), name: place.name.clone(), must, reason }
        })
        .collect()
}
