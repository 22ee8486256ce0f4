//! What becomes of routes on the way once they must keep their limits?

use super::anneal::Anneal;
use super::fill::Fill;
use super::ground::Ground;
use super::routes::Routes;
use super::shorten::shorten;

/// Makes `routes` of the tracks: shortened, in time, and filled up. Told to stop, it is in time at least.
pub(super) fn polish(
    ground: &Ground,
    state: &Anneal<'_>,
    routes: &mut Routes,
    fill: &mut Fill,
    stop: &mut dyn FnMut() -> bool,
) {
    routes.at.clone_from(&state.at);
    routes.score = state.score;
    for (team, track) in state.tracks.iter().enumerate() {
        let route = &mut routes.routes[team];
        route.stops.clone_from(&track.order.stops);
        route.schedule(ground);
        shorten(ground, route, stop);
        while let Some(place) = least_missed(ground, routes, team) {
            routes.remove(ground, place);
        }
    }
    fill.fill(ground, routes, stop);
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
