//! What must give way for a place that does not fit?
//!
//! Insertion alone never reaches a far cluster, whose first place costs much and whose others
//! cost little. So a cluster is forced into a route, and the visits that are worth least for the
//! time they take are given up until the route is in time again.

use super::ground::Ground;
use super::routes::{NOWHERE, Routes};

/// Forces up to `amount` unvisited places around `seed` into one route.
pub(super) fn intrude(
    ground: &Ground,
    routes: &mut Routes,
    seed: usize,
    amount: usize,
    rng: &mut fastrand::Rng,
) {
    let unvisited = ground.near(seed).iter().map(|&place| place as usize);
    let cluster: Vec<usize> =
        unvisited.filter(|&place| routes.at[place] == NOWHERE).take(amount).collect();
    let Some(&first) = cluster.first() else { return };
    let team = if rng.bool() {
        rng.usize(0..routes.routes.len())
    } else {
        nearest_team(ground, routes, first)
    };
    for &place in &cluster {
        let (after, _) = least_detour(ground, &routes.routes[team].stops, place);
        routes.insert(ground, place, team, after);
    }
    let blur = rng.f64();
    while let Some(place) = least_missed(ground, routes, team, &cluster, blur, rng) {
        routes.remove(ground, &[place]);
    }
}

fn nearest_team(ground: &Ground, routes: &Routes, place: usize) -> usize {
    let detours = routes.routes.iter().map(|route| least_detour(ground, &route.stops, place).1);
    let nearest = detours.enumerate().min_by(|a, b| a.1.total_cmp(&b.1));
    nearest.map_or(0, |(team, _)| team)
}

fn least_detour(ground: &Ground, stops: &[usize], place: usize) -> (usize, f64) {
    let (from, to) = (ground.to(place), ground.from(place));
    let mut best = (0, f64::INFINITY);
    for (after, leg) in stops.windows(2).enumerate() {
        let detour = from[leg[0]] + to[leg[1]] - ground.time(leg[0], leg[1]);
        if detour < best.1 {
            best = (after, detour);
        }
    }
    best
}

/// The visit to give up next, or nothing where the route is in time. Places of the cluster come
/// last.
fn least_missed(
    ground: &Ground,
    routes: &Routes,
    team: usize,
    cluster: &[usize],
    blur: f64,
    rng: &mut fastrand::Rng,
) -> Option<usize> {
    let route = &routes.routes[team];
    if route.is_in_time(ground) {
        return None;
    }
    let mut worst = (f64::INFINITY, None);
    for around in route.stops.windows(3) {
        let (last, place, next) = (around[0], around[1], around[2]);
        let saved = ground.time(last, place) + ground.service[place] + ground.time(place, next)
            - ground.time(last, next);
        let mut worth = ground.score[place] / f64::max(saved, 1e-9) * (1.0 + blur * rng.f64());
        if cluster.contains(&place) {
            worth = worth * 1e-12 + f64::MAX / 2.0;
        }
        if worth < worst.0 {
            worst = (worth, Some(place));
        }
    }
    worst.1
}
