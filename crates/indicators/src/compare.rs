//! Did it go down, and can one be sure?
//!
//! One comparison holds every number a reader needs to judge it: exact tests beside tests that
//! allow for clusters, the years before, and the curve over cut-off dates.

use base::{Date, Period};
use serde::Serialize;
use statistics::{RateRatio, conditional_test, negative_binomial, quasi_poisson, rate_ratio};
use warehouse::Warehouse;

use crate::facts::figure;
use crate::series::{LEVEL, newest};
use crate::{
    Facts, Indicator, IndicatorError, Indicators, Measure, Population, Scope, personnel_years,
};

/// Days on either side of the cut-off that the curve covers.
const CURVE_DAYS: i32 = 31;
/// Earlier years shown.
const YEARS_BEFORE: i16 = 5;
/// The test that divides by persons, and the indicator that counts them.
const PER_PERSONNEL_YEAR: &str = "exact conditional per personnel-year";
const PERSONS: &str = "uniformed-deployed";

/// A value over a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The figure; null where it is missing.
    pub value: Option<f64>,
}

/// A test of "no difference between the periods".
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Test {
    /// What the test is called.
    pub name: &'static str,
    /// Two-sided p; null where the test is not defined here.
    pub p_value: Option<f64>,
    /// Ratio of the rates, current to previous, where the test gives one.
    pub ratio: Option<f64>,
    /// What it allows for, or why it is not defined.
    pub note: String,
}

/// The comparison at another cut-off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CutOff {
    /// Last day counted in the current year.
    pub to: Date,
    /// Figure of the current year.
    pub current: Option<f64>,
    /// Figure of the year before.
    pub previous: Option<f64>,
    /// Exact conditional p.
    pub p_value: Option<f64>,
}

/// A period against the same period of the year before.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// The indicator.
    pub indicator: String,
    /// The population counted.
    pub population: Population,
    /// The scope counted.
    pub scope: Scope,
    /// The publication.
    pub known_on: Date,
    /// This year to the cut-off.
    pub current: Span,
    /// Last year to the same day.
    pub previous: Span,
    /// Rate ratio with exact interval; null for indicators that are no counts.
    pub ratio: Option<RateRatio>,
    /// Exact conditional p.
    pub p_value: Option<f64>,
    /// This and the other tests.
    pub tests: Vec<Test>,
    /// The same span in the years before, newest first.
    pub years_before: Vec<Span>,
    /// The curve over cut-off dates.
    pub sensitivity: Vec<CutOff>,
    /// The same two spans in other publications; of events, in those from the cut-off on.
    pub other_vintages: Vec<Vintage>,
    /// What a reader must know.
    pub notes: Vec<String>,
}

impl Comparison {
    /// The indicator of persons that one of its tests divides by; none where that test is not defined here.
    pub fn divided_by(&self) -> Option<&'static str> {
        let defined = |t: &Test| t.name == PER_PERSONNEL_YEAR && t.p_value.is_some();
        self.tests.iter().any(defined).then_some(PERSONS)
    }
}

/// The comparison as another publication gives it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Vintage {
    /// The publication.
    pub known_on: Date,
    /// Figure of the current period.
    pub current: Option<f64>,
    /// Figure of the previous period.
    pub previous: Option<f64>,
}

/// Compares 1 January to `to` with the same days of the year before.
///
/// `known_on` picks the newest publication of that day; the newest of all where it is none.
pub async fn compare(
    warehouse: &Warehouse,
    indicators: &Indicators,
    id: &str,
    to: Date,
    population: Population,
    scope: Scope,
    known_on: Option<Date>,
) -> Result<Comparison, IndicatorError> {
    let indicator = indicators.find(id)?;
    indicator.accepts(population, scope)?;
    if indicator.whole_years {
        let found = format!("a comparison to {to}");
        return Err(IndicatorError::WholeYearsOnly { indicator: id.to_owned(), found });
    }
    indicator.told_apart(&[])?;
    if matches!(indicator.measure, Measure::Total | Measure::Ratio) {
        return Err(IndicatorError::NotDefinedFor {
            indicator: id.to_owned(),
            what: "comparison",
            asked: "same-period-last-year".to_owned(),
            known: "its values by year: bluehelm indicator show --by year".to_owned(),
        });
    }
    if indicator.measure == Measure::Rate {
        return Err(IndicatorError::NotDefinedFor {
            indicator: id.to_owned(),
            what: "comparison",
            asked: "same-period-last-year".to_owned(),
            known: "its numerator; the rate per personnel-year is among that comparison's tests"
                .to_owned(),
        });
    }
    let facts = Facts::load(warehouse, indicator, &["mission".to_owned()], true).await?;
    let vintage = match known_on {
        None => newest(&facts)?,
        Some(day) => chosen(&facts, day)?,
    };
    let current = Period::year_to(to);
    let previous = before(current, 1)?;
    let (first, last) = facts.span(vintage).unwrap_or((to, to));
    if current.from > last || to < first {
        return Err(IndicatorError::NoData {
            indicator: id.to_owned(),
            period: current,
            first,
            last,
        });
    }
    // Few deaths known by then over days that no publication covers yet would be a fall, and false.
    if !facts.covers(vintage, to) {
        let period = Period { from: vintage.tomorrow().unwrap_or(to), to };
        return Err(IndicatorError::NoData { indicator: id.to_owned(), period, first, last });
    }
    let value = |vintage, period| facts.value(vintage, population, scope, period);
    let span = |period: Period| -> Result<Span, IndicatorError> {
        Ok(Span { from: period.from, to: period.to, value: value(vintage, period)? })
    };
    let mut comparison = Comparison {
        indicator: id.to_owned(),
        population,
        scope,
        known_on: vintage,
        current: span(current)?,
        previous: span(previous)?,
        ratio: None,
        p_value: None,
        tests: Vec::new(),
        years_before: Vec::new(),
        sensitivity: Vec::new(),
        other_vintages: Vec::new(),
        notes: notes(&facts, current, last),
    };
    for years in 1..=YEARS_BEFORE {
        comparison.years_before.push(span(before(current, years)?)?);
    }
    for other in facts.vintages().into_iter().filter(|v| *v != vintage && facts.covers(*v, to)) {
        let (current, previous) = (value(other, current)?, value(other, previous)?);
        comparison.other_vintages.push(Vintage { known_on: other, current, previous });
    }
    if indicator.measure.is_count() {
        let counts = Counts::by_days(
            [comparison.current.value, comparison.previous.value],
            [current, previous],
        );
        comparison.ratio = counts.map(Counts::ratio).transpose()?;
        comparison.p_value = counts.map(Counts::p_value).transpose()?;
        comparison.sensitivity = curve(&facts, vintage, population, scope, to, last)?;
        comparison.tests =
            tests(&facts, vintage, population, scope, [current, previous], comparison.p_value)?;
        let per_year =
            per_personnel_year(warehouse, indicators, &comparison, [current, previous]).await?;
        comparison.tests.push(per_year);
    }
    Ok(comparison)
}

fn chosen(facts: &Facts, day: Date) -> Result<Date, IndicatorError> {
    let vintages = facts.vintages();
    let first = vintages.first().copied();
    vintages.into_iter().rfind(|v| *v <= day).ok_or_else(|| match first {
        Some(first) => warehouse::WarehouseError::BeforeFirstVintage {
            dataset: facts.indicator.table.clone(),
            known_on: day,
            first,
        }
        .into(),
        None => IndicatorError::NothingKnown { indicator: facts.indicator.id.clone() },
    })
}

fn before(period: Period, years: i16) -> Result<Period, IndicatorError> {
    period.years_before(years).ok_or_else(|| IndicatorError::Definition {
        indicator: "compare".to_owned(),
        cause: format!("{period} has no year {years} before it"),
    })
}

/// Two counts and the days in which they fell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) current: u64,
    pub(crate) current_exposure: f64,
    pub(crate) previous: u64,
    pub(crate) previous_exposure: f64,
}

impl Counts {
    /// Two figures and the days of their periods; `None` where a figure is missing.
    pub(crate) fn by_days(
        [current, previous]: [Option<f64>; 2],
        [now, then]: [Period; 2],
    ) -> Option<Self> {
        Some(Self {
            current: current? as u64,
            current_exposure: f64::from(now.days()),
            previous: previous? as u64,
            previous_exposure: f64::from(then.days()),
        })
    }

    fn ratio(self) -> Result<RateRatio, IndicatorError> {
        Ok(rate_ratio(
            self.current,
            self.current_exposure,
            self.previous,
            self.previous_exposure,
            LEVEL,
        )?)
    }

    pub(crate) fn p_value(self) -> Result<f64, IndicatorError> {
        Ok(conditional_test(
            self.current,
            self.current_exposure,
            self.previous,
            self.previous_exposure,
        )?)
    }
}

/// The comparison for every cut-off around the one asked for, as far as the year and the data go.
fn curve(
    facts: &Facts,
    vintage: Date,
    population: Population,
    scope: Scope,
    to: Date,
    last: Date,
) -> Result<Vec<CutOff>, IndicatorError> {
    let mut curve = Vec::new();
    for shift in -CURVE_DAYS..=CURVE_DAYS {
        let Ok(day) = to.checked_add(jiff::Span::new().days(shift)) else { continue };
        if day.year() != to.year() || day > last {
            continue;
        }
        let current = Period::year_to(day);
        let previous = before(current, 1)?;
        // Figures carried by month have no value at most cut-offs.
        let value = |period| match facts.value(vintage, population, scope, period) {
            Err(IndicatorError::CutsInside { .. }) => Ok(None),
            value => value,
        };
        let (now, then) = (value(current)?, value(previous)?);
        let counts = Counts::by_days([now, then], [current, previous]);
        let p_value = counts.map(Counts::p_value).transpose()?;
        curve.push(CutOff { to: day, current: now, previous: then, p_value });
    }
    Ok(curve)
}

/// Tests by day are left out where the figures carried by the program are by month.
fn tests(
    facts: &Facts,
    vintage: Date,
    population: Population,
    scope: Scope,
    [current, previous]: [Period; 2],
    exact: Option<f64>,
) -> Result<Vec<Test>, IndicatorError> {
    let mut tests = vec![Test {
        name: "exact conditional",
        p_value: exact,
        ratio: None,
        note: "each death on its own; overstates what is known where deaths come in clusters"
            .to_owned(),
    }];
    let mut coarse = facts.rows.iter().filter(|f| f.known_from == vintage && f.precision != "day");
    if coarse.any(|f| current.contains(f.date) || previous.contains(f.date)) {
        return Ok(tests);
    }
    let by_days = Indicator { measure: Measure::MissionDays, ..facts.indicator.clone() };
    let mission_days = |period| -> Result<u64, IndicatorError> {
        let inside = facts.within(vintage, population, scope, period)?;
        Ok(figure(&by_days, &facts.keys, &inside).unwrap_or(0.0) as u64)
    };
    let days = Counts {
        current: mission_days(current)?,
        current_exposure: f64::from(current.days()),
        previous: mission_days(previous)?,
        previous_exposure: f64::from(previous.days()),
    };
    tests.push(Test {
        name: "mission-days",
        p_value: Some(days.p_value()?),
        ratio: days.ratio()?.estimate,
        note: format!(
            "{} mission-days against {}: an attack counts once, however many it killed",
            days.current, days.previous
        ),
    });
    let by_day = |period: Period| -> Result<Vec<u64>, IndicatorError> {
        let mut days = vec![0; usize::try_from(period.days()).unwrap_or(0)];
        for fact in facts.within(vintage, population, scope, period)? {
            let day = Period { from: period.from, to: fact.date }.days() - 1;
            if let Some(count) = usize::try_from(day).ok().and_then(|d| days.get_mut(d)) {
                *count += fact.value as u64;
            }
        }
        Ok(days)
    };
    let (now, then) = (by_day(current)?, by_day(previous)?);
    let undefined = |name, error: &dyn std::fmt::Display| Test {
        name,
        p_value: None,
        ratio: None,
        note: format!("not defined: {error}"),
    };
    tests.push(match quasi_poisson(&now, &then, LEVEL) {
        Ok(fit) => Test {
            name: "quasi-Poisson by day",
            p_value: Some(fit.p_value),
            ratio: Some(fit.ratio),
            note: format!("allows for clusters within days: dispersion {:.2}", fit.dispersion),
        },
        Err(error) => undefined("quasi-Poisson by day", &error),
    });
    tests.push(match negative_binomial(&now, &then) {
        Ok(fit) => Test {
            name: "negative binomial by day",
            p_value: Some(fit.p_value),
            ratio: Some(fit.ratio),
            note: format!("allows for clusters within days: alpha {:.2}", fit.dispersion),
        },
        Err(error) => undefined("negative binomial by day", &error),
    });
    Ok(tests)
}

/// The same counts per personnel-year, or why they cannot be told.
async fn per_personnel_year(
    warehouse: &Warehouse,
    indicators: &Indicators,
    comparison: &Comparison,
    [current, previous]: [Period; 2],
) -> Result<Test, IndicatorError> {
    let name = PER_PERSONNEL_YEAR;
    let undefined = |why: String| {
        Ok(Test { name, p_value: None, ratio: None, note: format!("not defined: {why}") })
    };
    let deployed = match Facts::load(warehouse, indicators.find(PERSONS)?, &[], false).await {
        Ok(deployed) => deployed,
        Err(error) => return undefined(error.to_string()),
    };
    let vintage = newest(&deployed)?;
    let years = |period| {
        personnel_years(&deployed, vintage, comparison.population, comparison.scope, period)
    };
    let (now, then) = match (years(current), years(previous)) {
        (Ok(now), Ok(then)) => (now, then),
        (Err(error), _) | (_, Err(error)) => return undefined(error.to_string()),
    };
    let (Some(a), Some(b)) = (comparison.current.value, comparison.previous.value) else {
        return undefined("a figure is missing".to_owned());
    };
    let counts = Counts {
        current: a as u64,
        current_exposure: now.years,
        previous: b as u64,
        previous_exposure: then.years,
    };
    Ok(Test {
        name,
        p_value: Some(counts.p_value()?),
        ratio: counts.ratio()?.estimate,
        note: format!(
            "{:.0} personnel-years ({} of {} month-ends known) against {:.0} ({} of {})",
            now.years, now.months_known, now.months, then.years, then.months_known, then.months
        ),
    })
}

fn notes(facts: &Facts, current: Period, last: Date) -> Vec<String> {
    let mut notes = facts.indicator.notes.clone();
    if current.to > last {
        notes.push(format!("The publication's last record is of {last}: the days after it are not known to be calm."));
    } else if last.duration_since(current.to).as_hours() < 24 * 92 {
        notes.push(format!("The cut-off lies within three months of the last record ({last}): the latest records still change."));
    }
    notes
}
