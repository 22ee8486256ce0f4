//! Can a pass be broken off?

use super::*;
use crate::problem::{Problem, Site};
use crate::search::routes::Routes;
use crate::travel::{Metric, Travel};

#[test]
fn a_pass_is_broken_off_at_any_stop() {
    let mut sites = vec![Site::always_open(1.0); 300];
    sites[0].close = 1e6;
    let points = (0..300).map(|at| [f64::from(at * 7 % 30), f64::from(at * 11 % 31)]).collect();
    let travel = Travel::Points { points, metric: Metric::Euclidean };
    let problem = Problem::try_new(sites, travel, (0, 0), 1).expect("the problem is well posed");
    let ground = Ground::new(&problem, &mut || false).expect("it is not stopped");
    let mut routes = Routes::idle(&ground, 1);
    for place in 0..ground.n {
        routes.insert(&ground, place, 0, place);
    }
    let long = routes.routes[0].clone();
    let mut before = long.finish();
    // A pass over 300 stops asks nine times.
    for questions in [2, 7, 14, 30] {
        let (mut route, mut asked) = (long.clone(), 0);
        shorten(&ground, &mut route, &mut || {
            asked += 1;
            asked > questions
        });
        // Each pass asks once more than it works on stops, and the loop around once.
        assert!(asked <= questions + 3, "{asked} of {questions}");
        assert!(route.is_in_time(&ground) && route.finish() < before);
        before = route.finish();
        route.stops.sort_unstable();
        assert!(route.stops.iter().eq(&(0..ground.n + 2).collect::<Vec<_>>()));
    }
}
