//! The checker finds each rule a plan breaks, and is not the search's echo.

use patrol::{Breach, Figure, Metric, Plan, Problem, Site, Travel, check};

/// A camp at 0; sites at 3, 4 and 12 along a line; back within 24.
fn problem() -> Problem {
    let mut sites: Vec<Site> = [0.0, 5.0, 6.0, 7.0].map(Site::always_open).into();
    sites[0].close = 24.0;
    sites[1].open = 4.0;
    sites[2].service = 1.0;
    let points = vec![[0.0, 0.0], [3.0, 0.0], [4.0, 0.0], [12.0, 0.0]];
    let travel = Travel::Points { points, metric: Metric::Euclidean };
    Problem::try_new(sites, travel, (0, 0), 1).expect("the problem is well posed")
}

/// Arrives at 3, waits to 4, arrives at 5, stays 1, back at 10.
fn plan() -> Plan {
    Plan {
        score: 11.0,
        upper_bound: 18.0,
        routes: vec![vec![0, 1, 2, 0]],
        times: vec![vec![0.0, 3.0, 5.0, 10.0]],
        lengths: vec![8.0],
    }
}

fn breaches(change: impl Fn(&mut Plan)) -> Vec<Breach> {
    let mut plan = plan();
    change(&mut plan);
    check(&problem(), &plan)
}

#[test]
fn a_plan_that_keeps_every_rule_passes() {
    assert_eq!(breaches(|_| {}), []);
}

#[test]
fn a_route_over_its_limit_is_refused() {
    let found = breaches(|plan| {
        plan.routes = vec![vec![0, 1, 2, 3, 0]];
        plan.times = vec![vec![0.0, 3.0, 5.0, 14.0, 26.0]];
        (plan.score, plan.lengths) = (18.0, vec![24.0]);
    });
    assert_eq!(found, [Breach::TooLate { route: 0, site: 0, at: 26.0, close: 24.0 }]);
}

#[test]
fn a_site_visited_twice_counts_once_and_is_refused() {
    let found = breaches(|plan| {
        plan.routes = vec![vec![0, 1, 1, 0]];
        plan.times = vec![vec![0.0, 3.0, 4.0, 7.0]];
        (plan.score, plan.lengths) = (5.0, vec![6.0]);
    });
    assert_eq!(found, [Breach::VisitedTwice { route: 0, site: 1 }]);
}

#[test]
fn wrong_figures_are_each_named() {
    let found = breaches(|plan| {
        (plan.score, plan.upper_bound) = (12.0, f64::NAN);
        plan.times[0][2] = 4.0;
        plan.lengths[0] = 9.0;
    });
    let figures: Vec<_> = found
        .iter()
        .filter_map(|breach| match breach {
            Breach::WrongFigure { what, .. } => Some(*what),
            _ => None,
        })
        .collect();
    let (time, length) = (Figure::Time { route: 0, stop: 2 }, Figure::Length { route: 0 });
    assert_eq!(figures, [time, length, Figure::Score]);
    assert!(matches!(found.last(), Some(Breach::BoundBelowScore { score: 11.0, .. })));
}

#[test]
fn routes_that_are_none_are_refused() {
    let wrong_ends = [Breach::WrongEnds { route: 0 }];
    let lost = |route: Vec<usize>| {
        breaches(move |plan| {
            plan.routes = vec![route.clone()];
            plan.score = 0.0;
        })
    };
    assert_eq!(lost(vec![]), wrong_ends);
    assert_eq!(lost(vec![0]), wrong_ends);
    assert_eq!(lost(vec![0, 1, 2]), wrong_ends);
    assert_eq!(lost(vec![0, 9, 0]), [Breach::NoSuchSite { route: 0, site: 9 }]);
}

#[test]
fn more_routes_than_teams_and_lists_out_of_step_are_refused() {
    let found = breaches(|plan| plan.routes.push(vec![0, 3, 0]));
    assert!(found.contains(&Breach::TooManyRoutes { found: 2, teams: 1 }));
    let lengths = Breach::OutOfStep { routes: 2, found: 1, what: "lengths" };
    assert!(found.contains(&lengths), "{found:?}");
}

/// Both sides know distances for themselves; they must be the same distances.
#[test]
fn the_checkers_distances_are_the_problems() {
    let mut rng = fastrand::Rng::with_seed(11);
    for metric in [
        Metric::Euclidean,
        Metric::EuclideanDownToTenth,
        Metric::EuclideanDownToHundredth,
        Metric::Euc2d,
        Metric::Ceil2d,
        Metric::Man2d,
        Metric::Max2d,
        Metric::Att,
        Metric::Geo,
    ] {
        for _ in 0..2_000 {
            let mut point = || [rng.f64() * 160.0 - 80.0, rng.f64() * 300.0 - 150.0];
            let travel = Travel::Points { points: vec![point(), point()], metric };
            let time = travel.time(0, 1);
            let sites = vec![Site::always_open(0.0); 2];
            let problem = Problem::try_new(sites, travel, (0, 1), 1).expect("well posed");
            let (routes, times) = (vec![vec![0, 1]], vec![vec![0.0, time]]);
            let plan = Plan { score: 0.0, upper_bound: 0.0, routes, times, lengths: vec![time] };
            assert_eq!(check(&problem, &plan), [], "{metric:?}");
        }
    }
}
