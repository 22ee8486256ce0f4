//! Can a route see the same places in less time?

use super::ground::Ground;
use super::routes::Route;

/// Improves one route by reversing parts and moving up to three stops, taking each improvement
/// as it is met, until nothing helps or it is told to stop.
pub(super) fn shorten(ground: &Ground, route: &mut Route, stop: &mut dyn FnMut() -> bool) {
    let reach = if ground.is_small() { usize::MAX } else { 50 };
    while !stop() && (reverse(ground, route, reach, stop) || relocate(ground, route, reach, stop)) {
    }
}

/// How many stops are worked on before it asks whether to stop: to ask may take as long as to work on a few.
pub(super) const STOPS_AT_ONCE: usize = 32;

/// A gain must be more than rounding.
const LEAST_GAIN: f64 = 1e-9;

/// Takes `stops` if that is in time and ends sooner; otherwise leaves the route as it was.
fn try_order(
    ground: &Ground,
    route: &mut Route,
    edit: impl Fn(&mut [usize]),
    undo: impl Fn(&mut [usize]),
) -> bool {
    let finish = route.finish();
    edit(&mut route.stops);
    if route.schedule(ground) && route.finish() < finish - LEAST_GAIN {
        return true;
    }
    undo(&mut route.stops);
    route.schedule(ground);
    false
}

fn reverse(
    ground: &Ground,
    route: &mut Route,
    reach: usize,
    stop: &mut dyn FnMut() -> bool,
) -> bool {
    let len = route.stops.len();
    let mut improved = false;
    for i in 1..len.saturating_sub(2) {
        if i.is_multiple_of(STOPS_AT_ONCE) && stop() {
            return improved;
        }
        for j in i + 1..(len - 1).min(i.saturating_add(reach)) {
            let s = &route.stops;
            let gain = ground.time(s[i - 1], s[i]) + ground.time(s[j], s[j + 1])
                - ground.time(s[i - 1], s[j])
                - ground.time(s[i], s[j + 1]);
            let turn = |stops: &mut [usize]| stops[i..=j].reverse();
            improved |= gain > LEAST_GAIN && try_order(ground, route, turn, turn);
        }
    }
    improved
}

fn relocate(
    ground: &Ground,
    route: &mut Route,
    reach: usize,
    stop: &mut dyn FnMut() -> bool,
) -> bool {
    let len = route.stops.len();
    let mut improved = false;
    for count in 1..=3 {
        for i in 1..len.saturating_sub(count) {
            if i.is_multiple_of(STOPS_AT_ONCE) && stop() {
                return improved;
            }
            let low = i.saturating_sub(reach);
            let high = (len - 1).min(i.saturating_add(reach));
            let (before, first) = (route.stops[i - 1], route.stops[i]);
            let (last, next) = (route.stops[i + count - 1], route.stops[i + count]);
            let saved =
                ground.time(before, first) + ground.time(last, next) - ground.time(before, next);
            for after in (low..i.saturating_sub(1)).chain(i + count..high) {
                // Stops i..i + count go between `after` and the stop that follows it.
                let (ahead, behind) = (route.stops[after], route.stops[after + 1]);
                let spent = ground.time_to(first, ahead) + ground.time(last, behind)
                    - ground.time(ahead, behind);
                if saved - spent <= LEAST_GAIN {
                    continue;
                }
                let (from, middle, to) =
                    if after < i { (after + 1, i, i + count) } else { (i, i + count, after + 1) };
                let there = |stops: &mut [usize]| stops[from..to].rotate_left(middle - from);
                let back = |stops: &mut [usize]| stops[from..to].rotate_right(middle - from);
                if try_order(ground, route, there, back) {
                    improved = true;
                    break;
                }
            }
        }
    }
    improved
}

#[cfg(test)]
mod tests;
