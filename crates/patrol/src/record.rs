//! What came of a plan: which visits were made, and how much was found for how much looking?

mod effort;
mod track;
mod visits;

use std::collections::BTreeMap;

use base::{Date, Point};

use crate::tasking::Tasking;

pub use effort::{Effort, EffortLog, Rate};
pub use track::{Fix, read_track};
pub use visits::{Report, read_reports, with_last_visits};

/// Why what came back from a patrol cannot be read: every finding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .findings.join("\n"))]
pub struct RecordError {
    /// What is wrong, and where.
    pub findings: Vec<String>,
}

/// One visit, planned or made or both.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The day.
    pub day: Date,
    /// The place's id.
    pub place: String,
    /// Whether the plan has a visit there on that day.
    pub planned: bool,
    /// Whether somebody reported to have been there.
    pub reported: bool,
    /// Minutes that tracks stayed there; who drives by does not.
    pub tracked_min: f64,
}

impl Outcome {
    /// Whether the visit was made, by report or by track.
    pub fn made(&self) -> bool {
        self.reported || self.tracked_min >= LEAST_STAY_MIN
    }
}

/// What came of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// All visits, by day and place.
    pub outcomes: Vec<Outcome>,
    /// What was looked at for how long, and what was found.
    pub efforts: Vec<Effort>,
}

/// How near a track must come to a place to be there.
const AT_PLACE_KM: f64 = 1.5;

/// How long it must be there for a visit: who drives by does not visit.
const LEAST_STAY_MIN: f64 = 5.0;

/// Two fixes farther apart than this leave open where the patrol was between them.
const LONGEST_GAP_MIN: f64 = 30.0;

impl Record {
    /// Matches reports and tracks to a plan. The hours of a visit are those reported, or those tracked where nobody reported any.
    pub fn new(plan: &Tasking, reports: &[Report], tracks: &[Vec<Fix>]) -> Self {
        let mut all: BTreeMap<(Date, String), Outcome> = BTreeMap::new();
        let outcome = |(day, place): &(Date, String)| Outcome {
            day: *day,
            place: place.clone(),
            planned: false,
            reported: false,
            tracked_min: 0.0,
        };
        let mut at = |key: (Date, String), change: &dyn Fn(&mut Outcome)| {
            let new = outcome(&key);
            change(all.entry(key).or_insert(new));
        };
        for (patrol, stop) in plan.visit_stops() {
            at((patrol.day, stop.id.clone()), &|outcome| outcome.planned = true);
        }
        for report in reports {
            at((report.day, report.place.clone()), &|outcome| outcome.reported = true);
        }
        for (key, minutes) in stays(&points(plan), tracks) {
            at(key, &|outcome| outcome.tracked_min += minutes);
        }
        let outcomes: Vec<Outcome> = all.into_values().collect();
        let effort = |outcome: &Outcome| {
            let here = reports.iter().filter(|r| r.day == outcome.day && r.place == outcome.place);
            let (minutes, events) = here.fold((0.0, 0), |(minutes, events), report| {
                (minutes + report.minutes.unwrap_or(0.0), events + report.events)
            });
            let hours_reported = minutes > 0.0;
            let minutes = if hours_reported { minutes } else { outcome.tracked_min };
            Effort {
                day: outcome.day,
                place: outcome.place.clone(),
                hours: minutes / 60.0,
                hours_reported,
                events: outcome.reported.then_some(events),
            }
        };
        let efforts = outcomes.iter().filter(|outcome| outcome.made()).map(effort).collect();
        Self { outcomes, efforts }
    }

    /// The last visit made to each place.
    pub fn last_visits(&self) -> BTreeMap<String, Date> {
        let made = self.outcomes.iter().filter(|outcome| outcome.made());
        // By day: a later one replaces an earlier.
        made.map(|outcome| (outcome.place.clone(), outcome.day)).collect()
    }
}

/// Where the places of a plan are, visited or not.
fn points(plan: &Tasking) -> BTreeMap<String, Point> {
    let visited = plan.visit_stops().map(|(_, stop)| (&stop.id, stop.latitude, stop.longitude));
    let left = plan.not_visited.iter().map(|left| (&left.id, left.latitude, left.longitude));
    let point = |(id, latitude, longitude): (&String, f64, f64)| {
        Some((id.clone(), Point::try_new(latitude, longitude).ok()?))
    };
    visited.chain(left).filter_map(point).collect()
}

/// For how many minutes tracks stayed at each place on each day: half of each gap between two fixes is spent
/// at either. Drives past are no stay, however many they are together.
fn stays(places: &BTreeMap<String, Point>, tracks: &[Vec<Fix>]) -> BTreeMap<(Date, String), f64> {
    let mut stays = BTreeMap::new();
    let mut end = |stay: Option<((Date, String), f64)>| {
        if let Some((at, minutes)) = stay.filter(|(_, minutes)| *minutes >= LEAST_STAY_MIN) {
            *stays.entry(at).or_insert(0.0) += minutes;
        }
    };
    for track in tracks {
        let mut stay: Option<((Date, String), f64)> = None;
        for pair in track.windows(2) {
            let gap = pair[1].minutes_since(&pair[0]);
            if !(0.0..=LONGEST_GAP_MIN).contains(&gap) {
                end(stay.take());
                continue;
            }
            for fix in pair {
                let here = place_of(places, fix).map(|id| (fix.day, id));
                if stay.as_ref().map(|(at, _)| at) != here.as_ref() {
                    end(stay.take());
                    stay = here.map(|at| (at, 0.0));
                }
                if let Some((_, minutes)) = &mut stay {
                    *minutes += gap / 2.0;
                }
            }
        }
        end(stay);
    }
    stays
}

/// At which place a fix is, if at any.
fn place_of(places: &BTreeMap<String, Point>, fix: &Fix) -> Option<String> {
    let near = places.iter().map(|(id, point)| (id, point.distance_km(fix.point)));
    let near = near.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, km)| *km <= AT_PLACE_KM);
    near.map(|(id, _)| id.clone())
}
