//! Which routes score most in the time there is?

mod bound;
mod ground;
mod intrude;
mod pool;
mod recreate;
mod routes;
mod ruin;
mod shorten;

use crate::plan::Plan;
use crate::problem::Problem;
use bound::upper_bound;
use ground::Ground;
use intrude::intrude;
use pool::Pool;
use recreate::{Recreate, Taste};
use routes::{NOWHERE, Routes};
use ruin::ruin;
use shorten::shorten;

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// How many times routes were ruined and recreated.
    pub iterations: u64,
    /// The best score so far.
    pub score: f64,
    /// No plan scores more than this.
    pub upper_bound: f64,
}

/// Solves a problem until `stop` says so, or until nothing can be better.
///
/// The search ruins part of the routes and recreates it, accepts what is not much worse than the
/// best (record-to-record travel: Dueck 1993, doi:10.1006/jcph.1993.1010), and now and then puts
/// together routes found at different times (set packing over a pool of routes, as Hammami et
/// al. 2020, doi:10.1016/j.cor.2020.105034, do for this problem). The plan is the same for the
/// same problem, seed and number of iterations, whatever the machine.
///
/// `stop` is asked before every iteration, so it may look at a clock.
///
/// # Errors
/// [`SolveError`] where no team can even go from the start to the end in time.
pub fn solve(
    problem: &Problem,
    seed: u64,
    mut stop: impl FnMut(Progress) -> bool,
) -> Result<Plan, SolveError> {
    let ground = Ground::new(problem);
    let direct = problem.travel().time(problem.start(), problem.end());
    let arrival = problem.sites()[problem.start()].open + direct;
    let close = ground.close[ground.end()];
    if arrival > close {
        let close = problem.sites()[problem.end()].close;
        return Err(SolveError::NoTimeEvenToGoStraight { arrival, close });
    }
    let bound = upper_bound(&ground, problem.teams());
    let mut search = Search::new(&ground, problem.teams(), seed);
    let mut iterations = 0;
    let depots = problem.depot_score();
    let enough = |score: f64| score >= bound;
    while !enough(search.best.score) {
        let (score, upper_bound) = (search.best.score + depots, bound + depots);
        if stop(Progress { iterations, score, upper_bound }) {
            break;
        }
        search.step(iterations);
        iterations += 1;
    }
    Ok(plan(problem, &ground, &search.best, bound))
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
    current: Routes,
    trial: Routes,
    best: Routes,
    best_time: f64,
    pool: Pool,
    recreate: Recreate,
    removed: Vec<usize>,
    everywhere: Vec<u32>,
    since_better: u64,
}

/// How many iterations lie between two recombinations of the pool.
const RECOMBINE_EVERY: u64 = 2_000;

/// Within how many iterations without a better plan the allowance falls from all to nothing.
const CYCLE: u64 = 4_000;

/// How much worse than the best, as a share of it, a plan may be to be gone on from.
const ALLOWANCE: f64 = 0.04;

/// What time left over is worth, as a share of what the best plan scores in that time. Without
/// it, a plan that leaves room for one more visit would count for no more than a full one.
const WORTH_OF_TIME: f64 = 0.5;

/// The most visits given up at once, and the most places forced in at once.
const MOST_RUINED: usize = 25;
const MOST_INTRUDED: usize = 16;

impl<'a> Search<'a> {
    fn new(ground: &'a Ground, teams: usize, seed: u64) -> Self {
        let idle = Routes::idle(ground, teams);
        Self {
            ground,
            teams,
            rng: fastrand::Rng::with_seed(seed),
            current: idle.clone(),
            trial: idle.clone(),
            best: idle,
            best_time: 0.0,
            pool: Pool::default(),
            recreate: Recreate::default(),
            removed: Vec::new(),
            everywhere: (0..ground.n as u32).collect(),
            since_better: 0,
        }
    }

    /// Ruins, recreates, and takes the outcome if it is not much worse than the best.
    fn step(&mut self, iteration: u64) {
        let ground = self.ground;
        if ground.n == 0 || self.teams == 0 {
            return;
        }
        self.trial.copy_from(&self.current);
        let seed = self.rng.usize(0..ground.n);
        let focus = if ground.is_small() { &self.everywhere[..] } else { ground.near(seed) };
        let (trial, rng, removed) = (&mut self.trial, &mut self.rng, &mut self.removed);
        removed.clear();
        if rng.bool() {
            let amount = rng.usize(1..=MOST_INTRUDED);
            intrude(ground, trial, seed, amount, rng);
            shorten_changed(ground, trial, &self.current);
        } else {
            let visits = ground.n - trial.at.iter().filter(|&&at| at == NOWHERE).count();
            let amount = rng.usize(1..=MOST_RUINED.min(visits / 2 + 2));
            ruin(ground, &self.current, seed, amount, rng, removed);
            trial.remove(ground, removed);
        }
        // Half of the time, some of what was given up has to wait until all else had its turn.
        let wait = if rng.bool() { 0.4 } else { 0.0 };
        removed.retain(|_| rng.f64() < wait);
        let taste = Taste { greed: 0.4 + 1.2 * rng.f64(), blur: 1.2 * rng.f64() };
        let waits = |place: usize| removed.contains(&place);
        self.recreate.fill(ground, trial, focus, &taste, rng, waits);
        if shorten_changed(ground, trial, &self.current) || !removed.is_empty() {
            self.recreate.fill(ground, trial, focus, &taste, rng, |_| false);
        }
        self.accept();
        if iteration % RECOMBINE_EVERY == RECOMBINE_EVERY - 1
            && let Some(found) = self.pool.recombine(ground, self.teams, self.best.score)
        {
            self.trial.copy_from(&found);
            self.accept();
        }
    }

    fn accept(&mut self) {
        let (score, time) = (self.trial.score, self.trial.time_used());
        self.since_better += 1;
        let better = score > self.best.score + 1e-9;
        let even = score > self.best.score - 1e-9;
        if better || even && time < self.best_time - 1e-9 {
            self.best.copy_from(&self.trial);
            self.best_time = time;
            if better {
                self.since_better = 0;
            }
        }
        let phase = (self.since_better % CYCLE) as f64 / CYCLE as f64;
        let allowance = self.best.score * ALLOWANCE * (1.0 - phase) * self.rng.f64();
        let a_time = WORTH_OF_TIME * self.best.score / f64::max(self.best_time, 1e-9);
        if score - a_time * time >= self.best.score - a_time * self.best_time - allowance {
            std::mem::swap(&mut self.current, &mut self.trial);
            self.pool.keep(self.ground, &self.current);
        }
    }
}

/// Shortens the routes that are not as before. Says whether any got shorter.
fn shorten_changed(ground: &Ground, routes: &mut Routes, before: &Routes) -> bool {
    let mut shorter = false;
    for (route, before) in routes.routes.iter_mut().zip(&before.routes) {
        if route.stops != before.stops {
            shorter |= shorten(ground, route);
        }
    }
    shorter
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
    Plan {
        score: score + problem.depot_score(),
        upper_bound: f64::max(bound, score) + problem.depot_score(),
        routes: used()
            .map(|route| route.stops.iter().map(|&stop| ground.site[stop]).collect())
            .collect(),
        times: used().map(arrivals).collect(),
        lengths: used().map(length).collect(),
    }
}
