//! What the search finds keeps every rule, and its bound holds.

use patrol::{Metric, Plan, Problem, Site, Travel, check, solve};
use proptest::prelude::*;

fn solve_for(problem: &Problem, seed: u64, iterations: u64) -> Plan {
    solve(problem, seed, |so_far| so_far.iterations as f64 / iterations as f64)
        .expect("there is time")
}

/// The best score there is, by trying every order of every selection for every team.
fn exhaustive(problem: &Problem) -> f64 {
    fn extend(
        problem: &Problem,
        seen: &mut Vec<usize>,
        at: usize,
        leave: f64,
        teams: usize,
    ) -> f64 {
        let home = leave + problem.travel().time(at, problem.end());
        let mut best = f64::NEG_INFINITY;
        if home <= problem.sites()[problem.end()].close {
            best = 0.0;
            if teams > 1 && at != problem.start() {
                let start = problem.start();
                let next = extend(problem, seen, start, problem.sites()[start].open, teams - 1);
                best = f64::max(best, next);
            }
        }
        for site in 0..problem.sites().len() {
            let place = &problem.sites()[site];
            let begin = f64::max(leave + problem.travel().time(at, site), place.open);
            if site == problem.start()
                || site == problem.end()
                || seen.contains(&site)
                || begin > place.close
            {
                continue;
            }
            seen.push(site);
            let rest = extend(problem, seen, site, begin + place.service, teams);
            best = f64::max(best, place.score + rest);
            seen.pop();
        }
        best
    }
    if problem.teams() == 0 {
        return problem.depot_score();
    }
    let start = problem.start();
    let open = problem.sites()[start].open;
    problem.depot_score() + extend(problem, &mut Vec::new(), start, open, problem.teams())
}

fn site() -> impl Strategy<Value = (Site, [f64; 2])> {
    let window = prop_oneof![Just((0.0, 1e9)), (0.0..40.0, 0.0..40.0)];
    (0..20, 0.0..3.0, window, -10.0..10.0, -10.0..10.0).prop_map(
        |(score, service, (open, width), x, y)| {
            (Site { score: f64::from(score), service, open, close: open + width }, [x, y])
        },
    )
}

fn problem(sites: std::ops::Range<usize>) -> impl Strategy<Value = Problem> {
    let metric = prop_oneof![Just(Metric::Euclidean), Just(Metric::EuclideanDownToTenth)];
    (prop::collection::vec(site(), sites), 0.0..60.0, 0_usize..4, metric, any::<bool>()).prop_map(
        |(sites, limit, teams, metric, round_trip)| {
            let (mut sites, points): (Vec<Site>, Vec<[f64; 2]>) = sites.into_iter().unzip();
            let end = if round_trip { 0 } else { sites.len() - 1 };
            for depot in [0, end] {
                sites[depot] = Site { close: limit, ..Site::always_open(0.0) };
            }
            Problem::try_new(sites, Travel::Points { points, metric }, (0, end), teams)
                .expect("the problem is well posed")
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_passes_the_checker(problem in problem(1..40), seed in any::<u64>()) {
        if let Ok(plan) = solve(&problem, seed, |so_far| so_far.iterations as f64 / 300.0) {
            prop_assert_eq!(check(&problem, &plan), vec![]);
        }
    }

    #[test]
    fn small_problems_are_solved_and_no_bound_is_below_the_optimum(problem in problem(2..8)) {
        if let Ok(plan) = solve(&problem, 7, |so_far| so_far.iterations as f64 / 1_000.0) {
            let optimum = exhaustive(&problem);
            // The bound alone, before anything was searched for.
            let first = solve(&problem, 7, |so_far| f64::from(u8::from(so_far.prepared)));
            let bound = first.expect("there is time").upper_bound;
            prop_assert!(bound >= optimum - 1e-6, "{bound} < {optimum}");
            prop_assert!(plan.upper_bound >= optimum - 1e-6, "{} < {optimum}", plan.upper_bound);
            prop_assert!((plan.score - optimum).abs() < 1e-6, "{} of {optimum}", plan.score);
        }
    }

    #[test]
    fn the_same_seed_and_iterations_give_the_same_plan(problem in problem(1..40)) {
        if let Ok(plan) = solve(&problem, 3, |so_far| so_far.iterations as f64 / 100.0) {
            prop_assert_eq!(solve_for(&problem, 3, 100), plan);
        }
    }
}

/// Sites on a line, 0 the camp, with a round trip of at most `limit`.
fn line(scores: &[f64], limit: f64, teams: usize) -> Problem {
    let mut sites: Vec<Site> = scores.iter().map(|&score| Site::always_open(score)).collect();
    sites[0].close = limit;
    let points = (0..sites.len()).map(|x| [x as f64, 0.0]).collect();
    let travel = Travel::Points { points, metric: Metric::Euclidean };
    Problem::try_new(sites, travel, (0, 0), teams).expect("the problem is well posed")
}

#[test]
fn a_search_ends_by_proof_where_everything_is_visited() {
    let problem = line(&[0.0, 1.0, 2.0, 3.0], 6.0, 1);
    let plan = solve(&problem, 1, |_| 0.0).expect("there is time");
    assert!(plan.is_optimal());
    assert_eq!((plan.score, plan.upper_bound), (6.0, 6.0));
    assert_eq!(plan.lengths, [6.0]);
}

#[test]
fn without_teams_or_sites_worth_a_visit_nobody_leaves() {
    for problem in [line(&[0.0, 1.0], 6.0, 0), line(&[0.0, 0.0], 6.0, 2), line(&[4.0], 6.0, 0)] {
        let plan = solve(&problem, 1, |_| 0.0).expect("there is time");
        assert!(plan.is_optimal() && plan.routes.is_empty());
        assert_eq!(check(&problem, &plan), []);
    }
    // Where the camp itself scores, somebody is there: the score is what the routes give.
    let plan = solve(&line(&[4.0], 6.0, 2), 1, |_| 0.0).expect("there is time");
    assert_eq!((plan.score, plan.upper_bound, &plan.routes), (4.0, 4.0, &vec![vec![0, 0]]));
    assert_eq!(check(&line(&[4.0], 6.0, 2), &plan), []);
}

/// So many places drawn by lot and three teams that can visit a part of them.
fn scattered(places: u32, limit: f64) -> Problem {
    let mut rng = fastrand::Rng::with_seed(5);
    let mut sites: Vec<Site> = (0..places).map(|at| Site::always_open(f64::from(at % 9))).collect();
    sites[0] = Site { close: limit, ..Site::always_open(5.0) };
    let points = sites.iter().map(|_| [rng.f64() * 100.0, rng.f64() * 100.0]).collect();
    let travel = Travel::Points { points, metric: Metric::Euc2d };
    Problem::try_new(sites, travel, (0, 0), 3).expect("the problem is well posed")
}

#[test]
fn the_first_plan_comes_before_the_bound_and_the_bound_leaves_time_to_search() {
    let problem = scattered(700, 200.0);
    let plan_while = |spent: f64| {
        let (mut last, mut iterations) = (None, 0);
        let plan = solve(&problem, 1, |so_far| {
            iterations = so_far.iterations;
            if so_far.prepared {
                return if so_far.iterations < 3 { spent } else { 1.0 };
            }
            last = Some(so_far);
            spent
        });
        (plan.expect("there is time"), last.expect("it was asked"), iterations)
    };
    let (early, before_bound, _) = plan_while(0.2);
    assert!(before_bound.score > 0.5 * early.score, "{before_bound:?}");
    let (late, _, iterations) = plan_while(0.3);
    assert_eq!(iterations, 3);
    // At worst the bound is all there is.
    assert!(late.upper_bound > early.upper_bound, "{}", early.upper_bound);
    for plan in [early, late] {
        assert_eq!(check(&problem, &plan), []);
    }
}

#[test]
fn more_teams_than_can_be_held_are_refused_by_a_clear_word() {
    let error = scattered(4_000, 900.0).try_with_teams(4_000).expect_err("too many").to_string();
    assert_eq!(
        error,
        "4000 teams and 4000 sites make more than 10000000 pairs: name fewer teams, or split the area"
    );
    // A team more than there are sites has nothing to do.
    assert!(scattered(1_000, 900.0).try_with_teams(usize::MAX).is_ok());
}

#[test]
fn a_search_that_has_no_time_at_all_still_gives_a_valid_plan_and_bound() {
    let problem = scattered(4_000, 900.0);
    // Stopped while it still prepares, in the first insertions, while it works on the bound, and on the way.
    for questions in [0, 1, 8, 16, 30, 60, 500, 3_000] {
        let mut asked = 0;
        let plan = solve(&problem, 1, |_| {
            asked += 1;
            f64::from(u8::from(asked > questions))
        });
        let plan = plan.expect("there is time");
        assert_eq!(check(&problem, &plan), [], "after {questions}");
        assert!(asked <= questions + 20, "it went on: {asked} of {questions}");
    }
}

#[test]
fn a_team_that_cannot_even_go_straight_is_told_so() {
    let sites = vec![Site::always_open(0.0), Site { close: 2.0, ..Site::always_open(0.0) }];
    let travel = Travel::Matrix { len: 2, times: vec![0.0, 5.0, 5.0, 0.0] };
    let problem = Problem::try_new(sites, travel, (0, 1), 1).expect("the problem is well posed");
    let error = solve(&problem, 1, |_| 0.0).expect_err("there is no time").to_string();
    assert!(
        error.starts_with("a team that goes straight from the start to the end is there at 5,")
    );
}

#[test]
fn times_that_differ_by_direction_are_kept_apart() {
    // Downhill 1, uphill 10: only the order camp, 2, 1, camp fits.
    let times = vec![0.0, 10.0, 1.0, 1.0, 0.0, 10.0, 10.0, 1.0, 0.0];
    let mut sites = vec![Site::always_open(1.0); 3];
    sites[0] = Site { close: 3.0, ..Site::always_open(0.0) };
    let travel = Travel::Matrix { len: 3, times };
    let problem = Problem::try_new(sites, travel, (0, 0), 1).expect("the problem is well posed");
    let plan = solve_for(&problem, 1, 1_000);
    assert_eq!(plan.routes, [[0, 2, 1, 0]]);
    assert_eq!(plan.times, [[0.0, 1.0, 2.0, 3.0]]);
    assert_eq!(check(&problem, &plan), []);
}

#[test]
fn hundreds_of_sites_are_planned_too() {
    let mut rng = fastrand::Rng::with_seed(5);
    let mut sites: Vec<Site> = (0..600).map(|at| Site::always_open(f64::from(at % 9))).collect();
    sites[0] = Site { close: 900.0, ..Site::always_open(0.0) };
    let points = sites.iter().map(|_| [rng.f64() * 100.0, rng.f64() * 100.0]).collect();
    let travel = Travel::Points { points, metric: Metric::Euclidean };
    let problem = Problem::try_new(sites, travel, (0, 0), 3).expect("the problem is well posed");
    let plan = solve_for(&problem, 1, 300);
    assert_eq!(check(&problem, &plan), []);
    assert!(plan.routes.iter().all(|route| route.len() > 20), "{:?}", plan.routes);
}
