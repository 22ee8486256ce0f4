//! How much did a measure change, and could chance alone have done it?

use indicators::{Indicator, Measure as Kind, Row};
use serde::Serialize;
use statistics::{StatisticsError, difference_of_shares, rate_ratio, robust_slope};

/// Level of every interval.
pub(crate) const LEVEL: f64 = 0.95;

/// A change with its interval.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Latest minus baseline, in the indicator's unit: held against the margin. Of sums over periods of different
    /// length, the baseline's is taken for as many years as the latest has.
    pub difference: f64,
    /// `points` (of a share), `ratio` (of rates or counts), `a_year` (slope) or `none`.
    pub kind: &'static str,
    /// The estimate that the interval belongs to.
    pub estimate: Option<f64>,
    /// Lower end of its 95 % interval.
    pub low: Option<f64>,
    /// Upper end; null where unbounded or without a test.
    pub high: Option<f64>,
    /// How the interval was made.
    pub method: &'static str,
}

impl Change {
    /// Up (1), down (-1), or neither at the level of the interval.
    pub fn sign(&self) -> i8 {
        let still = if self.kind == "ratio" { 1.0 } else { 0.0 };
        match (self.kind, self.low, self.high) {
            ("none", ..) => self.difference.partial_cmp(&0.0).map_or(0, |o| o as i8),
            (_, Some(low), _) if low > still => 1,
            (_, _, Some(high)) if high < still => -1,
            _ => 0,
        }
    }

    /// Whether the latest figure lies that way from the baseline, and by the margin. A slope may rise to a figure that
    /// is still below the baseline: that is no change from it.
    pub(crate) fn is_large(&self, margin: f64) -> bool {
        f64::from(self.sign()) * self.difference >= margin
    }

    /// Whether the yearly values go one way and the latest figure lies the other way from the baseline.
    pub(crate) fn turns(&self) -> bool {
        f64::from(self.sign()) * self.difference < 0.0
    }
}

/// A period's row with the month-ends or days behind it.
pub(crate) struct Span<'a> {
    pub(crate) row: &'a Row,
    pub(crate) months: usize,
    pub(crate) days: f64,
}

/// The change from baseline to latest; `yearly` are (year, value) from the baseline on.
///
/// # Errors
/// What the test says when it is not defined, such as too few years for a slope.
pub(crate) fn change(
    indicator: &Indicator,
    whole_count: bool,
    baseline: &Span<'_>,
    latest: &Span<'_>,
    yearly: &[(f64, f64)],
) -> Result<Option<Change>, StatisticsError> {
    let (Some(then), Some(now)) = (baseline.row.value, latest.row.value) else { return Ok(None) };
    let summed = indicator.measure.is_of_events();
    let years = |span: &Span<'_>| (span.days / 365.25).round().max(1.0);
    let alike = if summed { years(latest) / years(baseline) } else { 1.0 };
    let difference = now - then * alike;
    let of = |kind, estimate, low, high, method| Change {
        difference,
        kind,
        estimate: Some(estimate),
        low: Some(low),
        high,
        method,
    };
    if whole_count {
        return Ok(Some(Change {
            difference,
            kind: "none",
            estimate: None,
            low: None,
            high: None,
            method: "a complete count: no test of chance",
        }));
    }
    Ok(Some(match indicator.measure {
        Kind::Share => {
            let found = difference_of_shares(persons(latest), persons(baseline), LEVEL)?;
            let method =
                "difference of two shares of an average month-end, Newcombe's score interval";
            of(
                "points",
                100.0 * found.estimate,
                100.0 * found.low,
                Some(100.0 * found.high),
                method,
            )
        }
        Kind::Count | Kind::MissionDays | Kind::Rate => {
            let (k, e) = events(indicator, latest);
            let (k0, e0) = events(indicator, baseline);
            let found = rate_ratio(k, e, k0, e0, LEVEL)?;
            let method = "ratio of two rates, exact conditional interval";
            Change { estimate: found.estimate, ..of("ratio", 0.0, found.low, found.high, method) }
        }
        Kind::Stock | Kind::Total | Kind::Ratio => {
            let found = robust_slope(yearly, LEVEL)?;
            let method = "slope of the yearly values, Theil and Sen";
            of("a_year", found.slope, found.interval.low, found.interval.high, method)
        }
    }))
}

/// Part and whole on an average month-end: the same persons stand in month after month.
fn persons(span: &Span<'_>) -> (u64, u64) {
    let months = span.months.max(1) as f64;
    let whole = span.row.denominator.unwrap_or(0.0) / months;
    let part = whole * span.row.value.unwrap_or(0.0) / 100.0;
    (part.round() as u64, whole.round() as u64)
}

/// Events and the exposure they fell in: personnel-years of a rate, else days.
fn events(indicator: &Indicator, span: &Span<'_>) -> (u64, f64) {
    let value = span.row.value.unwrap_or(0.0);
    match (indicator.measure, span.row.denominator) {
        (Kind::Rate, Some(served)) => {
            let per = indicator.per.unwrap_or(1.0);
            ((value * served / per).round() as u64, served)
        }
        _ => (value.round() as u64, span.days),
    }
}
