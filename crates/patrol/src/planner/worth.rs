//! What are all visits of a plan worth together, and what would one more add?

use base::Date;

use super::Wishes;
use crate::case::{Case, Rule};

/// The visits so far and what they are worth.
pub(super) struct Worth {
    /// For each place, its visits: the day and the stage, by day.
    visits: Vec<Vec<Visit>>,
    places: Vec<Gain>,
    days: Vec<Date>,
    half_life_days: f64,
    /// What a visit by a must, and by an engagement team where one should come, adds to the worth but
    /// not to the value.
    must_bonus: f64,
    should_bonus: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Visit {
    pub(super) day: usize,
    pub(super) stage: usize,
    pub(super) explores: bool,
    pub(super) engages: bool,
}

/// What the worth of a place's visits follows from.
struct Gain {
    place: crate::case::Place,
    /// What seeing it is worth to know more, where it is unexplored.
    discovery: f64,
    /// On which days an earlier plan visits it.
    kept: Vec<Date>,
    loyalty: f64,
    weight: f64,
    /// How habitual a visit on each day has become, from 0 to 1; empty for not at all.
    habit: Vec<f64>,
}

impl Worth {
    pub(super) fn new(case: &Case, wishes: &Wishes<'_>) -> Self {
        let people: f64 = case.places.iter().map(|place| place.people).sum();
        let at_risk: f64 = case.places.iter().map(|place| place.people * place.risk).sum();
        let mean_risk = if people > 0.0 { at_risk / people } else { 0.0 };
        let gain = |(at, place): (usize, &crate::case::Place)| {
            let unexplored = case.is_unexplored(place);
            let kept = wishes.earlier.map(|plan| plan.days_of(&place.id)).unwrap_or_default();
            Gain {
                discovery: if unexplored { place.people * mean_risk } else { 0.0 },
                place: place.clone(),
                kept,
                loyalty: wishes.loyalty,
                weight: wishes.weights.get(at).copied().unwrap_or(1.0),
                habit: wishes.habits.get(at).cloned().unwrap_or_default(),
            }
        };
        let largest = case.places.iter().map(|p| p.people * p.risk).fold(0.0, f64::max);
        // Each place can be worth no more than all its days together.
        let all = (1.0 + wishes.loyalty) * (at_risk + people * mean_risk) * case.days as f64;
        Self {
            visits: vec![Vec::new(); case.places.len()],
            places: case.places.iter().enumerate().map(gain).collect(),
            days: (0..case.days).map(|day| case.day(day)).collect(),
            half_life_days: case.half_life_days,
            should_bonus: largest,
            must_bonus: 1.0 + all + largest * case.places.len() as f64,
        }
    }

    pub(super) fn add(&mut self, place: usize, visit: Visit) {
        let at = self.visits[place].partition_point(|other| other.day <= visit.day);
        self.visits[place].insert(at, visit);
    }

    pub(super) fn remove(&mut self, place: usize, stage: usize) {
        self.visits[place].retain(|visit| visit.stage != stage);
    }

    pub(super) fn visits(&self) -> Vec<Vec<Visit>> {
        self.visits.clone()
    }

    pub(super) fn restore(&mut self, visits: Vec<Vec<Visit>>) {
        self.visits = visits;
    }

    pub(super) fn count(&self, place: usize) -> usize {
        self.visits[place].len()
    }

    /// What one more visit would add.
    pub(super) fn added(&self, place: usize, visit: Visit) -> f64 {
        let mut visits = self.visits[place].clone();
        let at = visits.partition_point(|other| other.day <= visit.day);
        visits.insert(at, visit);
        f64::max(self.of(place, &visits) - self.of(place, &self.visits[place]), 0.0)
    }

    /// Value and wishes, for the search.
    pub(super) fn total(&self) -> f64 {
        (0..self.places.len()).map(|place| self.of(place, &self.visits[place])).sum()
    }

    /// People × risk seen, and nothing else.
    pub(super) fn value(&self) -> f64 {
        let values =
            (0..self.places.len()).flat_map(|place| self.values(place, &self.visits[place]));
        // The sum of nothing would be -0.0.
        values.fold(0.0, |sum, value| sum + value)
    }

    pub(super) fn holds_all_musts(&self) -> bool {
        let done = |(gain, visits): (&Gain, &Vec<Visit>)| match gain.place.rule {
            Rule::Must => !visits.is_empty(),
            Rule::Should => visits.iter().any(|visit| visit.engages),
            Rule::Free | Rule::MustNot => true,
        };
        self.places.iter().zip(&self.visits).all(done)
            && self
                .places
                .iter()
                .all(|gain| gain.kept.is_empty() && gain.weight == 1.0 && gain.habit.is_empty())
    }

    /// The value of each visit to a place, in order.
    pub(super) fn values(&self, place: usize, visits: &[Visit]) -> Vec<f64> {
        let place = &self.places[place].place;
        let mut before = place.last_visit;
        let value = |visit: &Visit| {
            let day = self.days[visit.day];
            place.value(before.replace(day), day, self.half_life_days)
        };
        visits.iter().map(value).collect()
    }

    fn of(&self, at: usize, visits: &[Visit]) -> f64 {
        let gain = &self.places[at];
        let loyal = |visit: &Visit| {
            let kept = gain.kept.contains(&self.days[visit.day]);
            let habit = gain.habit.get(visit.day).copied().unwrap_or(0.0);
            (1.0 + if kept { gain.loyalty } else { 0.0 }) * (1.0 - habit)
        };
        let values = self.values(at, visits);
        let value: f64 = visits.iter().zip(values).map(|(visit, value)| loyal(visit) * value).sum();
        let any = |is: &dyn Fn(&Visit) -> bool| f64::from(u8::from(visits.iter().any(is)));
        let bonus = match gain.place.rule {
            Rule::Must => self.must_bonus * any(&|_| true),
            Rule::Should => self.should_bonus * any(&|visit| visit.engages),
            Rule::Free | Rule::MustNot => 0.0,
        };
        gain.weight * value + bonus + gain.discovery * any(&|visit| visit.explores)
    }
}
