//! What are the values of an indicator, by time and group?

use std::collections::{BTreeMap, BTreeSet};

use base::{Date, Month, Period, nearest};
use serde::Serialize;
use statistics::{Interval, poisson_interval, wilson_interval};
use warehouse::{Warehouse, text_rows};

use crate::facts::{Fact, figure};
use crate::{
    Facts, Indicator, IndicatorError, Indicators, Measure, Population, Scope, Target,
    personnel_years,
};

/// Level of every interval shown.
pub(crate) const LEVEL: f64 = 0.95;

/// Values of an indicator.
#[derive(Debug, Clone, Serialize)]
pub struct Series {
    /// The indicator.
    pub indicator: Indicator,
    /// The population counted.
    pub population: Population,
    /// The scope counted.
    pub scope: Scope,
    /// The publication.
    pub known_on: Date,
    /// The period.
    pub period: Period,
    /// What the rows are told apart by.
    pub by: Vec<String>,
    /// The values.
    pub rows: Vec<Row>,
    /// Months without data inside the period, for persons and shares.
    pub missing_months: Vec<Month>,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Values of `by`, in order; none where the publication has none.
    pub keys: Vec<Option<String>>,
    /// The figure; null where it is missing.
    pub value: Option<f64>,
    /// Exact Poisson interval of a count, Wilson's of a share, at 95 %.
    pub interval: Option<Interval>,
    /// For a share, the whole it is part of.
    pub denominator: Option<f64>,
    /// Target of the row's year, where one was set and is known.
    pub target: Option<f64>,
}

impl Row {
    /// A row of which nothing is known.
    pub(crate) fn missing(keys: Vec<Option<String>>) -> Self {
        Self { keys, value: None, interval: None, denominator: None, target: None }
    }
}

/// Values of an indicator over a period, by year, month or any of its keys.
pub async fn show(
    warehouse: &Warehouse,
    indicators: &Indicators,
    id: &str,
    period: Period,
    by: &[String],
    population: Population,
    scope: Scope,
) -> Result<Series, IndicatorError> {
    let indicator = indicators.find(id)?;
    indicator.accepts(population, scope)?;
    let time: Vec<&String> = by.iter().filter(|k| is_time(k)).collect();
    let keys: Vec<String> = by.iter().filter(|k| !is_time(k)).cloned().collect();
    for key in &keys {
        known_key(indicator, key)?;
    }
    indicator.is_told_of(period)?;
    if indicator.whole_years && time.iter().any(|k| *k == "month") {
        let found = "--by month".to_owned();
        return Err(IndicatorError::WholeYearsOnly { indicator: id.to_owned(), found });
    }
    indicator.told_apart(by)?;
    if indicator.measure == Measure::Rate {
        return rate(warehouse, indicators, indicator, period, by, population, scope).await;
    }
    let facts = Facts::load(warehouse, indicator, &keys, false).await?;
    let known_on = newest(&facts)?;
    let (first, last) = facts.span(known_on).unwrap_or((period.from, period.to));
    let inside = facts.within(known_on, population, scope, period)?;
    let events = indicator.measure.is_of_events();
    if inside.is_empty() && (period.to < first || last < period.from) {
        return Err(IndicatorError::NoData { indicator: id.to_owned(), period, first, last });
    }
    let mut groups: BTreeMap<Vec<Option<String>>, Vec<&Fact>> = BTreeMap::new();
    if keys.is_empty() {
        // Every year or month of the period has its row: an event that is not there is zero, a
        // month-end that is not there is missing.
        let reach = if events {
            Period { from: period.from.max(first), to: period.to.min(last) }
        } else {
            period
        };
        times(reach, &time).into_iter().for_each(|t| drop(groups.insert(t, Vec::new())));
    }
    let by_year = coarse_years(&inside);
    for fact in inside {
        let told = by.iter().map(|k| told_apart(fact, k, &facts.keys));
        groups.entry(told.collect()).or_default().push(fact);
    }
    // In a year whose figures are not told apart by month, a month without any is missing, not zero.
    let month = by.iter().position(|k| k == "month").filter(|_| events);
    let unknown = |told: &[Option<String>]| {
        let year = month.and_then(|at| told.get(at)?.as_deref()?.get(..4));
        year.is_some_and(|year| by_year.contains(year))
    };
    // Of totals that are all of whole years, a year without one is missing, not zero.
    let of_years =
        indicator.measure == Measure::Total && facts.rows.iter().all(|f| f.precision == "year");
    let is_missing = |told: &[Option<String>]| of_years || unknown(told);
    let rows =
        groups.into_iter().map(|(told, group)| match group.is_empty() && is_missing(&told) {
            true => Ok(Row::missing(told)),
            false => row(indicator, &facts.keys, told, &group),
        });
    let mut rows = rows.collect::<Result<Vec<Row>, _>>()?;
    if let Some(target) = &indicator.target {
        hold_against(warehouse, target, by, &mut rows).await?;
    }
    // A ratio is of years or of a mission's time: it has no month-ends.
    let missing_months = if events || indicator.measure == Measure::Ratio {
        Vec::new()
    } else {
        missing(&facts, known_on, population, scope, period)
    };
    Ok(Series {
        indicator: indicator.clone(),
        population,
        scope,
        known_on,
        period,
        by: by.to_vec(),
        rows,
        missing_months,
    })
}

/// The publication that a plain load brings: the newest of its facts.
pub(crate) fn newest(facts: &Facts) -> Result<Date, IndicatorError> {
    let newest = facts.vintages().into_iter().next_back();
    newest.ok_or_else(|| IndicatorError::NothingKnown { indicator: facts.indicator.id.clone() })
}

fn is_time(key: &str) -> bool {
    key == "year" || key == "month"
}

fn known_key(indicator: &Indicator, key: &str) -> Result<(), IndicatorError> {
    if indicator.keys.iter().any(|k| k == key) {
        return Ok(());
    }
    let known: Vec<&str> =
        ["year", "month"].into_iter().chain(indicator.keys.iter().map(String::as_str)).collect();
    let hint = nearest(key, known.iter().copied())
        .map(|n| format!(" (did you mean {n}?)"))
        .unwrap_or_default();
    Err(IndicatorError::NotDefinedFor {
        indicator: indicator.id.clone(),
        what: "key",
        asked: format!("{key}{hint}"),
        known: known.join(", "),
    })
}

/// Years that some figure is of as a whole.
fn coarse_years(facts: &[&Fact]) -> BTreeSet<String> {
    let coarse = facts.iter().filter(|f| f.precision == "year");
    coarse.map(|f| f.date.year().to_string()).collect()
}

fn told_apart(fact: &Fact, key: &str, keys: &[String]) -> Option<String> {
    match key {
        "year" => Some(fact.date.year().to_string()),
        "month" if fact.precision == "year" => None,
        "month" => Some(Month::of(fact.date).to_string()),
        key => fact.keys.get(keys.iter().position(|k| k == key)?)?.clone(),
    }
}

/// Every combination of year and month in the period, as rows are keyed.
fn times(period: Period, time: &[&String]) -> Vec<Vec<Option<String>>> {
    let word = |month: Month, key: &str| match key {
        "year" => month.year().to_string(),
        _ => month.to_string(),
    };
    let mut all: Vec<Vec<Option<String>>> =
        period.months().map(|m| time.iter().map(|k| Some(word(m, k))).collect()).collect();
    all.dedup();
    all
}

/// A group's facts as one row.
pub(crate) fn row(
    indicator: &Indicator,
    fact_keys: &[String],
    keys: Vec<Option<String>>,
    facts: &[&Fact],
) -> Result<Row, IndicatorError> {
    let value = figure(indicator, fact_keys, facts);
    let denominator = match indicator.measure {
        Measure::Share | Measure::Ratio if value.is_some() => {
            Some(facts.iter().filter_map(|f| f.denominator).sum::<f64>())
        }
        _ => None,
    };
    let interval = match (indicator.measure, value, denominator) {
        (Measure::Count | Measure::MissionDays, Some(v), _) => {
            Some(poisson_interval(v as u64, LEVEL)?)
        }
        (Measure::Share, Some(_), Some(whole)) => {
            // The same persons stand in month after month: an average month says how many there are.
            let months =
                facts.iter().map(|f| Month::of(f.date)).collect::<BTreeSet<_>>().len() as f64;
            let part: f64 = facts.iter().map(|f| f.value).sum();
            let wilson = wilson_interval(
                (part / months).round() as u64,
                (whole / months).round() as u64,
                LEVEL,
            )?;
            Some(Interval { low: 100.0 * wilson.low, high: wilson.high.map(|h| 100.0 * h) })
        }
        _ => None,
    };
    Ok(Row { keys, value, interval, denominator, target: None })
}

fn missing(
    facts: &Facts,
    known_on: Date,
    population: Population,
    scope: Scope,
    period: Period,
) -> Vec<Month> {
    let Some((first, last)) = facts.span(known_on) else { return Vec::new() };
    let known: BTreeSet<Month> = facts
        .rows
        .iter()
        .filter(|f| {
            f.known_from == known_on
                && population.holds(&f.group)
                && scope.holds(f.scope.as_deref())
        })
        .map(|f| Month::of(f.date))
        .collect();
    let inside = |m: &Month| {
        (Month::of(first)..=Month::of(last)).contains(m) && period.contains(m.last_day())
    };
    period.months().filter(inside).filter(|m| !known.contains(m)).collect()
}

/// Puts the year's target beside every row that is told apart by year or month and the target's key.
async fn hold_against(
    warehouse: &Warehouse,
    target: &Target,
    by: &[String],
    rows: &mut [Row],
) -> Result<(), IndicatorError> {
    let at = |key: &str| by.iter().position(|k| k == key);
    let (Some(time), Some(key)) = (at("year").or_else(|| at("month")), at(&target.key)) else {
        return Ok(());
    };
    let known = text_rows(&warehouse.sql(&target.sql).await?.1)?;
    for row in rows {
        let year = row.keys[time].as_deref().and_then(|t| t.get(..4));
        let own = known.iter().find(|r| r[0].as_deref() == year && r[1] == row.keys[key]);
        row.target = own.and_then(|r| r.get(2)?.as_deref()?.parse().ok());
    }
    Ok(())
}

/// A count per personnel-year over one period, each with the publication that it is read from.
pub(crate) fn rate_row(
    (counted, known_on): (&Facts, Date),
    (deployed, deployed_on): (&Facts, Date),
    indicator: &Indicator,
    population: Population,
    scope: Scope,
    period: Period,
) -> Result<Row, IndicatorError> {
    // Few deaths known by then over all the time since would be a low rate, and false.
    if period.to > known_on.min(deployed_on) {
        let (first, last) = counted.span(known_on).unwrap_or((period.from, period.to));
        return Err(IndicatorError::NoData {
            indicator: indicator.id.clone(),
            period,
            first,
            last,
        });
    }
    let per = indicator.per.unwrap_or(1.0);
    let served = personnel_years(deployed, deployed_on, population, scope, period)?;
    let years = served.years / per;
    let count = counted.value(known_on, population, scope, period)?.unwrap_or(0.0);
    let exact = poisson_interval(count as u64, LEVEL)?;
    let interval = Interval { low: exact.low / years, high: exact.high.map(|h| h / years) };
    Ok(Row {
        value: Some(count / years),
        interval: Some(interval),
        denominator: Some(years * per),
        ..Row::missing(Vec::new())
    })
}

/// A rate by year, or over the whole period.
async fn rate(
    warehouse: &Warehouse,
    indicators: &Indicators,
    indicator: &Indicator,
    period: Period,
    by: &[String],
    population: Population,
    scope: Scope,
) -> Result<Series, IndicatorError> {
    let part = |id: &Option<String>| {
        let missing = || IndicatorError::Definition {
            indicator: indicator.id.clone(),
            cause: "a rate names a numerator and a denominator".to_owned(),
        };
        indicators.find(id.as_deref().ok_or_else(missing)?)
    };
    if let Some(key) = by.iter().find(|k| *k != "year").or(by.get(1)) {
        return Err(IndicatorError::NotDefinedFor {
            indicator: indicator.id.clone(),
            what: "key",
            asked: key.clone(),
            known: "year, once".to_owned(),
        });
    }
    let counted = Facts::load(warehouse, part(&indicator.numerator)?, &[], false).await?;
    let deployed = Facts::load(warehouse, part(&indicator.denominator)?, &[], false).await?;
    let (known_on, deployed_on) = (newest(&counted)?, newest(&deployed)?);
    let spans: Vec<(Vec<Option<String>>, Period)> = match by {
        [] => vec![(Vec::new(), period)],
        _ => {
            let years = period.from.year()..=period.to.year();
            let clipped = |y: i16| Period {
                from: period.from.max(Date::constant(y, 1, 1)),
                to: period.to.min(Date::constant(y, 12, 31)),
            };
            years.map(|y| (vec![Some(y.to_string())], clipped(y))).collect()
        }
    };
    let mut rows = Vec::new();
    for (keys, span) in spans {
        let found = rate_row(
            (&counted, known_on),
            (&deployed, deployed_on),
            indicator,
            population,
            scope,
            span,
        );
        rows.push(match found {
            Ok(found) => Row { keys, ..found },
            // A single year that cannot be told is missing; the whole period is an error.
            Err(IndicatorError::TooFewMonths { .. } | IndicatorError::NoData { .. })
                if !by.is_empty() =>
            {
                Row::missing(keys)
            }
            Err(error) => return Err(error),
        });
    }
    let missing_months = missing(&deployed, deployed_on, population, scope, period);
    Ok(Series {
        indicator: indicator.clone(),
        population,
        scope,
        known_on,
        period,
        by: by.to_vec(),
        rows,
        missing_months,
    })
}
