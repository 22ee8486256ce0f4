//! Why is a place not visited?

use super::Planner;
use crate::case::{End, Rule};
use crate::tasking::NotVisited;

impl Planner<'_> {
    /// What must be visited first, then where most people live.
    pub(super) fn not_visited(&self) -> Vec<NotVisited> {
        let left = |&place: &usize| self.worth.count(place) == 0;
        let why = |place: usize| {
            let reason = self.reason(place);
            let place = &self.case.places[place];
            let must = place.rule == Rule::Must;
            let (id, name, people) = (place.id.clone(), place.name.clone(), place.people);
            let (latitude, longitude) = (place.point.latitude(), place.point.longitude());
            NotVisited { id, name, people, must, reason, latitude, longitude }
        };
        let mut all: Vec<NotVisited> = (0..self.case.places.len()).filter(left).map(why).collect();
        all.sort_by(|a, b| b.must.cmp(&a.must).then(b.people.total_cmp(&a.people)));
        all
    }

    /// The first reason that holds. Whose limits stand in the way is not said.
    fn reason(&self, at: usize) -> String {
        let (case, place) = (self.case, &self.case.places[at]);
        if place.rule == Rule::MustNot {
            let why = if place.note.is_empty() { "no reason given" } else { &place.note };
            return format!("must not be visited: {why}");
        }
        if let Some(until) = place.hold_until.filter(|&until| until >= case.day(case.days - 1)) {
            return format!("on hold until {until}");
        }
        if let Some(help) = case.help.as_ref().filter(|help| !help.reaches(place.point)) {
            let (minutes, limit) = (help.minutes_to(place.point), help.within_min);
            return format!("help takes {minutes:.0} min, more than {limit:.0}");
        }
        if place.most_visits == 0 {
            return "no visits are allowed".to_owned();
        }
        let every = |is: &dyn Fn(usize) -> bool| (0..self.stages.len()).all(is);
        let some = |is: &dyn Fn(usize) -> bool| (0..self.stages.len()).any(is);
        if self.stages.is_empty() {
            return "no team leaves".to_owned();
        }
        if every(&|s| !self.stages[s].may_visit(case, at)) {
            let escort = place.needs_escort && every(&|s| !self.stages[s].escorted);
            let why = if escort {
                "it needs an escort, and no patrol has one"
            } else {
                "no patrol that leaves may go there on any day"
            };
            return why.to_owned();
        }
        if some(&|s| self.can_visit(s, at)) {
            if place.people * place.risk <= 0.0 {
                return "a visit is worth nothing: people or risk is 0 or not known".to_owned();
            }
            let seen = place.value(place.last_visit, case.day(case.days - 1), case.half_life_days);
            if seen <= 1e-9 {
                return "it was visited just before".to_owned();
            }
            return "there is time for it alone, but other visits are worth more".to_owned();
        }
        let road = |s: usize| {
            let stage = &self.stages[s];
            let minutes = self.made.goings[stage.going].minutes(stage.start, End::Place(at));
            stage.may_visit(case, at) && minutes.is_finite()
        };
        let why = if some(&road) {
            "no time to go straight there and back within the windows"
        } else {
            "no way there within the hours of any patrol, or none with help in time"
        };
        why.to_owned()
    }
}
