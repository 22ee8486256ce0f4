//! Can a route see the same places in less time?

use super::ground::Ground;
use super::routes::Route;

/// Improves one route by reversing parts and moving up to three stops, first improvement first,
/// until nothing helps. Returns whether the route got shorter.
pub(super) fn shorten(ground: &Ground, route: &mut Route) -> bool {
    let before = route.finish();
    let reach = if ground.is_small() { usize::MAX } else { 50 };
    while reverse_once(ground, route, reach) || move_once(ground, route, reach) {}
    route.finish() < before
}

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

fn reverse_once(ground: &Ground, route: &mut Route, reach: usize) -> bool {
    let len = route.stops.len();
    for i in 1..len.saturating_sub(2) {
        for j in i + 1..(len - 1).min(i.saturating_add(reach)) {
            let s = &route.stops;
            let gain = ground.time(s[i - 1], s[i]) + ground.time(s[j], s[j + 1])
                - ground.time(s[i - 1], s[j])
                - ground.time(s[i], s[j + 1]);
            let turn = |stops: &mut [usize]| stops[i..=j].reverse();
            if gain > LEAST_GAIN && try_order(ground, route, turn, turn) {
                return true;
            }
        }
    }
    false
}

fn move_once(ground: &Ground, route: &mut Route, reach: usize) -> bool {
    let len = route.stops.len();
    for count in 1..=3 {
        // Stops i..i + count change places with stops i + count..=j.
        for i in 1..len.saturating_sub(count + 1) {
            let low = i.saturating_sub(reach).max(1);
            let high = (len - 1).min(i.saturating_add(reach));
            for (first, middle, end) in (i + count + 1..high)
                .map(|end| (i, i + count, end))
                .chain((low..i).map(|first| (first, i, i + count)))
            {
                let s = &route.stops;
                let gain = ground.time(s[first - 1], s[first])
                    + ground.time(s[middle - 1], s[middle])
                    + ground.time(s[end - 1], s[end])
                    - ground.time(s[first - 1], s[middle])
                    - ground.time(s[end - 1], s[first])
                    - ground.time(s[middle - 1], s[end]);
                if gain <= LEAST_GAIN {
                    continue;
                }
                let there = |stops: &mut [usize]| stops[first..end].rotate_left(middle - first);
                let back = |stops: &mut [usize]| stops[first..end].rotate_right(middle - first);
                if try_order(ground, route, there, back) {
                    return true;
                }
            }
        }
    }
    false
}
