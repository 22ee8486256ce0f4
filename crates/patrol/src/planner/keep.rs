//! How does a new plan begin with what an earlier one says?

use super::{Planner, block};
use crate::search::Progress;
use crate::tasking::{Patrol, Tasking};

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
        self.take_over(earlier, stop);
        if self.worth.total() < worth {
            (self.routes, self.stages) = (first.0, first.1);
            self.worth.restore(first.2);
        }
    }

    /// Sends each team where the earlier plan sends it on that day, as far as it still can; then those that are idle
    /// where it is worth most.
    fn take_over(&mut self, earlier: &Tasking, stop: &mut impl FnMut(Progress) -> bool) {
        for trip in self.made.trips.clone() {
            for night in trip.windows(2) {
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
        for stage in 0..self.stages.len() {
            let Some(patrol) = self.earlier(stage, earlier) else { continue };
            let visited = |id: &str| patrol.stops.iter().any(|stop| stop.id == id);
            let places = self.case.places.iter().enumerate();
            let wanted: Vec<usize> =
                places.filter(|(_, place)| visited(&place.id)).map(|(at, _)| at).collect();
            self.solve_among(&[stage], block::EFFORT, Some(&wanted));
        }
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
