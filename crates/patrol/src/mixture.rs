//! How are patrols planned that nobody can foresee?
//!
//! A security game (Tambe 2011, doi:10.1017/CBO9780511973031): the attacker sees the pattern, that is how
//! often each plan is drawn, but not the draw. Plans are proposed one after the other: before
//! each, places that the plans so far leave open gain in weight, and visits that they all make lose (multiplicative weights: Freund and Schapire
//! 1999, doi:10.1006/game.1999.0738). Then a linear program mixes them: it makes least what an
//! attacker finds open in the worst place, plus the chance of the visit that is easiest to guess, while what is
//! protected on average stays above a stated share of what the best plan protects.

mod program;

use base::Date;
use serde::{Deserialize, Serialize};

use crate::case::{Case, Rule};
use crate::planner::{Wishes, plan_stages, stages};
use crate::search::Progress;
use crate::tasking::Tasking;
use program::{Column, mix};

/// Plans and how often each is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mixture {
    /// What the case is called.
    pub name: String,
    /// What the draw costs on average: the share of the best plan's value that is given up.
    pub price: f64,
    /// The highest price that was allowed.
    pub price_allowed: f64,
    /// The mean value of what is drawn.
    pub value: f64,
    /// The value of the best plan that was found.
    pub best_value: f64,
    /// The entropy of the draw in bits; 0 where there is only one plan.
    pub entropy_bits: f64,
    /// The visit that is easiest to guess.
    pub most_guessable: Option<Guess>,
    /// Why that visit is certain, where it is.
    #[serde(default)]
    pub certain_because: Option<String>,
    /// Where an attacker who knows the mixture finds most people at risk unvisited.
    pub most_open: Option<Guess>,
    /// How often each place is visited at all, the most valuable first.
    pub places: Vec<Guess>,
    /// The plans that are drawn at all, the likeliest first.
    pub plans: Vec<Draw>,
}

/// A place, perhaps on a day, and a chance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Guess {
    /// The place's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The day, where one is meant.
    pub day: Option<Date>,
    /// The chance, from 0 to 1.
    pub chance: f64,
}

/// A plan and how often it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    /// The chance, from 0 to 1.
    pub chance: f64,
    /// The plan.
    pub plan: Tasking,
}

/// How fast places gain weight that are left open.
const RATE: f64 = 3.0;

/// How far plans follow those weights rather than value alone, in turn.
const LEANINGS: [f64; 4] = [0.0, 0.3, 0.6, 0.9];

/// A visit that this share of the plans so far have is left out of every other of the plans that lean most, by lot: what
/// costs next to nothing would otherwise be in all of them.
const HABIT: f64 = 0.9;

impl Mixture {
    /// Mixes `count` plans for a case, giving up at most a share `price` of the best plan's value. `stop` is
    /// asked for each plan anew, with the number of the plan: first, before anything is prepared, whether there is time
    /// for that plan at all. There is for one; each one begun is made in full, if not bettered.
    pub fn new(
        case: &Case,
        count: usize,
        price: f64,
        seed: u64,
        mut stop: impl FnMut(usize, Progress) -> bool,
    ) -> Self {
        let harm: Vec<f64> = case.places.iter().map(|place| place.people * place.risk).collect();
        let most = harm.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        // How much was left open at each place so far, in shares of the most there is.
        let mut open = vec![0.0; harm.len()];
        // How many plans so far have each visit, by place and day.
        let mut made = vec![vec![0.0; case.days]; harm.len()];
        let mut columns: Vec<Column> = Vec::new();
        let mut lots = fastrand::Rng::with_seed(seed);
        let stages = stages(case);
        let upper_bound = stages.ceiling;
        let nothing = Progress { prepared: false, iterations: 0, score: 0.0, upper_bound };
        for number in 0..count.max(1) {
            if number > 0 && stop(number, nothing) {
                break;
            }
            let lean = if number == 0 { 0.0 } else { LEANINGS[number % LEANINGS.len()] };
            let rounds = f64::max(number as f64, 1.0);
            let pull: Vec<f64> =
                open.iter().map(|open| (RATE * open / rounds.sqrt()).exp()).collect();
            let mean = pull.iter().sum::<f64>() / pull.len().max(1) as f64;
            let weights = pull.iter().map(|pull| 1.0 - lean + lean * pull / mean).collect();
            let mut habit = |count: &f64| match count / rounds {
                share if share >= HABIT && lean >= HABIT && lots.bool() => 1.0,
                share => lean * share,
            };
            let habits = made.iter().map(|made| made.iter().map(&mut habit).collect()).collect();
            let in_any_order = number > 0;
            let wishes = Wishes { weights, habits, in_any_order, ..Wishes::default() };
            let seed = seed.wrapping_add(number as u64);
            let plan = plan_stages(case, &stages, &wishes, seed, |so_far| {
                so_far.prepared && stop(number, so_far)
            });
            for ((open, harm), place) in open.iter_mut().zip(&harm).zip(&case.places) {
                *open += if plan.visits(&place.id) { 0.0 } else { harm / most };
            }
            let column = Column::new(case, plan);
            for &(place, day) in &column.visits {
                let days = day.since(case.first_day).map_or(0, |span| span.get_days());
                made[place][usize::try_from(days).unwrap_or(0).min(case.days - 1)] += 1.0;
            }
            columns.push(column);
        }
        let best_value = columns.iter().map(|column| column.plan.value).fold(0.0, f64::max);
        let shares: Vec<f64> = harm.iter().map(|harm| harm / most).collect();
        let chances = mix(&columns, &shares, (1.0 - price) * best_value);
        Self::of(case, columns, chances, best_value, price)
    }

    fn of(
        case: &Case,
        columns: Vec<Column>,
        chances: Vec<f64>,
        best_value: f64,
        price: f64,
    ) -> Self {
        let mean = |of: &dyn Fn(&Column) -> f64| -> f64 {
            columns.iter().zip(&chances).map(|(column, chance)| chance * of(column)).sum()
        };
        let chance_of = |place: usize| mean(&|column| f64::from(u8::from(column.places[place])));
        let guess = |at: usize, day, chance| {
            let place = &case.places[at];
            Guess { id: place.id.clone(), name: place.name.clone(), day, chance }
        };
        let mut order: Vec<usize> = (0..case.places.len()).collect();
        let harm = |at: usize| case.places[at].people * case.places[at].risk;
        order.sort_by(|&a, &b| harm(b).total_cmp(&harm(a)));
        let places: Vec<Guess> = order.iter().map(|&at| guess(at, None, chance_of(at))).collect();
        let can_be = |&&at: &&usize| {
            case.places[at].rule != Rule::MustNot && columns.iter().any(|column| column.places[at])
        };
        let left = |at: usize| harm(at) * (1.0 - chance_of(at));
        let open = order.iter().filter(can_be).max_by(|&&a, &&b| left(a).total_cmp(&left(b)));
        let days = columns.iter().flat_map(|column| column.visits.iter().copied());
        let days = std::collections::BTreeSet::from_iter(days);
        let on = |visit: &(usize, Date)| mean(&|c| f64::from(u8::from(c.visits.contains(visit))));
        let guessable =
            days.iter().map(|visit| (visit, on(visit))).max_by(|a, b| a.1.total_cmp(&b.1));
        let value = mean(&|column| column.plan.value);
        let entropy = chances.iter().filter(|&&c| c > 0.0).map(|c| -c * c.log2()).sum::<f64>();
        let certain = guessable.filter(|&(_, chance)| chance > 1.0 - 1e-6);
        let certain_because = certain.map(|(&(at, _), _)| {
            let why = match case.places[at].rule {
                Rule::Must => "it must be visited",
                Rule::Free | Rule::Should | Rule::MustNot => {
                    "every mixture of the plans tried that keeps to the price has it: try more plans or a higher price"
                }
            };
            why.to_owned()
        });
        let most_guessable = guessable.map(|(&(at, day), chance)| guess(at, Some(day), chance));
        let most_open = open.map(|&at| guess(at, None, 1.0 - chance_of(at)));
        let mut plans: Vec<Draw> = columns
            .into_iter()
            .zip(chances)
            .filter(|(_, chance)| *chance > 0.0)
            .map(|(column, chance)| Draw { chance, plan: column.plan })
            .collect();
        plans.sort_by(|a, b| b.chance.total_cmp(&a.chance));
        Self {
            name: case.name.clone(),
            price: if best_value > 0.0 { 1.0 - value / best_value } else { 0.0 },
            price_allowed: price,
            value,
            best_value,
            entropy_bits: entropy.max(0.0),
            most_guessable,
            certain_because,
            most_open,
            places,
            plans,
        }
    }

    /// The plan that a seed draws. It is a draft: what is drawn is still to be approved.
    pub fn draw(&self, seed: u64) -> Option<Tasking> {
        let mut left = fastrand::Rng::with_seed(seed).f64();
        let drawn = self.plans.iter().find(|draw| {
            left -= draw.chance;
            left < 0.0
        });
        let mut plan = drawn.or(self.plans.last())?.plan.clone();
        plan.drawn = Some(format!("Drawn by lot from {} plans.", self.plans.len()));
        Some(plan)
    }
}
