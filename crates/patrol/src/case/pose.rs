//! Which orienteering problem is a case, and which places drop out before it is solved?

use base::Point;

use super::{Case, Help, Place, Roads, Rule};
use crate::problem::{Problem, ProblemError, Site};
use crate::travel::Travel;

/// A case as a problem. Site 0 is the camp; site k + 1 is the case's place `places[k]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Posed {
    /// The problem. What must be visited scores so much more that it comes before all else.
    pub problem: Problem,
    /// The place of the case behind each site after the camp.
    pub places: Vec<usize>,
    /// What was added to the score of each place that must be visited.
    pub must_bonus: f64,
    /// Places that no plan may visit.
    pub left_out: Vec<LeftOut>,
}

/// A place no plan may visit.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The place, as an index into the case's places.
    pub place: usize,
    /// Why.
    pub reason: String,
}

/// How much more a visit of an earlier plan counts than a new one, so that little changes without
/// need.
const LOYALTY: f64 = 0.25;

/// How far apart a leg is looked at for help in reach.
const HELP_STEP_KM: f64 = 2.0;

impl Case {
    /// Poses the case as a problem. Places that `earlier` says were in an earlier plan count a
    /// quarter more, so that a new plan stays with them unless that costs more.
    ///
    /// A leg that cannot be driven takes longer than a patrol has: so it is in no plan.
    ///
    /// # Errors
    /// [`ProblemError`] where the case's numbers make no problem, such as too many places.
    pub fn pose(&self, earlier: impl Fn(&str) -> bool) -> Result<Posed, ProblemError> {
        let reasons: Vec<Option<String>> =
            self.places.iter().map(|place| self.reason_to_leave_out(place)).collect();
        let places: Vec<usize> = (0..reasons.len()).filter(|&k| reasons[k].is_none()).collect();
        let left_out = reasons
            .into_iter()
            .enumerate()
            .filter_map(|(place, reason)| Some(LeftOut { place, reason: reason? }))
            .collect();
        let value = |&k: &usize| {
            let place = &self.places[k];
            let loyalty = if earlier(&place.id) { 1.0 + LOYALTY } else { 1.0 };
            loyalty * place.value(self.first_day, self.half_life_days)
        };
        // One place that must be visited outweighs all that need not.
        let must_bonus = 1.0 + places.iter().map(value).sum::<f64>();
        let camp = Site { score: 0.0, service: 0.0, open: self.leave_min, close: self.back_min };
        let sites = std::iter::once(camp).chain(places.iter().map(|&k| {
            let place = &self.places[k];
            let bonus = if place.rule == Rule::Must { must_bonus } else { 0.0 };
            Site {
                score: value(&k) + bonus,
                service: place.visit_min,
                open: place.opens_min,
                close: place.closes_min,
            }
        }));
        let ends: Vec<Option<&Place>> =
            std::iter::once(None).chain(places.iter().map(|&k| Some(&self.places[k]))).collect();
        let times = ends.iter().flat_map(|from| ends.iter().map(|to| self.leg_min(*from, *to)));
        let travel = Travel::Matrix { len: ends.len(), times: times.collect() };
        let teams = self.days.saturating_mul(self.patrols_per_day);
        let problem = Problem::try_new(sites.collect(), travel, (0, 0), teams)?;
        Ok(Posed { problem, places, must_bonus, left_out })
    }

    fn reason_to_leave_out(&self, place: &Place) -> Option<String> {
        if place.rule == Rule::MustNot {
            let why = if place.note.is_empty() { "no reason given" } else { &place.note };
            return Some(format!("must not be visited: {why}"));
        }
        if let Some(help) = &self.help {
            let minutes = help.minutes_to(place.point);
            if minutes > help.within_min {
                let limit = help.within_min;
                return Some(format!("help takes {minutes:.0} min, more than {limit:.0}"));
            }
        }
        None
    }

    /// Minutes from one end to another; `None` is the camp. Legs that cannot be driven take longer than any patrol.
    pub fn leg_min(&self, from: Option<&Place>, to: Option<&Place>) -> f64 {
        let never = 2.0 * (self.back_min - self.leave_min) + 1.0;
        let id = |end: Option<&Place>| end.map_or("camp", |place| place.id.as_str()).to_owned();
        let point = |end: Option<&Place>| end.map_or(self.camp.point, |place| place.point);
        let (from_id, to_id) = (id(from), id(to));
        if from_id == to_id {
            return 0.0;
        }
        let is_this = |(a, b): &(String, String)| {
            (a == &from_id && b == &to_id) || (a == &to_id && b == &from_id)
        };
        if self.closed.iter().any(is_this) {
            return never;
        }
        match &self.roads {
            Roads::Listed(minutes) => {
                minutes.get(&(from_id, to_id)).map_or(never, |&m| m.min(never))
            }
            Roads::Estimated { winding, speed_km_h } => {
                if self.help.as_ref().is_some_and(|help| !covers(help, point(from), point(to))) {
                    return never;
                }
                let speed =
                    |end: Option<&Place>| end.and_then(|p| p.speed_km_h).unwrap_or(*speed_km_h);
                let km = point(from).distance_km(point(to)) * winding;
                (60.0 * km / f64::min(speed(from), speed(to))).min(never)
            }
        }
    }
}

/// Whether help is in reach all along the straight line, looked at every few kilometres.
fn covers(help: &Help, from: Point, to: Point) -> bool {
    let steps = (from.distance_km(to) / HELP_STEP_KM).ceil().clamp(1.0, 1_000.0) as usize;
    (0..=steps).all(|step| {
        let share = step as f64 / steps as f64;
        let between = |a: f64, b: f64| a + (b - a) * share;
        let latitude = between(from.latitude(), to.latitude());
        let longitude = between(from.longitude(), to.longitude());
        Point::try_new(latitude, longitude)
            .is_ok_and(|point| help.minutes_to(point) <= help.within_min)
    })
}
