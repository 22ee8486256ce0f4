//! Which forecasters are there?

mod analogues;
mod bootstrap;
mod conflictology;
mod hurdle;
mod last;
mod negative_binomial;
mod own_history;
mod stack;
mod zero;

pub use analogues::Analogues;
pub use bootstrap::Bootstrap;
pub use conflictology::Conflictology;
pub use hurdle::Hurdle;
pub use last::Last;
pub use negative_binomial::NegativeBinomial;
pub use own_history::OwnHistory;
pub use stack::{
    Activity, Explanation, Lesson, MemberPart, MonthsPart, Stack, Weights, fit_weights,
};
pub use zero::Zero;

pub(crate) use stack::loss;
pub(crate) use stack::{Losses, descend};

use base::Month;
use rand::Rng;

use crate::{Distribution, Error, History, Row, Samples};

/// A forecaster: what was known, in; one distribution for each unit, out.
pub trait Model: Sync {
    /// The name under which its record is kept.
    fn name(&self) -> &'static str;

    /// One distribution for each of [`History::units`], `lead` months after the newest month
    /// seen. A unit of which nothing is known gets what all units together saw.
    ///
    /// # Errors
    /// [`Error::NothingKnown`] where no unit has a count.
    fn predict(&self, past: &History<'_>, lead: usize) -> Result<Vec<Distribution>, Error>;

    /// Whether forecasts differ by lead.
    fn looks_at_lead(&self) -> bool {
        true
    }
}

/// The challenge's benchmarks.
pub fn benchmarks() -> Vec<Box<dyn Model>> {
    vec![
        Box::new(Zero),
        Box::new(Last),
        Box::new(Bootstrap::default()),
        Box::new(Conflictology::default()),
    ]
}

/// All forecasters that stand alone, the benchmarks first.
pub fn all() -> Vec<Box<dyn Model>> {
    let mut all = benchmarks();
    all.extend(
        stack::members().into_iter().filter(|member| {
            !["zero", "last", "bootstrap", "conflictology"].contains(&member.name())
        }),
    );
    all
}

/// The forecaster that is served for an origin: the stack where weights were published by then,
/// for its record shows skill; before that the climatology, conflictology.
pub fn served(origin: Month) -> Box<dyn Model> {
    match Weights::published(origin) {
        Some(weights) => Box::new(Stack { weights }),
        None => Box::new(Conflictology::default()),
    }
}

/// `draws` draws for each unit in each of these months, month after month.
///
/// # Errors
/// [`Error::NotAhead`] for a month that is not after the origin, and what the model refuses.
pub fn forecast(
    model: &dyn Model,
    past: &History<'_>,
    months: &[Month],
    draws: usize,
    rng: &mut impl Rng,
) -> Result<Samples, Error> {
    let predicted = predictions(model, past, months)?;
    Samples::try_new(predicted.iter().map(|(row, of)| (*row, of.draws(draws, rng))))
}

/// The distribution of each unit in each of these months, month after month.
///
/// # Errors
/// As [`forecast`].
pub fn predictions(
    model: &dyn Model,
    past: &History<'_>,
    months: &[Month],
) -> Result<Vec<(Row, Distribution)>, Error> {
    let mut rows = Vec::with_capacity(months.len() * past.units().len());
    let mut last: Option<Vec<Distribution>> = None;
    for &month in months {
        let lead = past.lead(month)?;
        // What does not look at the lead is the same for every month.
        let predicted = match last.take().filter(|_| !model.looks_at_lead()) {
            Some(same) => same,
            None => model.predict(past, lead)?,
        };
        let each = past.units().iter().zip(&predicted);
        rows.extend(each.map(|(&unit, of)| (Row { month, unit }, of.clone())));
        last = Some(predicted);
    }
    Ok(rows)
}

/// Poisson with this mean.
pub(crate) fn poisson(mean: f64) -> Result<Distribution, Error> {
    negative_binomial::of_moments(mean, mean)
}

/// What a model makes of each unit's known counts, newest first; where a unit has none,
/// what all units together saw in their last twelve months.
fn for_each_unit(
    past: &History<'_>,
    of: impl Fn(&[f64]) -> Result<Distribution, Error>,
) -> Result<Vec<Distribution>, Error> {
    let known: Vec<Vec<f64>> =
        (0..past.units().len()).map(|place| past.newest(place).collect()).collect();
    let all = bootstrap::of_all(past, 12)?;
    known.iter().map(|known| if known.is_empty() { Ok(all.clone()) } else { of(known) }).collect()
}

#[cfg(test)]
mod tests;
