//! What can no plan exceed?

use super::ground::Ground;
use crate::problem::TOLERANCE;

/// How many legs the whole of the work on a bound looks at, about.
const EFFORT: usize = 40_000_000;
const MOST_ROUNDS: usize = 150;

/// How many places are worked on before it asks whether to stop.
const PLACES_AT_ONCE: usize = 256;

/// How much a round's step shrinks from one to the next.
const COOLING: f64 = 0.96;

/// An upper bound on the scores of the places visited: a fractional knapsack with tolls.
///
/// A route pays for every leg; half of each leg is charged to the place at either end. So a
/// visit takes at least its length plus half the quickest way in and half the quickest way out,
/// from and to different places, by legs that some patrol has the time for; and a route also pays
/// half its first and half its last leg for the start and the end. What all teams together have is
/// teams × the time limit; the fractional knapsack over it (Dantzig 1957, doi:10.1287/opre.5.2.266)
/// is a relaxation, since order and the division among teams are dropped.
///
/// A place may give a toll to whoever comes by: legs at it get shorter by the toll, a visit
/// longer by twice that, so that no route changes its length, whatever the tolls are (Held and
/// Karp 1970, doi:10.1287/opre.18.6.1138). Some rounds of subgradient ascent look for tolls that
/// make the knapsack small. Where all scores are whole numbers, the bound is rounded down to one. The bound is valid
/// whenever it is told to stop: at worst it is all there is.
pub(super) fn upper_bound(ground: &Ground, teams: usize, stop: &mut dyn FnMut() -> bool) -> f64 {
    let n = ground.n;
    let all: f64 = ground.score[..n].iter().sum();
    let teams = teams.min(n) as f64;
    let mut tolls = vec![0.0; n];
    let (mut bound, mut step, mut legs) = (all, None, 0);
    for _ in 0..MOST_ROUNDS {
        let Some(knapsack) = Knapsack::new(ground, teams, &tolls, &mut legs, stop) else { break };
        bound = f64::min(bound, knapsack.value);
        if legs > EFFORT {
            break;
        }
        let step = step.get_or_insert(knapsack.mean_weight / 4.0);
        for (toll, surplus) in tolls.iter_mut().zip(&knapsack.surplus) {
            *toll += *step * surplus;
        }
        *step *= COOLING;
    }
    let whole = ground.score[..n].iter().all(|score| score.fract() == 0.0);
    // The allowance keeps a sum that is just below a whole number from losing it.
    if whole { (bound + 1e-6).floor().min(all) } else { (bound * (1.0 + 1e-12)).min(all) }
}

/// The best of the relaxation under given tolls.
struct Knapsack {
    value: f64,
    /// Of each place, by how much it is left more often than others would have it as neighbour.
    surplus: Vec<f64>,
    mean_weight: f64,
}

/// A place that the knapsack may hold.
struct Item {
    place: usize,
    weight: f64,
    neighbours: [usize; 2],
}

impl Knapsack {
    /// Nothing where it is told to stop.
    fn new(
        ground: &Ground,
        teams: f64,
        tolls: &[f64],
        legs: &mut usize,
        stop: &mut dyn FnMut() -> bool,
    ) -> Option<Self> {
        let n = ground.n;
        let most_toll = tolls.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut items = Vec::with_capacity(n);
        for place in 0..n {
            if place.is_multiple_of(PLACES_AT_ONCE) && stop() {
                return None;
            }
            items.extend(item(ground, tolls, most_toll, place, legs));
        }
        let score = |item: &Item| ground.score[item.place];
        items.sort_by(|a, b| match (a.weight <= 0.0, b.weight <= 0.0) {
            (false, false) => (score(b) * a.weight).total_cmp(&(score(a) * b.weight)),
            (a_is_free, b_is_free) => b_is_free.cmp(&a_is_free),
        });
        let ends = |to: &dyn Fn(usize) -> f64| {
            let mut nearest = Nearest::default();
            items.iter().for_each(|item| nearest.see(item.place, to(item.place)));
            nearest.best[0]
        };
        let first = ends(&|place| ground.time(ground.start(), place) - tolls[place]);
        let last = ends(&|place| ground.time(place, ground.end()) - tolls[place]);
        let limit = ground.close[ground.end()] + TOLERANCE - ground.open[ground.start()];
        let mut left = f64::max(teams * (limit - (first.0 + last.0) / 2.0), 0.0);
        if left.is_nan() {
            left = 0.0; // no places at all
        }
        let mut surplus = vec![0.0; n];
        for (_, place) in [first, last].into_iter().filter(|end| end.1 < n) {
            surplus[place] -= teams / 2.0;
        }
        let (mut value, mut weights) = (0.0, 0.0);
        for item in &items {
            let share = if item.weight <= left { 1.0 } else { left / item.weight };
            left -= share * item.weight;
            value += share * score(item);
            weights += item.weight.abs();
            surplus[item.place] += share;
            for &neighbour in item.neighbours.iter().filter(|&&neighbour| neighbour < n) {
                surplus[neighbour] -= share / 2.0;
            }
            if share < 1.0 {
                break;
            }
        }
        Some(Self { value, surplus, mean_weight: weights / items.len().max(1) as f64 })
    }
}

/// The least time that a visit takes, by which neighbours; nothing where no patrol has the time.
///
/// What is not among a place's nearest is at least as far as the last of them, and no toll is more than the highest:
/// mostly the others need not be looked at.
fn item(
    ground: &Ground,
    tolls: &[f64],
    most_toll: f64,
    place: usize,
    legs: &mut usize,
) -> Option<Item> {
    let (start, end) = (ground.start(), ground.end());
    let mut ways = [Nearest::default(), Nearest::default()];
    let see = |other: usize, ways: &mut [Nearest; 2]| {
        let (inward, outward) = (ground.time_to(place, other), ground.time(place, other));
        if other != place && ground.can_follow(other, place, inward) {
            ways[0].see(other, inward - tolls[other]);
        }
        if other != place && ground.can_follow(place, other, outward) {
            ways[1].see(other, outward - tolls[other]);
        }
    };
    let ends = |ways: &mut [Nearest; 2]| {
        ways[0].see(start, ground.time_to(place, start));
        ways[1].see(end, ground.time(place, end));
    };
    ends(&mut ways);
    let near = ground.near(place);
    near.iter().for_each(|&other| see(other as usize, &mut ways));
    *legs += 2 * near.len();
    let far = near.last().map_or(0.0, |&last| ground.time(place, last as usize)) - most_toll;
    let found = ground.is_symmetric() && ways.iter().all(|way| way.best[1].0 <= far);
    if !found && near.len() < ground.n {
        ways = [Nearest::default(), Nearest::default()];
        ends(&mut ways);
        (0..ground.n).for_each(|other| see(other, &mut ways));
        *legs += 2 * ground.n;
    }
    let [inward, outward] = ways;
    let pairs = [(0, 0), (0, 1), (1, 0)].map(|(a, b)| (inward.best[a], outward.best[b]));
    let apart = pairs.into_iter().filter(|(a, b)| a.1 != b.1 || a.1 >= ground.n);
    let (a, b) = apart.min_by(|x, y| (x.0.0 + x.1.0).total_cmp(&(y.0.0 + y.1.0)))?;
    // Of twice the toll, the two half legs take one away again.
    let weight = ground.service[place] + tolls[place] + (a.0 + b.0) / 2.0;
    weight.is_finite().then_some(Item { place, weight, neighbours: [a.1, b.1] })
}

/// The two nearest seen, each with its time.
struct Nearest {
    best: [(f64, usize); 2],
}

impl Default for Nearest {
    fn default() -> Self {
        Self { best: [(f64::INFINITY, usize::MAX); 2] }
    }
}

impl Nearest {
    fn see(&mut self, who: usize, time: f64) {
        if time < self.best[0].0 {
            self.best = [(time, who), self.best[0]];
        } else if time < self.best[1].0 {
            self.best[1] = (time, who);
        }
    }
}
