//! What becomes of routes on the way once they must keep their limits?

use super::anneal::Anneal;
use super::fill::Fill;
use super::ground::Ground;
use super::routes::Routes;
use super::shorten::{STOPS_AT_ONCE, shorten};

/// Makes `routes` of the tracks: shortened, in time, and filled up. Says whether they are in time: where it is told to
/// stop before, they are not.
pub(super) fn polish(
    ground: &Ground,
    state: &Anneal<'_>,
    routes: &mut Routes,
    fill: &mut Fill,
    stop: &mut dyn FnMut() -> bool,
) -> bool {
    routes.at.clone_from(&state.at);
    routes.score = state.score;
    for (team, track) in state.tracks.iter().enumerate() {
        let route = &mut routes.routes[team];
        route.stops.clone_from(&track.order.stops);
        route.schedule(ground);
        shorten(ground, route, stop);
        let mut removed = 0_usize;
        while let Some(place) = least_missed(ground, routes, team) {
            routes.remove(ground, place);
            removed += 1;
            if removed.is_multiple_of(STOPS_AT_ONCE) && stop() {
                return false;
            }
        }
    }
    fill.fill(ground, routes, stop);
    true
}

/// The visit to give up next, or nothing where the route is in time: the one that is worth least
/// for the time it takes.
fn least_missed(ground: &Ground, routes: &Routes, team: usize) -> Option<usize> {
    let route = &routes.routes[team];
    if route.is_in_time(ground) {
        return None;
    }
    let mut least = (f64::INFINITY, None);
    for around in route.stops.windows(3) {
        let (last, place, next) = (around[0], around[1], around[2]);
        let saved = ground.time(last, place) + ground.service[place] + ground.time(place, next)
            - ground.time(last, next);
        let worth = ground.score[place] / f64::max(saved, 1e-9);
        if worth < least.0 {
            least = (worth, Some(place));
        }
    }
    least.1
}
