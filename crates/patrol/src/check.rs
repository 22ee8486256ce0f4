//! Does a plan keep every rule of its problem?
//!
//! Shares no code with the search: it follows each route itself and has its own distances.

mod distance;
mod tasking;

pub use tasking::{TaskingBreach, check_tasking};

use std::fmt;

use crate::plan::Plan;
use crate::problem::Problem;
use distance::distance;

/// The allowance of the benchmarks for sums of floating-point lengths.
const ALLOWANCE: f64 = 1e-6;

/// A rule a plan breaks.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Breach {
    /// More routes than teams.
    #[error("{found} routes, but only {teams} teams")]
    TooManyRoutes {
        /// How many routes the plan has.
        found: usize,
        /// How many teams there are.
        teams: usize,
    },
    /// Lists that should run in step do not.
    #[error("{routes} routes, but {found} {what}")]
    OutOfStep {
        /// How many routes, or stops of a route, there are.
        routes: usize,
        /// How many entries the other list has.
        found: usize,
        /// The other list.
        what: &'static str,
    },
    /// A route does not run from the start to the end.
    #[error("route {route} does not run from the start to the end")]
    WrongEnds {
        /// Which route, from 0.
        route: usize,
    },
    /// A site that is not in the problem.
    #[error("route {route} visits site {site}, which does not exist")]
    NoSuchSite {
        /// Which route, from 0.
        route: usize,
        /// The site named.
        site: usize,
    },
    /// A site visited more than once.
    #[error("route {route} visits site {site}, which is visited before")]
    VisitedTwice {
        /// Which route, from 0.
        route: usize,
        /// Which site.
        site: usize,
    },
    /// A site reached after it closed; for the end of a route, a route too long.
    #[error("route {route} reaches site {site} at {at}, after it closed at {close}")]
    TooLate {
        /// Which route, from 0.
        route: usize,
        /// Which site.
        site: usize,
        /// When it is reached.
        at: f64,
        /// When it closed.
        close: f64,
    },
    /// A figure of the plan that is not what the routes give.
    #[error("{what} is given as {given}, but the routes give {found}")]
    WrongFigure {
        /// Which figure.
        what: Figure,
        /// What the plan says.
        given: f64,
        /// What the routes give.
        found: f64,
    },
    /// A bound below what the plan itself scores.
    #[error("the upper bound {bound} is below the score {score}")]
    BoundBelowScore {
        /// The bound given.
        bound: f64,
        /// The score the routes give.
        score: f64,
    },
}

/// A figure a plan states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// The score of the plan.
    Score,
    /// The length of a route.
    Length {
        /// Which route, from 0.
        route: usize,
    },
    /// The arrival at a stop.
    Time {
        /// Which route, from 0.
        route: usize,
        /// Which stop of the route, from 0.
        stop: usize,
    },
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Score => f.write_str("the score"),
            Self::Length { route } => write!(f, "the length of route {route}"),
            Self::Time { route, stop } => write!(f, "the time at stop {stop} of route {route}"),
        }
    }
}

/// Everything a plan breaks: nothing, if it can be carried out as it stands.
pub fn check(problem: &Problem, plan: &Plan) -> Vec<Breach> {
    let mut breaches = Vec::new();
    let found = plan.routes.len();
    if found > problem.teams() {
        breaches.push(Breach::TooManyRoutes { found, teams: problem.teams() });
    }
    for (what, len) in [("lists of times", plan.times.len()), ("lengths", plan.lengths.len())] {
        if len != found {
            breaches.push(Breach::OutOfStep { routes: found, found: len, what });
        }
    }
    let mut visited = vec![false; problem.sites().len()];
    // The depots are visited by whoever leaves.
    let mut score = if found > 0 { problem.depot_score() } else { 0.0 };
    for (route, stops) in plan.routes.iter().enumerate() {
        let ends = stops.len() >= 2
            && stops.first() == Some(&problem.start())
            && stops.last() == Some(&problem.end());
        if !ends {
            breaches.push(Breach::WrongEnds { route });
            continue;
        }
        if let Some(&site) = stops.iter().find(|&&site| site >= visited.len()) {
            breaches.push(Breach::NoSuchSite { route, site });
            continue;
        }
        for &site in &stops[1..stops.len() - 1] {
            if visited[site] || site == problem.start() || site == problem.end() {
                breaches.push(Breach::VisitedTwice { route, site });
            } else {
                visited[site] = true;
                score += problem.sites()[site].score;
            }
        }
        follow(problem, plan, route, &mut breaches);
    }
    let mut compare = |what, given, found| compare(&mut breaches, what, given, found);
    compare(Figure::Score, plan.score, score);
    if plan.upper_bound.is_nan() || plan.upper_bound < score - ALLOWANCE {
        breaches.push(Breach::BoundBelowScore { bound: plan.upper_bound, score });
    }
    breaches
}

/// Drives one route, clock in hand.
fn follow(problem: &Problem, plan: &Plan, route: usize, breaches: &mut Vec<Breach>) {
    let stops = &plan.routes[route];
    let mut clock = problem.sites()[problem.start()].open;
    let mut length = 0.0;
    let given = plan.times.get(route).map_or(&[][..], Vec::as_slice);
    if given.len() != stops.len() && route < plan.times.len() {
        let (routes, found) = (stops.len(), given.len());
        breaches.push(Breach::OutOfStep { routes, found, what: "times of stops" });
    }
    for (stop, &site) in stops.iter().enumerate() {
        let place = &problem.sites()[site];
        if stop > 0 {
            let leg = distance(problem.travel(), stops[stop - 1], site);
            clock += leg;
            length += leg;
        }
        if let Some(&given) = given.get(stop) {
            compare(breaches, Figure::Time { route, stop }, given, clock);
        }
        if clock > place.close + ALLOWANCE {
            breaches.push(Breach::TooLate { route, site, at: clock, close: place.close });
        }
        let visit = if stop == 0 { 0.0 } else { place.service };
        clock = f64::max(clock, place.open) + visit;
    }
    if let Some(&given) = plan.lengths.get(route) {
        compare(breaches, Figure::Length { route }, given, length);
    }
}

fn compare(breaches: &mut Vec<Breach>, what: Figure, given: f64, found: f64) {
    let near = (given - found).abs() <= ALLOWANCE * f64::max(1.0, found.abs());
    if !near {
        breaches.push(Breach::WrongFigure { what, given, found });
    }
}
