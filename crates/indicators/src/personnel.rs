//! How many person-years were served in a period?

use std::collections::BTreeSet;

use base::{Date, Month, Period};
use serde::Serialize;

use crate::{Facts, IndicatorError, Population, Scope};

/// At least this share of the month-ends must be known.
const LEAST_SHARE_KNOWN: f64 = 2.0 / 3.0;

/// Personnel-years served.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PersonnelYears {
    /// Average persons times years.
    pub years: f64,
    /// Month-ends known.
    pub months_known: usize,
    /// Month-ends in the period.
    pub months: usize,
}

/// Average of the month-ends known, times the period's length in years (365.25 days).
///
/// `deployed` are facts of an indicator of persons. Refused for populations that the monthly
/// series does not hold, and where fewer than two thirds of the month-ends are known.
pub fn personnel_years(
    deployed: &Facts,
    known_from: Date,
    population: Population,
    scope: Scope,
    period: Period,
) -> Result<PersonnelYears, IndicatorError> {
    if matches!(population, Population::All | Population::Civilian) {
        return Err(IndicatorError::NotDefinedFor {
            indicator: "personnel-years".to_owned(),
            what: "population",
            asked: population.word().to_owned(),
            known: "uniformed, military, police".to_owned(),
        });
    }
    let facts = deployed.within(known_from, population, scope, period)?;
    let known: BTreeSet<Month> = facts.iter().map(|f| Month::of(f.date)).collect();
    let months = period.months().filter(|m| period.contains(m.last_day())).count().max(1);
    if (known.len() as f64) < LEAST_SHARE_KNOWN * months as f64 {
        return Err(IndicatorError::TooFewMonths {
            population: population.word(),
            scope: scope.word(),
            period,
            known: known.len(),
            months,
        });
    }
    let average = facts.iter().map(|f| f.value).sum::<f64>() / known.len() as f64;
    let years = average * f64::from(period.days()) / 365.25;
    Ok(PersonnelYears { years, months_known: known.len(), months })
}
