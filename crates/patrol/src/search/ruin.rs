//! Which visits are given up, to be planned anew?

use super::ground::Ground;
use super::routes::{NOWHERE, Routes};

/// Gives up strings of neighbouring visits around `seed`, about `amount` in all: adjacent string
/// removal as in Christiaens and Vanden Berghe 2020 (doi:10.1287/trsc.2019.0914).
pub(super) fn ruin(
    ground: &Ground,
    routes: &Routes,
    seed: usize,
    amount: usize,
    rng: &mut fastrand::Rng,
    removed: &mut Vec<usize>,
) {
    removed.clear();
    let mut ruined: u128 = 0; // Only the first 128 routes are told apart: enough for variety.
    for &near in ground.near(seed) {
        if removed.len() >= amount {
            return;
        }
        let route = routes.at[near as usize];
        if route == NOWHERE || ruined >> (route % 128) & 1 == 1 {
            continue;
        }
        ruined |= 1 << (route % 128);
        let visits = routes.routes[route as usize].visits();
        let Some(at) = visits.iter().position(|&visit| visit == near as usize) else { continue };
        let most = (amount - removed.len()).min(visits.len());
        let length = rng.usize(1..=most);
        // With a stretch in the middle kept, a string takes its ends apart but keeps its heart.
        let kept =
            if rng.f64() < 0.5 { rng.usize(0..=(visits.len() - length).min(length)) } else { 0 };
        let span = length + kept;
        let low = (at + 1).saturating_sub(span);
        let high = at.min(visits.len() - span);
        let first = rng.usize(low.min(high)..=high);
        let gap = first + rng.usize(0..=length);
        let outside = |k: &usize| !(gap..gap + kept).contains(k);
        removed.extend((first..first + span).filter(outside).map(|k| visits[k]));
    }
}
