//! Which facts does an indicator rest on?
//!
//! One query brings them, summed to the grain asked for; populations, scopes and cut-offs are
//! then choices over the same facts, so that a claim can be tried under all of them at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::{Date, Month, Period};
use warehouse::{TextRow, Warehouse, text_rows};

use crate::{Indicator, IndicatorError, Measure, Population, Scope};

/// Group of embedded yearly totals that are not told apart.
const WITHHELD: &str = "withheld";

/// One sum: what happened, or stood, on a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The publication that says so.
    pub known_from: Date,
    /// Day; for coarser facts the first of the month or year.
    pub date: Date,
    /// day, month or year.
    pub precision: String,
    /// The mission's scope, where it is known.
    pub scope: Option<String>,
    /// military, police, civilian or other.
    pub group: String,
    /// Values of the keys asked for.
    pub keys: Vec<Option<String>>,
    /// The sum.
    pub value: f64,
    /// For a share, the whole.
    pub denominator: Option<f64>,
}

/// Facts of one indicator, of every publication asked for.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The indicator.
    pub indicator: Indicator,
    /// Keys that the facts are told apart by.
    pub keys: Vec<String>,
    /// Sums, oldest first.
    pub rows: Vec<Fact>,
}

impl Facts {
    /// Loads the facts of every publication, or of the one that the warehouse was opened at; what was loaded before
    /// is shared.
    pub async fn load(
        warehouse: &Warehouse,
        indicator: &Indicator,
        keys: &[String],
        every_vintage: bool,
    ) -> Result<Arc<Self>, IndicatorError> {
        let mut keys = keys.to_vec();
        if indicator.measure == Measure::MissionDays && !keys.iter().any(|k| k == "mission") {
            keys.push("mission".to_owned());
        }
        let events = indicator.measure.is_of_events();
        let precision =
            if events || indicator.measure == Measure::Ratio { "date_precision" } else { "'day'" };
        let whole = if indicator.measure.has_denominator() {
            "sum(denominator)"
        } else {
            "CAST(NULL AS DOUBLE)"
        };
        let columns: String = keys.iter().map(|k| format!(", CAST({k} AS VARCHAR)")).collect();
        let groups: String =
            (1..=5 + keys.len()).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "SELECT known_from, date, {precision}, scope, personnel_group{columns}, sum(value), {whole} \
             FROM ({}) GROUP BY {groups} ORDER BY 1, 2",
            indicator.sql
        );
        let name = format!("facts {every_vintage} {} {sql}", indicator.id);
        if let Some(facts) = warehouse.kept(&name) {
            return Ok(facts);
        }
        let (_, batches) = if every_vintage {
            warehouse.sql_all_vintages(&sql).await?
        } else {
            warehouse.sql(&sql).await?
        };
        let read = |row: TextRow| {
            fact(row, keys.len()).ok_or_else(|| IndicatorError::Definition {
                indicator: indicator.id.clone(),
                cause: "a row without known_from, date or value".to_owned(),
            })
        };
        let rows = text_rows(&batches)?.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if rows.is_empty() {
            return Err(IndicatorError::NothingKnown { indicator: indicator.id.clone() });
        }
        let facts = Arc::new(Self { indicator: indicator.clone(), keys, rows });
        warehouse.keep(name, facts.rows.len(), &facts);
        Ok(facts)
    }

    /// The publications, oldest first.
    pub fn vintages(&self) -> BTreeSet<Date> {
        self.rows.iter().map(|f| f.known_from).collect()
    }

    /// Whether a publication can tell of all days to `last`. Of events after it it says nothing: none is no zero.
    pub(crate) fn covers(&self, known_on: Date, last: Date) -> bool {
        !self.indicator.measure.is_count() || last <= known_on
    }

    /// The publications that can tell of all days to `last`.
    pub(crate) fn vintages_after(&self, last: Date) -> Result<BTreeSet<Date>, IndicatorError> {
        let mut vintages = self.vintages();
        vintages.retain(|known_on| self.covers(*known_on, last));
        if !vintages.is_empty() {
            return Ok(vintages);
        }
        let days = self.rows.iter().map(|f| f.date);
        Err(IndicatorError::NoData {
            indicator: self.indicator.id.clone(),
            period: Period { from: last, to: last },
            first: days.clone().min().unwrap_or(last),
            last: days.max().unwrap_or(last),
        })
    }

    /// First and last day with data in a publication.
    pub fn span(&self, known_from: Date) -> Option<(Date, Date)> {
        let dates = self.rows.iter().filter(|f| f.known_from == known_from).map(|f| f.date);
        Some((dates.clone().min()?, dates.max()?))
    }

    /// Facts of one publication, population and scope inside a period; refused where facts by
    /// month or year would be cut.
    pub fn within(
        &self,
        known_from: Date,
        population: Population,
        scope: Scope,
        period: Period,
    ) -> Result<Vec<&Fact>, IndicatorError> {
        // A part of the year too: what is left would pass for all of its deaths.
        let overlaps = |f: &Fact| {
            let (first, last) = reach(f);
            first <= period.to && period.from <= last
        };
        let withheld = |f: &Fact| f.known_from == known_from && f.group == WITHHELD && overlaps(f);
        if (population, scope) != (Population::All, Scope::All) && self.rows.iter().any(withheld) {
            return Err(IndicatorError::Withheld { indicator: self.indicator.id.clone() });
        }
        let chosen: Vec<&Fact> = self
            .rows
            .iter()
            .filter(|f| {
                f.known_from == known_from
                    && population.holds(&f.group)
                    && scope.holds(f.scope.as_deref())
            })
            .collect();
        let cut = chosen.iter().find(|f| {
            let (first, last) = reach(f);
            overlaps(f) && !(period.contains(first) && period.contains(last))
        });
        match cut {
            Some(fact) => Err(IndicatorError::CutsInside {
                indicator: self.indicator.id.clone(),
                precision: fact.precision.clone(),
                period,
            }),
            None => Ok(chosen.into_iter().filter(|f| period.contains(f.date)).collect()),
        }
    }

    /// The figure over a period; `None` where nothing is known that could give one.
    pub fn value(
        &self,
        known_from: Date,
        population: Population,
        scope: Scope,
        period: Period,
    ) -> Result<Option<f64>, IndicatorError> {
        let facts = self.within(known_from, population, scope, period)?;
        Ok(figure(&self.indicator, &self.keys, &facts))
    }
}

/// First and last day that a fact covers.
fn reach(fact: &Fact) -> (Date, Date) {
    match fact.precision.as_str() {
        "month" => (fact.date.first_of_month(), fact.date.last_of_month()),
        "year" => (fact.date.first_of_year(), fact.date.last_of_year()),
        _ => (fact.date, fact.date),
    }
}

/// Puts facts together as the measure says. Events that are not there are zero; month-ends that
/// are not there are missing.
pub(crate) fn figure(indicator: &Indicator, keys: &[String], facts: &[&Fact]) -> Option<f64> {
    match indicator.measure {
        // From 0.0: the sum of no number at all is -0.0.
        Measure::Count | Measure::Total => Some(facts.iter().fold(0.0, |sum, f| sum + f.value)),
        Measure::MissionDays => {
            let mission = keys.iter().position(|k| k == "mission")?;
            let days: BTreeSet<_> = facts.iter().map(|f| (f.date, &f.keys[mission])).collect();
            Some(days.len() as f64)
        }
        Measure::Stock => {
            let mut months: BTreeMap<Month, f64> = BTreeMap::new();
            facts.iter().for_each(|f| *months.entry(Month::of(f.date)).or_default() += f.value);
            let sum: f64 = months.values().sum();
            (!months.is_empty()).then(|| sum / months.len() as f64)
        }
        Measure::Share | Measure::Ratio => {
            let whole: f64 = facts.iter().filter_map(|f| f.denominator).sum();
            let part: f64 = facts.iter().map(|f| f.value).sum();
            let times = if indicator.measure == Measure::Share {
                100.0
            } else {
                indicator.per.unwrap_or(1.0)
            };
            (whole > 0.0).then(|| times * part / whole)
        }
        Measure::Rate => None,
    }
}

fn fact(row: TextRow, keys: usize) -> Option<Fact> {
    let mut cells = row.into_iter();
    Some(Fact {
        known_from: cells.next()??.parse().ok()?,
        date: cells.next()??.parse().ok()?,
        precision: cells.next()??,
        scope: cells.next()?,
        group: cells.next()?.unwrap_or_else(|| "other".to_owned()),
        keys: cells.by_ref().take(keys).collect(),
        value: cells.next()??.parse().ok()?,
        denominator: cells.next()?.and_then(|d| d.parse().ok()),
    })
}
