//! Whom should one believe, and how far?

mod explain;
mod fit;
pub(crate) mod loss;
mod published;

pub use explain::{Explanation, MemberPart, MonthsPart};
pub use fit::{Lesson, fit_weights};
pub(crate) use fit::{Losses, descend};

use base::Month;

use super::{
    Analogues, Bootstrap, Conflictology, Hurdle, Last, Model, NegativeBinomial, OwnHistory, Zero,
};
use crate::{Distribution, Error, History};

/// How violent a unit's last twelve known months were: each has weights of its own, for the
/// calm are forecast by one means and wars by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activity {
    /// No deaths, or nothing known.
    Quiet,
    /// Fewer than 2 deaths a month.
    Low,
    /// From 2 to 25 deaths a month.
    Middle,
    /// At least 25 deaths a month.
    High,
}

impl Activity {
    /// All, the calmest first.
    pub const ALL: [Self; 4] = [Self::Quiet, Self::Low, Self::Middle, Self::High];

    /// The activity of the unit in this place.
    pub fn of(past: &History<'_>, place: usize) -> Self {
        let recent: Vec<f64> = past.newest(place).take(12).collect();
        let mean = recent.iter().sum::<f64>() / recent.len().max(1) as f64;
        match mean {
            m if m <= 0.0 => Self::Quiet,
            m if m < 2.0 => Self::Low,
            m if m < 25.0 => Self::Middle,
            _ => Self::High,
        }
    }
}

/// The forecasters that are pooled, in the order of [`Weights`].
pub(super) fn members() -> Vec<Box<dyn Model>> {
    let own = |name, months, half_life_months, log_spread| -> Box<dyn Model> {
        Box::new(OwnHistory { name, months, half_life_months, log_spread })
    };
    vec![
        Box::new(Zero),
        Box::new(Last),
        Box::new(Bootstrap::default()),
        Box::new(Conflictology::default()),
        own("own 3 months", 3, f64::INFINITY, 0.4),
        own("own 6 months", 6, f64::INFINITY, 0.4),
        own("own 12 months, widened", 12, f64::INFINITY, 0.8),
        own("own 24 months", 24, f64::INFINITY, 0.4),
        own("own 60 months, halved in 18", 60, 18.0, 0.4),
        Box::new(NegativeBinomial { months: 12 }),
        Box::new(Hurdle { months: 24, prior_months: 6.0 }),
        Box::new(Analogues { nearest: 400 }),
    ]
}

/// The share of each member, for each activity; each row sums to one.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights([Vec<f64>; 4]);

impl Weights {
    /// The weights fitted by the rule of `benches/forecast.md` for the latest window whose
    /// origin (October 2017 to October 2022) is not after this one, so that none knows what
    /// came later; `None` before the first.
    pub fn published(origin: Month) -> Option<Self> {
        let known =
            |(fitted, _): &&(&str, _)| fitted.parse::<Month>().is_ok_and(|fitted| fitted <= origin);
        let (_, rows) = published::WEIGHTS.iter().rfind(known)?;
        Some(Self(rows.map(|row| row.to_vec())))
    }

    /// Each activity with each member's name and share.
    pub fn shares(&self) -> impl Iterator<Item = (Activity, Vec<(&'static str, f64)>)> {
        let names: Vec<_> = members().iter().map(|member| member.name()).collect();
        Activity::ALL.into_iter().zip(&self.0).map(move |(activity, shares)| {
            (activity, names.iter().copied().zip(shares.iter().copied()).collect())
        })
    }
}

/// The linear pool of all members, whose weights were fitted on earlier windows
/// ([`fit_weights`]).
#[derive(Debug, Clone)]
pub struct Stack {
    /// The weights fitted.
    pub weights: Weights,
}

impl Model for Stack {
    fn name(&self) -> &'static str {
        "stack"
    }

    fn predict(&self, past: &History<'_>, lead: usize) -> Result<Vec<Distribution>, Error> {
        let predicted = predict_all(past, lead)?;
        (0..past.units().len())
            .map(|place| {
                let weights = &self.weights.0[Activity::of(past, place) as usize];
                let parts = predicted.iter().map(|member| &member[place]);
                Distribution::mix(weights.iter().copied().zip(parts))
            })
            .collect()
    }
}

/// What each member predicts, for each unit.
fn predict_all(past: &History<'_>, lead: usize) -> Result<Vec<Vec<Distribution>>, Error> {
    let ceilings: Vec<f64> = (0..past.units().len()).map(|place| ceiling(past, place)).collect();
    let mut all = Vec::new();
    for member in members() {
        let predicted = member.predict(past, lead)?.into_iter().zip(&ceilings);
        all.push(predicted.map(|(found, &ceiling)| found.capped(ceiling)).collect());
    }
    Ok(all)
}

/// The most deaths believed possible in one of a unit's coming months: ten times the typical
/// of its last twelve (the geometric mean of count + 1), and never less than 500. A month far
/// beyond that was seen once; drawn again as it was, it would rule all scores. The price: a surge
/// beyond it is called impossible, and after a peak much probability lies on the ceiling itself.
fn ceiling(past: &History<'_>, place: usize) -> f64 {
    let recent: Vec<f64> = past.newest(place).take(12).map(f64::ln_1p).collect();
    let typical = (recent.iter().sum::<f64>() / recent.len().max(1) as f64).exp();
    (10.0 * typical).round().max(500.0)
}
