//! What does this indicator measure, of whom, and in which unit?

use std::collections::BTreeMap;

use base::{Period, nearest};
use catalog::{Catalog, FrontMatter, Shelf};
use serde::{Deserialize, Serialize};

use crate::{IndicatorError, Population, Scope};

/// How values over time and groups become one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Events counted: summed.
    Count,
    /// Days on which a mission had an event: distinct pairs of mission and day.
    MissionDays,
    /// A number of persons on a month's last day: averaged over the month-ends that are known.
    Stock,
    /// Part of a whole on a month's last day: sums of both over the month-ends that are known.
    Share,
    /// Another indicator's count per personnel-year.
    Rate,
    /// Numbers that are no count of independent events, such as the dead of a massacre: summed,
    /// without an interval.
    Total,
    /// One sum over another, times `per`.
    Ratio,
}

/// A target that a year's value is held against.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The key that targets are set for.
    pub key: String,
    /// Query that gives year, the key's value, and the target in the indicator's unit.
    pub sql: String,
}

/// An indicator as its file declares it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// Its id: the name of its file.
    #[serde(default)]
    pub id: String,
    /// Title for people.
    pub title: String,
    /// Unit of the value.
    pub unit: String,
    /// Area of the Declaration of Shared Commitments.
    pub area: String,
    /// Harmonised table that it counts.
    pub table: String,
    /// How values are put together.
    pub measure: Measure,
    /// Columns it can be broken down by, beside year and month.
    pub keys: Vec<String>,
    /// Populations it is defined for.
    pub populations: Vec<Population>,
    /// Whom population `all` stands for, where its table holds no others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all_are: Option<Population>,
    /// Scopes it is defined for.
    pub scopes: Vec<Scope>,
    /// Which way the commitments want it to go: fewer, more or none.
    pub direction: String,
    /// How to draw it.
    pub chart: String,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// For a rate: the indicator counted.
    #[serde(default)]
    pub numerator: Option<String>,
    /// For a rate: the indicator of persons.
    #[serde(default)]
    pub denominator: Option<String>,
    /// Keys without which its rows overlap and must not be summed.
    #[serde(default)]
    pub always_by: Vec<String>,
    /// Datasets it rests on, where its table puts several together or its SQL reads more than one.
    #[serde(default)]
    pub datasets: Vec<String>,
    /// For a rate: personnel-years in the unit; for a ratio: what the quotient is multiplied by.
    #[serde(default)]
    pub per: Option<f64>,
    /// Shown for whole years and by no other time, so that no single death can be told.
    #[serde(default)]
    pub whole_years: bool,
    /// What a year's value is held against, where a target was set.
    #[serde(default)]
    pub target: Option<Target>,
    /// SQL below the head.
    #[serde(skip)]
    pub sql: String,
}

impl Measure {
    /// Whether values stand for what happened in a time, so that times without any are zero.
    pub fn is_of_events(self) -> bool {
        matches!(self, Self::Count | Self::MissionDays | Self::Total)
    }

    /// Whether events are counted one by one, so that counts can be tested, and a publication knows of none after it.
    pub(crate) fn is_count(self) -> bool {
        matches!(self, Self::Count | Self::MissionDays)
    }

    /// Whether there is a whole beside the value.
    pub(crate) fn has_denominator(self) -> bool {
        matches!(self, Self::Share | Self::Ratio)
    }
}

impl Indicator {
    /// Refuses a question whose answer would add rows that overlap.
    pub(crate) fn told_apart(&self, by: &[String]) -> Result<(), IndicatorError> {
        match self.always_by.iter().all(|k| by.contains(k)) {
            true => Ok(()),
            false => {
                let (indicator, key) = (self.id.clone(), self.always_by.join(","));
                Err(IndicatorError::Overlapping { indicator, key })
            }
        }
    }

    /// Refuses a period that is not of whole years where nothing finer is told.
    pub(crate) fn is_told_of(&self, period: Period) -> Result<(), IndicatorError> {
        let is_whole =
            period.from == period.from.first_of_year() && period.to == period.to.last_of_year();
        match self.whole_years && !is_whole {
            true => Err(IndicatorError::WholeYearsOnly {
                indicator: self.id.clone(),
                found: period.to_string(),
            }),
            false => Ok(()),
        }
    }

    /// Refuses a population or scope that it is not defined for, saying which it is.
    pub fn accepts(&self, population: Population, scope: Scope) -> Result<(), IndicatorError> {
        let refuse =
            |what: &'static str, asked: &str, known: Vec<&str>| IndicatorError::NotDefinedFor {
                indicator: self.id.clone(),
                what,
                asked: asked.to_owned(),
                known: known.join(", "),
            };
        if !self.populations.contains(&population) {
            let known = self.populations.iter().map(|p| p.word()).collect();
            return Err(refuse("population", population.word(), known));
        }
        if !self.scopes.contains(&scope) {
            return Err(refuse(
                "scope",
                scope.word(),
                self.scopes.iter().map(|s| s.word()).collect(),
            ));
        }
        Ok(())
    }
}

/// Every indicator of a catalogue.
#[derive(Debug, Clone)]
pub struct Indicators(BTreeMap<String, Indicator>);

impl Indicators {
    /// Reads `indicators/*.sql`.
    pub fn read(catalog: &Catalog) -> Result<Self, IndicatorError> {
        let mut found = BTreeMap::new();
        for (id, file) in catalog.files(Shelf::Indicators, "sql")? {
            let FrontMatter { about, sql } =
                FrontMatter::<Indicator>::parse(&file.origin, file.text()?)?;
            found.insert(id.clone(), Indicator { id, sql, ..about });
        }
        Ok(Self(found))
    }

    /// All of them, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.0.values()
    }

    /// One by its id; the error names the nearest.
    pub fn find(&self, id: &str) -> Result<&Indicator, IndicatorError> {
        self.0.get(id).ok_or_else(|| {
            let known = self.0.keys().map(String::as_str);
            let hint = nearest(id, known.clone())
                .map(|n| format!("; did you mean {n}?"))
                .unwrap_or_else(|| ".".to_owned());
            let known = known.collect::<Vec<_>>().join(", ");
            IndicatorError::Unknown { asked: id.to_owned(), hint, known }
        })
    }
}
