//! How does a new plan begin with what an earlier one says?

use super::{Planner, Stage, block};
use crate::case::End;
use crate::problem::TOLERANCE;
use crate::search::Progress;
use crate::tasking::{Patrol, StopKind, Tasking};

impl Planner<'_> {
    /// Begins anew with the earlier plan, where that is worth no less, what is kept included.
    pub(super) fn begin_with(
        &mut self,
        earlier: &Tasking,
        stop: &mut impl FnMut(Progress) -> bool,
    ) {
        let first = (self.routes.clone(), self.stages.clone(), self.worth.visits());
        let worth = self.worth.total();
        for stage in 0..self.stages.len() {
            self.clear(stage);
        }
        self.keep_halts(earlier);
        for stage in 0..self.stages.len() {
            self.keep_visits(stage, earlier, stop);
        }
        self.fill_idle(stop);
        if self.worth.total() < worth {
            (self.routes, self.stages) = (first.0, first.1);
            self.worth.restore(first.2);
        }
    }

    /// Lets each patrol halt for the night where it did, as far as it still can.
    fn keep_halts(&mut self, earlier: &Tasking) {
        for night in self.made.trips.iter().flat_map(|trip| trip.windows(2)) {
            let (before, behind) = (night[0], night[1]);
            let stop = self.earlier(before, earlier).and_then(|patrol| patrol.stops.last());
            let mut halts = self.halts(before, behind).into_iter();
            let halt = halts.find(|&halt| stop.is_some_and(|s| s.id == self.case.id(halt)));
            if let Some(halt) = halt {
                self.stages[before].end = halt;
                self.stages[behind].start = halt;
            }
        }
    }

    /// Sends a team where the earlier plan sends it on that day: in the order that stands where it still fits, in another
    /// where that keeps more.
    fn keep_visits(
        &mut self,
        stage: usize,
        earlier: &Tasking,
        stop: &mut impl FnMut(Progress) -> bool,
    ) {
        let Some(patrol) = self.earlier(stage, earlier) else { return };
        let visits = patrol.stops.iter().filter(|stop| stop.kind == StopKind::Visit);
        let place = |id: &str| self.case.places.iter().position(|place| place.id == id);
        let wanted: Vec<usize> = visits.filter_map(|stop| place(&stop.id)).collect();
        let fitting = self.still_fitting(stage, &wanted);
        if fitting.len() < wanted.len() && !stop(self.preparing()) {
            self.solve_among(&[stage], block::EFFORT, Some(&wanted));
        }
        if self.routes[stage].len() < fitting.len() {
            self.clear(stage);
            for place in fitting {
                self.worth.add(place, self.visit(stage));
                self.routes[stage].push(place);
            }
        }
    }

    /// Of the places in their order, those that a stage can still visit one after the other.
    fn still_fitting(&self, stage: usize, places: &[usize]) -> Vec<usize> {
        let Stage { start, end, open, close, going, .. } = self.stages[stage];
        let going = &self.made.goings[going];
        let is_late = |time: f64, limit: f64| time > limit + TOLERANCE / 2.0;
        let mut fitting = Vec::new();
        let (mut at, mut clock) = (start, open);
        for &place in places {
            let Some((opens, closes)) = block::window(self.case, open, close, place) else {
                continue;
            };
            let (here, details) = (End::Place(place), &self.case.places[place]);
            let begin = f64::max(clock + going.minutes(at, here), opens);
            let leave = begin + details.visit_min;
            let fits = self.can_visit(stage, place)
                && self.worth.count(place) < details.most_visits
                && !fitting.contains(&place)
                && !is_late(begin, closes)
                && !is_late(leave + going.minutes(here, end), close);
            if fits {
                fitting.push(place);
                (at, clock) = (here, leave);
            }
        }
        fitting
    }

    /// Sends those that have nothing to do where it is worth most.
    fn fill_idle(&mut self, stop: &mut impl FnMut(Progress) -> bool) {
        for mut group in self.groups() {
            group.retain(|&stage| self.routes[stage].is_empty());
            if !group.is_empty() && !stop(self.preparing()) {
                self.solve(&group, 0);
            }
        }
    }

    /// What the earlier plan has this team do on this day.
    fn earlier<'b>(&self, stage: usize, earlier: &'b Tasking) -> Option<&'b Patrol> {
        let stage = &self.stages[stage];
        let (day, team) = (self.case.day(stage.day), &self.case.teams[stage.team].id);
        earlier.patrols.iter().find(|patrol| patrol.day == day && patrol.team == *team)
    }
}
