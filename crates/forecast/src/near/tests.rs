//! Do the forecasters of the coming days keep to what they were shown, and learn from it?

use std::sync::Arc;

use base::Point;
use proptest::prelude::*;
use rand::{Rng, RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::*;
use crate::score::crps;

fn at(latitude: f64, longitude: f64) -> Point {
    Point::try_new(latitude, longitude).expect("a point")
}

fn event(point: Point, day: i32, deaths: f64) -> Placed {
    Placed { point, day, over: day, deaths }
}

fn circles(points: &[Point]) -> Vec<Area> {
    points.iter().map(|&point| Area::try_circle(point, 25.0).expect("a circle")).collect()
}

/// Every member's forecast, and the pool's with equal weights, in the order of [`members`].
fn predict(scene: &Scene<'_>, days: u16) -> Vec<(&'static str, Vec<Distribution>)> {
    let learned = Learned::fit(scene, days);
    let members = members(&learned);
    let pool: Box<dyn NearModel> = Box::new(Pool { learned, weights: fit_pool([], MEMBERS) });
    let all = members.into_iter().chain([pool]);
    all.map(|m| (m.name(), m.predict(scene, days).expect("a forecast"))).collect()
}

/// Synthetic: ten years of single, unrelated events all over a box of 4 by 4 degrees.
fn unrelated(rng: &mut impl Rng) -> Vec<Placed> {
    (0..800)
        .map(|_| {
            let point = at(4.0 + 4.0 * rng.random::<f64>(), 20.0 + 4.0 * rng.random::<f64>());
            event(point, rng.random_range(0..3650), 3.0)
        })
        .collect()
}

/// Synthetic: as many, of which most follow within days and some kilometres of another.
fn contagious(rng: &mut impl Rng) -> Vec<Placed> {
    let mut all: Vec<Placed> = unrelated(rng).into_iter().take(300).collect();
    let mut next = 0;
    while next < all.len() && all.len() < 800 {
        let parent = all[next];
        next += 1;
        if rng.random::<f64>() < 0.6 {
            let (north, east) = (rng.random_range(-0.1..0.1), rng.random_range(-0.1..0.1));
            let point = at(parent.point.latitude() + north, parent.point.longitude() + east);
            let day = parent.day + rng.random_range(1..15);
            if day < 3650 {
                all.push(event(point, day, 3.0));
            }
        }
    }
    all
}

fn points() -> impl Strategy<Value = Placed> {
    (4.0..8.0, 20.0..24.0, 0..2000, 0..400, prop_oneof![Just(1.0), 1.0..50.0, 1.0..1e6]).prop_map(
        |(latitude, longitude, day, range, deaths): (f64, f64, i32, i32, f64)| Placed {
            point: at(latitude, longitude),
            day,
            over: day + range,
            deaths: deaths.round(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn every_record_gives_proper_distributions(
        events in prop::collection::vec(points(), 1..40),
        origin in 0..4000,
        lag_days in prop_oneof![Just(0_u16), Just(30), Just(400)],
        days in prop_oneof![Just(1_u16), Just(7), Just(90), Just(365)],
    ) {
        let areas = circles(&[events[0].point, at(6.0, 22.0), at(60.0, 22.0)]);
        let Ok(scene) = Scene::try_new(&events, &areas, origin, lag_days) else { return Ok(()) };
        for (name, found) in predict(&scene, days) {
            prop_assert_eq!(found.len(), 3);
            for distribution in found {
                let total: f64 = distribution.atoms().iter().map(|atom| atom.1).sum();
                prop_assert!((total - 1.0).abs() < 1e-9, "{}: {}", name, total);
                prop_assert!(distribution.atoms()[0].0 >= 0.0, "{}", name);
            }
        }
    }
}

#[test]
fn nothing_that_comes_after_the_edge_changes_a_forecast() {
    let mut events = contagious(&mut Pcg64::seed_from_u64(1));
    let areas = circles(&[at(5.0, 21.0), at(7.0, 23.0)]);
    let before = predict(&Scene::try_new(&events, &areas, 3000, 30).expect("known"), 30);
    events.extend((2971..3100).map(|day| event(at(5.0, 21.0), day, 100.0)));
    let long = Placed { over: 2971, ..event(at(5.0, 21.0), 2900, 100.0) };
    events.push(long);
    let after = predict(&Scene::try_new(&events, &areas, 3000, 30).expect("known"), 30);
    assert_eq!(before, after);
}

#[test]
fn contagion_is_found_where_it_is_and_not_where_it_is_not() {
    let fit = |events: &[Placed]| {
        let areas = circles(&[at(5.0, 21.0)]);
        Excitation::fit(&Scene::try_new(events, &areas, 3650, 0).expect("known"))
    };
    let mut rng = Pcg64::seed_from_u64(1);
    let soon = |found: Excitation| -> f64 {
        found.components().filter(|(half_life, ..)| *half_life < 100.0).map(|c| c.2).sum()
    };
    let (alone, related) = (fit(&unrelated(&mut rng)), fit(&contagious(&mut rng)));
    assert!(soon(alone) < 0.1, "{alone:?}");
    assert!((soon(related) - 0.6).abs() < 0.1, "{related:?}");
    // 800 events in 3,650 days, none of which goes back to another.
    assert!(alone.background_per_day > 0.12, "{alone:?}");
}

#[test]
fn a_camp_near_a_fresh_burst_has_more_to_fear_than_one_far_from_it() {
    let mut events = contagious(&mut Pcg64::seed_from_u64(1));
    events.extend((3630..3650).map(|day| event(at(5.0, 21.0), day, 4.0)));
    let areas = circles(&[at(5.1, 21.1), at(7.6, 23.6)]);
    let scene = Scene::try_new(&events, &areas, 3650, 0).expect("known");
    for (name, found) in predict(&scene, 7) {
        let [near, far] = [0, 1].map(|area| found[area].at_least(1.0));
        let least = if name == "self-exciting" { far + 0.1 } else { far };
        // Two camps see too few days with deaths for trees to split.
        assert!(near > least || name == "boosted trees", "{name}: {near} {far}");
    }
    let late = Scene::try_new(&events, &areas, 3650 + 60, 60).expect("known");
    let chance = |scene: &Scene<'_>| {
        let model = SelfExciting { excitation: Excitation::fit(scene), paths: 500, seed: 1 };
        model.predict(scene, 7).expect("a forecast")[0].at_least(1.0)
    };
    assert!(chance(&scene) > chance(&late) + 0.05, "{} {}", chance(&scene), chance(&late));
}

#[test]
fn a_number_goes_back_to_the_events_that_drive_it() {
    let mut events = contagious(&mut Pcg64::seed_from_u64(1));
    events.extend((3640..3650).map(|day| event(at(5.0, 21.0), day, 4.0)));
    let areas = circles(&[at(5.1, 21.1)]);
    let scene = Scene::try_new(&events, &areas, 3650, 0).expect("known");
    let model = SelfExciting { excitation: Excitation::fit(&scene), paths: 500, seed: 1 };
    let drivers = model.explain(&scene, 0, 14);
    let all: f64 = drivers.iter().map(|driver| driver.share).sum();
    assert!((all - 1.0).abs() < 1e-9);
    let mean = model.predict(&scene, 14).expect("a forecast")[0].mean();
    let deaths: f64 = drivers.iter().map(|driver| driver.deaths).sum();
    assert!((deaths - mean).abs() < 1e-9, "{deaths} {mean}");
    let burst = drivers.iter().filter(|driver| match driver.source {
        Source::Known(event) => event.day >= 3640 && event.point == at(5.0, 21.0),
        Source::Background => false,
    });
    assert!(burst.map(|driver| driver.share).sum::<f64>() > 0.7, "{drivers:?}");
    assert!(model.explain(&scene, 9, 14).is_empty());
}

#[test]
fn a_pool_is_judged_as_its_draws_would_be() {
    let of = |counts: &[f64]| {
        Distribution::try_new(counts.iter().map(|&n| (n, 1.0)).collect()).expect("weights")
    };
    let members = [of(&[0.0, 0.0, 4.0, 10.0]), of(&[1.0, 3.0, 30.0, 20.0])];
    let judged = Judged::of(&members.iter().collect::<Vec<_>>(), 4.0, true);
    let pool = Distribution::mix([(0.5, &members[0]), (0.5, &members[1])]).expect("weights");
    let draws = [0.0, 0.0, 4.0, 10.0, 1.0, 3.0, 30.0, 20.0];
    assert!((judged.scores(&[0.5, 0.5]).crps - crps(&draws, 4.0)).abs() < 1e-12);
    let expect = [1.0, 10.0, 25.0].map(|threshold| pool.at_least(threshold));
    assert_eq!(judged.chances(&[0.5, 0.5]), expect);
    assert!((judged.pit(&[0.5, 0.5], 0.0) - 4.0 / 8.0).abs() < 1e-12);
    assert!((judged.pit(&[0.5, 0.5], 1.0) - 5.0 / 8.0).abs() < 1e-12);
}

#[test]
fn a_verdict_holds_a_forecast_against_what_happened() {
    let counts = [0.0, 0.0, 4.0, 10.0].map(|n| (n, 1.0)).to_vec();
    let found = Verdict::of(&Distribution::try_new(counts).expect("weights"), 30.0);
    assert_eq!((found.mean, found.high, found.chances), (3.5, 10.0, [0.5, 0.25, 0.0]));
    assert_eq!((found.scores.mis, found.pit(0.5)), (10.0 + 20.0 * 20.0, 1.0));
    assert!((found.scores.crps - crps(&[0.0, 0.0, 4.0, 10.0], 30.0)).abs() < 1e-12);
}

#[test]
fn trees_learn_what_sets_places_apart_and_stay_proper_where_there_is_nothing_to_learn() {
    let mut events = contagious(&mut Pcg64::seed_from_u64(1));
    events.extend((1800..3650).step_by(9).map(|day| event(at(5.0, 21.0), day, 4.0)));
    let mut points = vec![at(60.0, 22.0)];
    points.extend((0..16).map(|n| at(4.5 + f64::from(n / 4), 20.5 + f64::from(n % 4))));
    points.push(at(5.0, 21.0));
    let areas = circles(&points);
    let scene = Scene::try_new(&events, &areas, 3650, 0).expect("known");
    let found = Arc::new(Boosted::fit(&scene, 30)).predict(&scene, 30).expect("a forecast");
    let (calm, violent) = (found[0].at_least(1.0), found[17].at_least(1.0));
    assert!(violent > 0.5 && calm < 0.2 && calm > 0.0, "{calm} {violent}");
    let early = Scene::try_new(&events[..1], &areas, events[0].day, 0).expect("known");
    let found = Arc::new(Boosted::fit(&early, 30)).predict(&early, 30).expect("a forecast");
    assert!(found.iter().all(|d| d.at_least(1.0) <= 0.5), "{found:?}");
}

#[test]
fn weight_goes_to_the_member_that_was_right() {
    let (calm, war) = (Distribution::point(0.0), Distribution::point(9.0));
    let judged = |seen, active| Judged::of(&[&war, &calm, &calm, &war], seen, active);
    let rows = [judged(0.0, false), judged(9.0, true), judged(0.0, true), judged(9.0, true)];
    let weights = fit_pool(&rows, 4);
    assert!(weights.of(false)[1] + weights.of(false)[2] > 0.99, "{weights:?}");
    assert!(weights.of(true)[0] + weights.of(true)[3] > 0.6, "{weights:?}");
    assert_eq!(fit_pool([], 4).of(true), [0.25; 4]);
}

/// The contagious record as its publisher would have it: exact, so that placing changes nothing.
fn published() -> Vec<Event> {
    let start: base::Date = "1970-01-01".parse().expect("a date");
    let dates: Vec<_> =
        std::iter::successors(Some(start), |day| day.tomorrow().ok()).take(3650).collect();
    contagious(&mut Pcg64::seed_from_u64(1))
        .into_iter()
        .map(|event| {
            let day = dates[event.day as usize];
            let precision = PlacePrecision::Exact;
            Event {
                point: event.point,
                precision,
                from: day,
                to: day,
                deaths: [event.deaths; 3],
                violence: None,
                civilians: None,
            }
        })
        .collect()
}

#[test]
fn the_pool_is_served_where_its_skill_is_shown_and_the_climatology_where_it_is_not() {
    let (events, areas) = (published(), circles(&[at(5.0, 21.0), at(6.0, 22.0), at(7.0, 23.0)]));
    let ask = |origin, skip_days, events: &[Event]| {
        let (areas, standings, kinds) = (&areas[..], &[][..], &[0, 0, 1][..]);
        let (lag_days, days, placings, seed) = (1, 30, 1, 1);
        outlook(&Asked {
            events,
            areas,
            standings,
            kinds,
            origin,
            lag_days,
            skip_days,
            days,
            placings,
            seed,
        })
        .expect("an outlook")
    };
    let long = ask(3600, 0, &events);
    let (forecaster, skill) = long.kinds[0];
    assert!(skill.is_some_and(|skill| skill.is_shown()), "{skill:?}");
    assert_eq!((forecaster, long.kinds.len()), (Forecaster::Pool, 2));
    assert_ne!(long.served[..2], long.climatology[..2]);
    assert_eq!(long.served, ask(3600, 0, &events).served);
    let short = ask(900, 0, &events);
    assert_eq!(short.kinds, [(Forecaster::Climatology, None); 2]);
    assert_eq!(short.served, short.climatology);
    // Months that lie further ahead are forecast from what is known now, and judged from what was.
    let later = ask(3600, 60, &events);
    assert!(later.record.iter().all(|j| j.origin + 30 <= 3599 && j.seen >= 0.0));
    assert_ne!(later.served, long.served);
    // What is published later, or happens at the other end of the world, changes nothing.
    let mut known: Vec<Event> =
        events.iter().filter(|event| day_number(event.to) <= 3599).copied().collect();
    assert_eq!(ask(3600, 0, &known).served, long.served);
    known.push(Event { point: at(-40.0, 170.0), ..known[0] });
    assert_eq!(ask(3600, 0, &known).served, long.served);
}
