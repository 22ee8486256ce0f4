//! What do stages that are alike do best, while all others stay as they are?

use super::Planner;
use super::stage::Stage;
use super::worth::Visit;
use crate::case::{Case, End, Rule};
use crate::plan::Plan;
use crate::problem::{Problem, Site};
use crate::search::solve_briefly;
use crate::travel::Travel;

/// How many thousand changes a search may try for each place it can visit.
pub(super) const EFFORT: u64 = 1;

/// The most places one block looks at: those where a visit adds most.
const MOST_PLACES: usize = 250;

impl Planner<'_> {
    /// Gives the stages of a group new routes. With no effort, the first that come to mind.
    pub(super) fn solve(&mut self, group: &[usize], effort: u64) {
        self.solve_among(group, effort, None);
    }

    /// The same, with no other places than these.
    pub(super) fn solve_among(&mut self, group: &[usize], effort: u64, only: Option<&[usize]>) {
        let (places, problem) = self.pose(group[0], group.len(), only);
        let Some(problem) = problem else { return };
        let (seed, count) = (self.rng.u64(..), places.len() as u64);
        let plan = solve_briefly(&problem, seed, effort * (10 + count / 10));
        let Plan { routes, .. } = plan;
        let depots = problem.sites().len() - places.len();
        for (&stage, route) in group.iter().zip(routes) {
            for site in &route[1..route.len() - 1] {
                let place = places[site - depots];
                self.worth.add(place, self.visit(stage));
                self.routes[stage].push(place);
            }
        }
    }

    pub(super) fn visit(&self, stage: usize) -> Visit {
        let Stage { day, explores, team, .. } = self.stages[stage];
        Visit { day, stage, explores, engages: self.case.teams[team].engagement }
    }

    /// One team orienteering problem for so many stages like this one: which places it can visit, and the problem
    /// with the start, the end where it is another, and those places. No problem where there is
    /// nothing to do.
    fn pose(
        &self,
        stage: usize,
        teams: usize,
        only: Option<&[usize]>,
    ) -> (Vec<usize>, Option<Problem>) {
        let visit = self.visit(stage);
        let mut places: Vec<(f64, usize)> = (0..self.case.places.len())
            .filter(|place| only.is_none_or(|only| only.contains(place)))
            .filter(|&place| self.can_visit(stage, place))
            .filter(|&place| self.worth.count(place) < self.case.places[place].most_visits)
            .map(|place| (self.worth.added(place, visit), place))
            .filter(|(added, _)| *added > 1e-9)
            .collect();
        let stage = &self.stages[stage];
        let unexplored = |&(_, place): &(f64, usize)| {
            self.case.is_unexplored(&self.case.places[place]) && self.worth.count(place) == 0
        };
        if stage.explores && places.iter().any(unexplored) {
            places.retain(unexplored);
        }
        places.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        places.truncate(MOST_PLACES);
        if places.is_empty() {
            return (Vec::new(), None);
        }
        let mut ends = vec![stage.start];
        ends.extend((stage.end != stage.start).then_some(stage.end));
        let depot = Site { score: 0.0, service: 0.0, open: stage.open, close: stage.close };
        let mut sites = vec![depot; ends.len()];
        for &(score, place) in &places {
            let window = window(self.case, stage.open, stage.close, place);
            let (open, close) = window.unwrap_or((stage.open, stage.close)); // it can be visited
            sites.push(Site { score, service: self.case.places[place].visit_min, open, close });
            ends.push(End::Place(place));
        }
        let never = 2.0 * stage.hours() + 1.0;
        let minutes =
            |from: &End, to: &End| self.made.goings[stage.going].minutes(*from, *to).min(never);
        let times: Vec<f64> = ends
            .iter()
            .flat_map(|from| ends.iter().map(move |to| (from, to)))
            .map(|(a, b)| minutes(a, b))
            .collect();
        let travel = Travel::Matrix { len: ends.len(), times };
        let depots = (0, usize::from(stage.end != stage.start));
        let places = places.into_iter().map(|(_, place)| place).collect();
        // The case was checked, so the problem is well posed.
        (places, Problem::try_new(sites, travel, depots, teams).ok())
    }

    /// Whether a stage can go to a place and on, alone.
    pub(super) fn can_visit(&self, stage: usize, place: usize) -> bool {
        let (stage, end) = (&self.stages[stage], End::Place(place));
        let going = &self.made.goings[stage.going];
        let barred = self.case.places[place].rule == Rule::MustNot;
        let point = self.case.places[place].point;
        let window = window(self.case, stage.open, stage.close, place);
        let Some((open, close)) = window else { return false };
        let begin = f64::max(stage.open + going.minutes(stage.start, end), open);
        let on = begin + self.case.places[place].visit_min + going.minutes(end, stage.end);
        !barred
            && begin <= close
            && on <= stage.close
            && stage.may_visit(self.case, place)
            && self.case.help.as_ref().is_none_or(|help| help.reaches(point))
    }
}

/// When a visit can begin at the earliest.
pub(super) fn opens(case: &Case, open: f64, place: usize) -> f64 {
    case.places[place].opens_min.unwrap_or(open)
}

/// When a visit can begin at the earliest and the latest; nothing where it closes before.
pub(super) fn window(case: &Case, open: f64, close: f64, place: usize) -> Option<(f64, f64)> {
    let opens = opens(case, open, place);
    let closes = case.places[place].closes_min.unwrap_or(close);
    (opens <= closes).then_some((opens, closes))
}
