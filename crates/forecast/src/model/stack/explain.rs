//! What drives a unit's number?

use base::Month;

use super::{Activity, Stack, ceiling, predict_all};
use crate::model::Model;
use crate::{Distribution, Error, History, Panel};

/// Months before the newest known, by age, that are each left out in turn: the newest, the two
/// before it, the rest of the last year, and the year before that.
const AGES: [(usize, usize); 4] = [(0, 1), (1, 3), (3, 12), (12, 24)];

/// What a number is made of, and what it would be without parts of what is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// Deaths expected.
    pub mean: f64,
    /// How violent the last twelve known months were: it decides the weights.
    pub activity: Activity,
    /// The most deaths believed possible.
    pub ceiling: f64,
    /// Every member with weight, the one that adds most first.
    pub members: Vec<MemberPart>,
    /// What recent months do to the number.
    pub months: Vec<MonthsPart>,
}

/// What one member adds.
#[derive(Debug, Clone, PartialEq)]
pub struct MemberPart {
    /// Its name.
    pub member: &'static str,
    /// Its weight in the pool.
    pub weight: f64,
    /// Deaths it expects itself.
    pub mean: f64,
    /// Its weight times that: what it adds to the pool's mean.
    pub adds: f64,
}

/// What some of the unit's months do to the number.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthsPart {
    /// The oldest of them.
    pub first: Month,
    /// The newest of them.
    pub last: Month,
    /// Deaths in them, where known.
    pub deaths: Vec<Option<f64>>,
    /// Deaths that would be expected had they not been known.
    pub mean_without: f64,
}

impl Stack {
    /// What drives the number of one of [`History::units`], `lead` months after the newest month
    /// seen: what each member adds, and what would be expected had recent months of this
    /// unit not been known. Nothing else drives it: members know neither neighbours nor
    /// seasons, only this unit's months and, for kinship, the months of all.
    ///
    /// # Errors
    /// [`Error::NoUnit`] where the unit is none of the history's, and what the members refuse.
    pub fn explain(
        &self,
        past: &History<'_>,
        lead: usize,
        unit: u32,
    ) -> Result<Explanation, Error> {
        let missing = Error::NoUnit { unit };
        let place = past.units().binary_search(&unit).map_err(|_| missing)?;
        let activity = Activity::of(past, place);
        let predicted = predict_all(past, lead)?;
        let named = self.weights.shares().find(|(of, _)| *of == activity);
        let weights = named.map_or_else(Vec::new, |(_, shares)| shares);
        // Published weights are rounded, and sum to one only nearly.
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        let part = |((member, weight), all): ((&'static str, f64), &Vec<Distribution>)| {
            let (weight, mean) = (weight / total, all[place].mean());
            MemberPart { member, weight, mean, adds: weight * mean }
        };
        let mut members: Vec<_> = weights.into_iter().zip(&predicted).map(part).collect();
        members.retain(|part| part.weight > 0.0);
        members.sort_by(|a, b| b.adds.total_cmp(&a.adds));
        let mean = members.iter().map(|part| part.adds).sum();
        let mut months = Vec::new();
        for (young, old) in AGES {
            let known = past.counts(place);
            let Some(to) = known.len().checked_sub(young).filter(|&to| to > 0) else { continue };
            let from = known.len().saturating_sub(old);
            let month = |at: usize| {
                past.last_seen().and_then(|last| {
                    last.checked_add(i32::try_from(at).ok()? - i32::try_from(known.len()).ok()? + 1)
                })
            };
            let (Some(first), Some(last)) = (month(from), month(to - 1)) else { continue };
            let without = without(past, unit, first, last)?;
            let past = without.until(past.origin());
            let place = past.units().binary_search(&unit).ok();
            // A unit without any other month is known no more, and expects what all expect.
            let Some(place) = place else { continue };
            let mean_without = self.predict(&past, lead)?[place].mean();
            months.push(MonthsPart { first, last, deaths: known[from..to].to_vec(), mean_without });
        }
        Ok(Explanation { mean, activity, ceiling: ceiling(past, place), members, months })
    }
}

/// What is known without some months of one unit.
fn without(past: &History<'_>, unit: u32, first: Month, last: Month) -> Result<Panel, Error> {
    Panel::try_new(
        past.rows().filter(|&(of, month, _)| of != unit || month < first || month > last),
    )
}
