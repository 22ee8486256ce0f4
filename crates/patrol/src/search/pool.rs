//! Which routes found at different times go together best?

use std::collections::HashMap;

use super::ground::Ground;
use super::routes::{NOWHERE, Route, Routes};

/// How many routes are kept.
const CAPACITY: usize = 4_000;

/// How many partial choices one recombination may look at.
const EFFORT: usize = 60_000;

/// Good routes seen so far, each set of places once, in its shortest order.
#[derive(Default)]
pub(super) struct Pool {
    members: Vec<Member>,
    known: HashMap<u64, u32>,
}

struct Member {
    score: f64,
    /// One bit per place.
    places: Vec<u64>,
    route: Route,
}

impl Pool {
    /// Keeps the routes of a plan.
    pub(super) fn keep(&mut self, ground: &Ground, routes: &Routes) {
        if routes.routes.len() < 2 {
            return;
        }
        for route in &routes.routes {
            let key = key(route.visits());
            if let Some(&known) = self.known.get(&key) {
                let member = &mut self.members[known as usize];
                if route.finish() < member.route.finish() {
                    member.route.clone_from(route);
                }
                continue;
            }
            let mut places = vec![0; ground.n.div_ceil(64)];
            for &place in route.visits() {
                places[place / 64] |= 1 << (place % 64);
            }
            let score = route.visits().iter().map(|&place| ground.score[place]).sum();
            self.known.insert(key, self.members.len() as u32);
            self.members.push(Member { score, places, route: route.clone() });
        }
        if self.members.len() > 2 * CAPACITY {
            self.members.sort_by(|a, b| b.score.total_cmp(&a.score));
            self.members.truncate(CAPACITY);
            self.known.clear();
            for (at, member) in self.members.iter().enumerate() {
                self.known.insert(key(member.route.visits()), at as u32);
            }
        }
    }

    /// Routes of the pool without a place in common that score more than `floor`, the best the
    /// effort allows: set packing by depth-first branch and bound.
    pub(super) fn recombine(&self, ground: &Ground, teams: usize, floor: f64) -> Option<Routes> {
        let mut order: Vec<&Member> = self.members.iter().collect();
        order.sort_by(|a, b| b.score.total_cmp(&a.score));
        let mut choice =
            Choice { order, best: floor, found: None, taken: Vec::new(), effort: EFFORT };
        choice.extend(&mut vec![0; ground.n.div_ceil(64)], 0, 0.0, teams);
        let found = choice.found?;
        let mut routes = Routes::idle(ground, teams);
        for (team, &member) in found.iter().enumerate() {
            routes.routes[team].clone_from(&choice.order[member].route);
            for &place in choice.order[member].route.visits() {
                debug_assert_eq!(routes.at[place], NOWHERE);
                routes.at[place] = team as u32;
                routes.score += ground.score[place];
            }
        }
        Some(routes)
    }
}

struct Choice<'a> {
    order: Vec<&'a Member>,
    best: f64,
    found: Option<Vec<usize>>,
    taken: Vec<usize>,
    effort: usize,
}

impl Choice<'_> {
    fn extend(&mut self, places: &mut Vec<u64>, from: usize, score: f64, teams: usize) {
        if score > self.best + 1e-9 {
            self.best = score;
            self.found = Some(self.taken.clone());
        }
        if teams == 0 {
            return;
        }
        for at in from..self.order.len() {
            let member = self.order[at];
            // Members come by falling score: no later one can do better than this.
            if score + teams as f64 * member.score <= self.best + 1e-9 || self.effort == 0 {
                return;
            }
            self.effort -= 1;
            if member.places.iter().zip(&*places).any(|(a, b)| a & b != 0) {
                continue;
            }
            toggle(places, &member.places);
            self.taken.push(at);
            self.extend(places, at + 1, score + member.score, teams - 1);
            self.taken.pop();
            toggle(places, &member.places);
        }
    }
}

fn toggle(places: &mut [u64], others: &[u64]) {
    for (place, other) in places.iter_mut().zip(others) {
        *place ^= other;
    }
}

/// The same for the same places in any order.
fn key(visits: &[usize]) -> u64 {
    visits.iter().fold(0, |key, &place| key.wrapping_add(scatter(place as u64 + 1)))
}

/// Spreads a number over all bits (the finisher of splitmix64), so that sums tell sets apart.
fn scatter(number: u64) -> u64 {
    let mut z = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
