//! What is an indicator's figure over this period, and over that one?
//!
//! Loaded once, read for as many periods and groups as a question needs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base::{Date, Month, Period};
use warehouse::{TextRow, Warehouse, text_rows};

use crate::series::{newest, rate_row, row};
use crate::{Fact, Facts, Indicator, IndicatorError, Indicators, Measure, Population, Row, Scope};

/// An indicator's facts of one publication, of one population and scope.
#[derive(Debug, Clone)]
pub struct Reading {
    facts: Arc<Facts>,
    known_on: Date,
    /// For a rate: the indicator itself, and the persons that its count is divided by.
    rate: Option<(Indicator, Arc<Facts>, Date)>,
    targets: Vec<TextRow>,
    population: Population,
    scope: Scope,
}

impl Reading {
    /// Loads an indicator with these keys from the publication that the warehouse was opened at.
    pub async fn load(
        warehouse: &Warehouse,
        indicators: &Indicators,
        id: &str,
        keys: &[String],
        population: Population,
        scope: Scope,
    ) -> Result<Self, IndicatorError> {
        let indicator = indicators.find(id)?;
        indicator.accepts(population, scope)?;
        let (counted, rate) = match (&indicator.numerator, &indicator.denominator) {
            (Some(numerator), Some(persons)) if indicator.measure == Measure::Rate => {
                let persons =
                    Facts::load(warehouse, indicators.find(persons)?, keys, false).await?;
                let known_on = newest(&persons)?;
                (indicators.find(numerator)?, Some((indicator.clone(), persons, known_on)))
            }
            _ => (indicator, None),
        };
        let facts = Facts::load(warehouse, counted, keys, false).await?;
        let known_on = newest(&facts)?;
        let targets = match &indicator.target {
            Some(target) => match warehouse.sql(&target.sql).await {
                Ok((_, batches)) => text_rows(&batches)?,
                Err(warehouse::WarehouseError::NotLoaded { .. }) => Vec::new(),
                Err(error) => return Err(error.into()),
            },
            None => Vec::new(),
        };
        Ok(Self { facts, known_on, rate, targets, population, scope })
    }

    /// Facts that are already loaded, of an indicator that is no rate, without targets.
    ///
    /// # Errors
    /// [`IndicatorError::NothingKnown`] where there are none.
    pub fn of_facts(
        facts: Facts,
        population: Population,
        scope: Scope,
    ) -> Result<Self, IndicatorError> {
        let known_on = newest(&facts)?;
        let facts = Arc::new(facts);
        Ok(Self { facts, known_on, rate: None, targets: Vec::new(), population, scope })
    }

    /// The indicator.
    pub fn indicator(&self) -> &Indicator {
        self.rate.as_ref().map_or(&self.facts.indicator, |(indicator, ..)| indicator)
    }

    /// Tables read, each with the publication: of a rate, the count's and the persons'.
    pub fn publications(&self) -> Vec<(&str, Date)> {
        let counted = (self.facts.indicator.id.as_str(), self.known_on);
        let persons = self.rate.iter().map(|(_, p, day)| (p.indicator.id.as_str(), *day));
        std::iter::once(counted).chain(persons).collect()
    }

    /// The publication of what is counted.
    pub fn known_on(&self) -> Date {
        self.known_on
    }

    /// Only the facts with this value of a key that was loaded.
    pub fn only(&self, key: &str, value: &str) -> Self {
        self.by(key).remove(value).unwrap_or_else(|| self.with(Vec::new(), Vec::new()))
    }

    /// The facts of every value of a key that was loaded; those without a value are left out.
    pub fn by(&self, key: &str) -> BTreeMap<String, Self> {
        let told = |facts: &Facts| {
            let mut groups: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
            if let Some(at) = facts.keys.iter().position(|k| k == key) {
                for fact in &facts.rows {
                    let Some(Some(value)) = fact.keys.get(at) else { continue };
                    match groups.get_mut(value) {
                        Some(group) => group.push(fact.clone()),
                        None => drop(groups.insert(value.clone(), vec![fact.clone()])),
                    }
                }
            }
            groups
        };
        let mut persons = self.rate.as_ref().map(|(_, p, _)| told(p)).unwrap_or_default();
        let counted = told(&self.facts);
        let of = |(value, rows): (String, Vec<Fact>)| {
            let own = persons.remove(&value).unwrap_or_default();
            (value, self.with(rows, own))
        };
        counted.into_iter().map(of).collect()
    }

    /// The same reading of other rows.
    fn with(&self, rows: Vec<Fact>, persons: Vec<Fact>) -> Self {
        let of = |facts: &Facts, rows| {
            let (indicator, keys) = (facts.indicator.clone(), facts.keys.clone());
            Arc::new(Facts { indicator, keys, rows })
        };
        let rate = self.rate.as_ref().map(|(i, p, day)| (i.clone(), of(p, persons), *day));
        Self { facts: of(&self.facts, rows), rate, targets: self.targets.clone(), ..*self }
    }

    /// First and last day with a fact; none where there is none.
    pub fn span(&self) -> Option<(Date, Date)> {
        self.facts.span(self.known_on)
    }

    /// Months of the period that have a fact of the population and scope.
    pub fn months(&self, period: Period) -> usize {
        let fits = |f: &&Fact| {
            f.known_from == self.known_on
                && period.contains(f.date)
                && self.population.holds(&f.group)
                && self.scope.holds(f.scope.as_deref())
        };
        let months = self.facts.rows.iter().filter(fits).map(|f| Month::of(f.date));
        months.collect::<BTreeSet<_>>().len()
    }

    /// The figure over a period; its value is none where it cannot be told.
    pub fn over(&self, period: Period) -> Result<Row, IndicatorError> {
        match &self.rate {
            Some((indicator, persons, day)) => {
                let counted = (&*self.facts, self.known_on);
                let (population, scope) = (self.population, self.scope);
                match rate_row(counted, (persons, *day), indicator, population, scope, period) {
                    Err(IndicatorError::TooFewMonths { .. } | IndicatorError::NoData { .. }) => {
                        Ok(Row::missing(Vec::new()))
                    }
                    found => found,
                }
            }
            None => {
                let inside =
                    self.facts.within(self.known_on, self.population, self.scope, period)?;
                row(&self.facts.indicator, &self.facts.keys, Vec::new(), &inside)
            }
        }
    }

    /// Targets set for a value of the target's key, by year.
    pub fn targets(&self, value: &str) -> BTreeMap<i16, f64> {
        let of = |r: &TextRow| {
            let own = r.get(1)?.as_deref()? == value;
            let year = r.first()?.as_ref()?.parse().ok()?;
            let target = r.get(2)?.as_ref()?.parse().ok()?;
            own.then_some((year, target))
        };
        self.targets.iter().filter_map(of).collect()
    }
}
