//! Which team goes where on which day?
//!
//! A plan for a case is a set of routes, one for each [`stage`] (a team's day), whose visits have
//! a [`worth`] together. Stages that are alike are solved together as one team orienteering problem in
//! which each place scores what one more visit would add ([`block`]). From a first plan, made day by
//! day, the search takes a few such groups out at a time and solves them anew (large neighbourhood
//! search: Shaw 1998, doi:10.1007/3-540-49481-2_30), and keeps what is no worse.

mod block;
mod ceiling;
mod keep;
mod reason;
mod stage;
mod timetable;
mod worth;

use crate::case::{Case, End};
use crate::search::Progress;
use crate::tasking::{Comparison, Tasking};
use stage::Stage;
pub(crate) use stage::{Stages, stages};
use worth::Worth;

/// What a plan is to look like beside being good.
#[derive(Debug, Clone, Default)]
pub struct Wishes<'a> {
    /// An earlier plan whose visits are to be kept, and which the plan is compared with.
    pub earlier: Option<&'a Tasking>,
    /// How much more a visit of the earlier plan, on its day, counts than another.
    pub loyalty: f64,
    /// What visits are multiplied by, place by place: empty for 1. The mixed strategy draws with it.
    pub weights: Vec<f64>,
    /// By how much the value of a visit shrinks, by place and day, because it has become a habit: from 0 to 1; empty for not
    /// at all.
    pub habits: Vec<Vec<f64>>,
    /// Whether the first plan is made in an order drawn by lot, not day by day.
    pub in_any_order: bool,
}

/// How much more a visit of an earlier plan counts unless somebody says otherwise.
pub const LOYALTY: f64 = 0.25;

/// Plans a case until `stop` says so, or until nothing can be better. It is asked while the first plan is made, too. The
/// same case, seed and number of iterations give the same plan.
pub fn plan_case(
    case: &Case,
    wishes: &Wishes<'_>,
    seed: u64,
    stop: impl FnMut(Progress) -> bool,
) -> Tasking {
    plan_stages(case, &stages(case), wishes, seed, stop)
}

/// The same, for whoever plans the same stages more than once.
pub(crate) fn plan_stages(
    case: &Case,
    made: &Stages,
    wishes: &Wishes<'_>,
    seed: u64,
    mut stop: impl FnMut(Progress) -> bool,
) -> Tasking {
    let mut planner = Planner::new(case, made, wishes, seed);
    let is_whole = planner.construct(wishes.in_any_order, &mut stop);
    let greedy = planner.comparison(if is_whole {
        "greedy: day by day, the most value for the time first"
    } else {
        "greedy: day by day, the most value for the time first, as far as there was time"
    });
    if let Some(earlier) = wishes.earlier {
        planner.begin_with(earlier, &mut stop);
    }
    planner.improve(stop);
    let mut tasking = planner.tasking();
    tasking.comparisons = vec![planner.comparison("this plan"), greedy];
    if let Some(earlier) = wishes.earlier {
        tasking.comparisons.push(planner.comparison_with(earlier));
    }
    tasking.comparisons.push(Comparison::nothing());
    tasking
}

struct Planner<'a> {
    case: &'a Case,
    made: &'a Stages,
    /// The stages, whose nights may be spent elsewhere now.
    stages: Vec<Stage>,
    /// The places that each stage visits, in order.
    routes: Vec<Vec<usize>>,
    worth: Worth,
    rng: fastrand::Rng,
}

impl<'a> Planner<'a> {
    fn new(case: &'a Case, made: &'a Stages, wishes: &Wishes<'_>, seed: u64) -> Self {
        let stages = made.stages.clone();
        let routes = vec![Vec::new(); stages.len()];
        let worth = Worth::new(case, wishes);
        let rng = fastrand::Rng::with_seed(seed);
        Self { case, made, stages, routes, worth, rng }
    }

    /// How far the first plan has come.
    fn preparing(&self) -> Progress {
        let (score, upper_bound) = (self.worth.value(), self.made.ceiling);
        Progress { prepared: false, iterations: 0, score, upper_bound }
    }

    /// A first plan: the stages in their order or any, each filled with what adds most for its time. Says whether there
    /// was time for all.
    fn construct(&mut self, in_any_order: bool, stop: &mut impl FnMut(Progress) -> bool) -> bool {
        let mut groups = self.groups();
        if in_any_order {
            self.rng.shuffle(&mut groups);
        }
        for group in groups {
            if stop(self.preparing()) {
                return false;
            }
            self.solve(&group, 0);
        }
        true
    }

    fn improve(&mut self, mut stop: impl FnMut(Progress) -> bool) {
        let mut iterations = 0;
        let mut worth = self.worth.total();
        loop {
            let so_far = Progress { prepared: true, iterations, ..self.preparing() };
            let nothing_better = so_far.score >= so_far.upper_bound - 1e-9;
            if self.stages.is_empty() || nothing_better && self.worth.holds_all_musts() {
                return;
            }
            if stop(so_far) {
                return;
            }
            iterations += 1;
            let before = (self.routes.clone(), self.stages.clone(), self.worth.visits());
            self.change();
            let after = self.worth.total();
            if after < worth - 1e-9 {
                (self.routes, self.stages) = (before.0, before.1);
                self.worth.restore(before.2);
            } else {
                worth = after;
            }
        }
    }

    /// Solves one to three groups anew; now and then one patrol spends a night elsewhere.
    fn change(&mut self) {
        let mut taken = Vec::new();
        let nights = self.made.trips.iter().filter(|trip| trip.len() > 1).count();
        if nights > 0 && self.rng.u8(0..3) == 0 {
            taken.extend(self.move_a_night());
        }
        let mut groups = self.groups();
        self.rng.shuffle(&mut groups);
        groups.truncate(self.rng.usize(1..=3));
        for group in groups {
            if group.iter().all(|stage| !taken.contains(stage)) {
                taken.extend(&group);
            }
        }
        for &stage in &taken {
            self.clear(stage);
        }
        for group in self.group(&taken) {
            self.solve(&group, block::EFFORT);
        }
    }

    /// Lets a patrol halt at another place for one night; gives the stages before and behind.
    fn move_a_night(&mut self) -> Vec<usize> {
        let long: Vec<usize> =
            (0..self.made.trips.len()).filter(|&t| self.made.trips[t].len() > 1).collect();
        let trip = &self.made.trips[long[self.rng.usize(0..long.len())]];
        let night = self.rng.usize(1..trip.len());
        let (before, behind) = (trip[night - 1], trip[night]);
        let halts: Vec<End> = self.halts(before, behind);
        if halts.is_empty() {
            return Vec::new();
        }
        let halt = halts[self.rng.usize(0..halts.len())];
        self.stages[before].end = halt;
        self.stages[behind].start = halt;
        vec![before, behind]
    }

    /// Where a patrol can be for the night between two stages.
    fn halts(&self, before: usize, behind: usize) -> Vec<End> {
        let (one, other) = (&self.stages[before], &self.stages[behind]);
        let there = |halt| self.made.goings[one.going].minutes(one.start, halt) <= one.hours();
        let on = |halt| self.made.goings[other.going].minutes(halt, other.end) <= other.hours();
        stage::halts(self.case, one).into_iter().filter(|&halt| there(halt) && on(halt)).collect()
    }

    /// All stages, those that are alike together.
    fn groups(&self) -> Vec<Vec<usize>> {
        self.group(&(0..self.stages.len()).collect::<Vec<_>>())
    }

    fn group(&self, stages: &[usize]) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for &stage in stages {
            let alike = |group: &&mut Vec<usize>| {
                self.stages[stage].is_like(&self.stages[group[0]], self.case)
            };
            match groups.iter_mut().find(alike) {
                Some(group) => group.push(stage),
                None => groups.push(vec![stage]),
            }
        }
        groups
    }

    fn clear(&mut self, stage: usize) {
        for place in std::mem::take(&mut self.routes[stage]) {
            self.worth.remove(place, stage);
        }
    }

    fn comparison(&self, name: &str) -> Comparison {
        Comparison::new(name, self.case, self.worth.value(), &self.routes.concat())
    }
}
