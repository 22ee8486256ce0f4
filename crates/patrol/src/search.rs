//! Which routes score most in the time there is?

mod anneal;
mod bound;
mod fill;
mod ground;
mod polish;
mod pool;
mod routes;
mod shorten;
mod track;

use crate::plan::Plan;
use crate::problem::{Problem, TOLERANCE};
use anneal::{Anneal, Climate};
use bound::upper_bound;
use fill::Fill;
use ground::Ground;
use polish::polish;
use pool::Pool;
use routes::Routes;

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Whether there is a first plan to better. What comes before takes time, but no iterations.
    pub prepared: bool,
    /// How many thousand small changes were tried.
    pub iterations: u64,
    /// The best score so far.
    pub score: f64,
    /// No plan scores more than this.
    pub upper_bound: f64,
}

/// Solves a problem until `stop` says so, or until nothing can be better.
///
/// The search anneals a set of routes that may be late, again and again and longer each time, now
/// and then polishes what it is at, and puts together polished routes of different times (set
/// packing over a pool of routes, as Hammami et al. 2020, doi:10.1016/j.cor.2020.105034, do for
/// this problem). The plan is the same for the same problem, seed and number of iterations, by the same build.
///
/// `spent` says how much of what there is (time, iterations) is spent: the search stops at 1, and cools down until then.
/// It is asked again and again, within iterations and before the first one too, so it may look at a clock.
///
/// # Errors
/// [`SolveError`] where no team can even go from the start to the end in time.
pub fn solve(
    problem: &Problem,
    seed: u64,
    mut spent: impl FnMut(Progress) -> f64,
) -> Result<Plan, SolveError> {
    check_time_to_go_straight(problem)?;
    let depots = problem.depot_score();
    let all: f64 = problem.sites().iter().map(|site| site.score).sum();
    let mut so_far = Progress { prepared: false, iterations: 0, score: depots, upper_bound: all };
    let Some(ground) = Ground::new(problem, &mut || spent(so_far) >= 1.0) else {
        return Ok(straight(problem, all));
    };
    let first_cycle = FIRST_CYCLE * ground.n as u64;
    let mut search =
        Search::new(&ground, problem.teams(), seed, first_cycle, &mut || spent(so_far) >= 1.0);
    search.pool = Some(Pool::default());
    so_far.score = search.best.score + depots;
    let bound = upper_bound(&ground, problem.teams(), &mut || spent(so_far) >= BOUND_UNTIL);
    (so_far.prepared, so_far.upper_bound) = (true, bound + depots);
    // Where an iteration is over in a moment, asking within it would only cost time.
    let long = ground.n > LONG;
    while search.best.score < bound {
        so_far.score = search.best.score + depots;
        let share = spent(so_far);
        if share >= 1.0 {
            break;
        }
        search.iterate(so_far.iterations, share, &mut || long && spent(so_far) >= 1.0);
        so_far.iterations += 1;
    }
    Ok(plan(problem, &ground, &search.best, bound))
}

/// One annealing of so many iterations, without a bound worth the name: for a part of a larger plan. Where there is
/// no time even to go straight, nobody leaves.
pub(crate) fn solve_briefly(problem: &Problem, seed: u64, iterations: u64) -> Plan {
    let go_on = &mut || false;
    let ground = check_time_to_go_straight(problem).ok().and_then(|()| Ground::new(problem, go_on));
    let Some(ground) = ground else { return Plan::without_routes() };
    let mut search = Search::new(&ground, problem.teams(), seed, iterations, go_on);
    let all: f64 = ground.score[..ground.n].iter().sum();
    for iteration in 0..iterations {
        if search.best.score >= all {
            break;
        }
        search.iterate(iteration, 0.0, go_on);
    }
    plan(problem, &ground, &search.best, all)
}

fn check_time_to_go_straight(problem: &Problem) -> Result<(), SolveError> {
    let direct = problem.travel().time(problem.start(), problem.end());
    let arrival = problem.sites()[problem.start()].open + direct;
    let close = problem.sites()[problem.end()].close;
    if arrival > close + TOLERANCE / 2.0 {
        return Err(SolveError::NoTimeEvenToGoStraight { arrival, close });
    }
    Ok(())
}

/// Why there is no plan at all.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// The end closes before a team could be there without any visit.
    #[error(
        "a team that goes straight from the start to the end is there at {arrival}, after it \
         closed at {close}: give more time, or an end nearer to the start"
    )]
    NoTimeEvenToGoStraight {
        /// When such a team is at the end.
        arrival: f64,
        /// When the end closes.
        close: f64,
    },
}

struct Search<'a> {
    ground: &'a Ground,
    teams: usize,
    rng: fastrand::Rng,
    state: Anneal<'a>,
    /// How many iterations the annealing under way lasts, and how many of them are left.
    cycle: u64,
    left: u64,
    /// How much of everything there is was spent when it began.
    spent_before: f64,
    trial: Routes,
    best: Routes,
    best_time: f64,
    /// Nothing where the search is too short to recombine.
    pool: Option<Pool>,
    fill: Fill,
}

/// How many changes one iteration tries.
const CHANGES: u64 = 1_000;

/// How long the first annealing lasts, in iterations per place, and how much longer each next one.
const FIRST_CYCLE: u64 = 5;
const NEXT_CYCLE: f64 = 1.1;

/// Once so much of everything there is is spent, the bound is left as it is: the rest is for the search.
const BOUND_UNTIL: f64 = 0.25;

/// Up to how many places every iteration ends with polishing; its cost grows with their square.
const POLISHED_EACH_TIME: usize = 100;

/// Beyond how many places an iteration may have to be broken off.
const LONG: usize = 500;

/// How good a state must be, as a share of the best score, to be polished.
const WORTH_POLISHING: f64 = 0.8;

/// How many iterations lie between two recombinations of the pool.
const RECOMBINE_EVERY: u64 = 250;

impl<'a> Search<'a> {
    fn new(
        ground: &'a Ground,
        teams: usize,
        seed: u64,
        cycle: u64,
        stop: &mut dyn FnMut() -> bool,
    ) -> Self {
        let (mut best, mut fill) = (Routes::idle(ground, teams), Fill::default());
        if !best.routes.is_empty() {
            fill.fill(ground, &mut best, stop);
        }
        Self {
            ground,
            teams,
            rng: fastrand::Rng::with_seed(seed),
            state: Anneal::new(ground, teams),
            cycle,
            left: cycle,
            spent_before: 0.0,
            trial: best.clone(),
            best_time: best.time_used(),
            best,
            pool: None,
            fill,
        }
    }

    fn iterate(&mut self, iteration: u64, spent: f64, stop: &mut dyn FnMut() -> bool) {
        if self.best.routes.is_empty() {
            return;
        }
        if self.left == 0 {
            self.cycle = (self.cycle as f64 * NEXT_CYCLE) as u64;
            self.left = self.cycle;
            self.state.refresh();
        }
        if self.left == self.cycle {
            self.spent_before = spent;
        }
        // An annealing that cannot be finished any more cools sooner.
        let left = self.left as f64 / self.cycle as f64;
        let climate = self.climate(left.min((1.0 - spent) / (1.0 - self.spent_before)));
        self.left -= 1;
        for _ in 0..CHANGES {
            self.state.step(climate, &mut self.rng);
        }
        let every = self.ground.n.div_ceil(POLISHED_EACH_TIME) as u64;
        if iteration.is_multiple_of(every)
            && self.state.score >= WORTH_POLISHING * self.best.score
            && polish(self.ground, &self.state, &mut self.trial, &mut self.fill, stop)
        {
            if let Some(pool) = &mut self.pool {
                pool.keep(self.ground, &self.trial);
            }
            self.keep_better();
        }
        if iteration % RECOMBINE_EVERY == RECOMBINE_EVERY - 1
            && let Some(pool) = &self.pool
            && let Some(found) = pool.recombine(self.ground, self.teams, self.best.score)
        {
            self.trial = found;
            self.keep_better();
        }
    }

    /// Heat falls and lateness rises in price as an annealing goes on. Both are measured by the
    /// best plan: by what a visit and a unit of time bring it.
    fn climate(&self, left: f64) -> Climate {
        let visits: usize = self.best.routes.iter().map(|route| route.visits().len()).sum();
        let of_visit = self.best.score / f64::max(visits as f64, 1.0);
        let of_time = self.best.score / f64::max(self.best_time, 1e-9);
        Climate {
            heat: of_visit * (0.05 + 0.35 * left * left),
            of_time: 0.2 * of_time,
            of_lateness: of_time * (4.0 - 3.3 * left),
        }
    }

    fn keep_better(&mut self) {
        let (score, time) = (self.trial.score, self.trial.time_used());
        let better = score > self.best.score + 1e-9;
        let even = score > self.best.score - 1e-9;
        if better || even && time < self.best_time - 1e-9 {
            self.best.clone_from(&self.trial);
            self.best_time = time;
        }
    }
}

/// The plan in which nothing is visited. Where the start or the end scores, one team goes straight from one to the
/// other, so that the score is what the routes give.
fn straight(problem: &Problem, upper_bound: f64) -> Plan {
    let score = problem.depot_score();
    if score == 0.0 {
        return Plan { upper_bound, ..Plan::without_routes() };
    }
    let (start, end) = (problem.start(), problem.end());
    let (open, length) = (problem.sites()[start].open, problem.travel().time(start, end));
    let (routes, times) = (vec![vec![start, end]], vec![vec![open, open + length]]);
    Plan { score, upper_bound, routes, times, lengths: vec![length] }
}

/// Writes routes down in the problem's own numbers.
fn plan(problem: &Problem, ground: &Ground, routes: &Routes, bound: f64) -> Plan {
    let used = || routes.routes.iter().filter(|route| !route.visits().is_empty());
    let arrivals = |route: &routes::Route| -> Vec<f64> {
        let travelled =
            |k: usize| route.leave(ground, k - 1) + ground.time(route.stops[k - 1], route.stops[k]);
        (0..route.stops.len()).map(|k| if k == 0 { route.begin[0] } else { travelled(k) }).collect()
    };
    let length =
        |route: &routes::Route| route.stops.windows(2).map(|leg| ground.time(leg[0], leg[1])).sum();
    let visited = used().flat_map(|route| route.visits()).map(|&place| ground.score[place]);
    let score: f64 = visited.sum();
    if used().next().is_none() {
        return straight(problem, bound + problem.depot_score());
    }
    Plan {
        score: score + problem.depot_score(),
        upper_bound: bound + problem.depot_score(),
        routes: used()
            .map(|route| route.stops.iter().map(|&stop| ground.site[stop]).collect())
            .collect(),
        times: used().map(arrivals).collect(),
        lengths: used().map(length).collect(),
    }
}
