//! What does one measure say, by the declared rule?
//!
//! 1. Baseline and latest period are whole years. A year counts when it is over and known: of
//!    persons and shares at least six month-ends; of events a publication from after it that
//!    holds a record of its last three months or later.
//! 2. A change counts when it is at least the margin, the way that its 95 % interval says, which leaves out "no
//!    change"; where `confirmed_by` names an indicator, that one must have changed the same way.
//! 3. `on course`: the target of the latest year is met, or the change counts, goes the way
//!    wanted, and the low end of the pace's interval is enough for the last target.
//! 4. Else `moving towards` or `moved away` when the change counts, `no change in the measure`
//!    when it does not.

use std::collections::BTreeMap;

use base::{Date, Period};
use indicators::{IndicatorError, Measure as Kind, Reading, Row};
use serde::Serialize;
use statistics::{Slope, robust_slope};

use crate::change::{Change, LEVEL, Span, change};
use crate::{Direction, Measure, Status, TargetRule};

/// Month-ends that a year of persons needs.
const LEAST_MONTHS: usize = 6;

/// A figure of a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Figure {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The value; null where it is missing.
    pub value: Option<f64>,
    /// Lower end of its 95 % interval, where it has one.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Month-ends known in the period, of persons and shares.
    pub month_ends: Option<usize>,
    /// What it is a part of, or per: summed month-ends of a share, personnel-years of a rate.
    pub denominator: Option<f64>,
}

impl Figure {
    /// A row as the figure of its period.
    pub(crate) fn of(period: Period, row: &Row) -> Self {
        Self {
            from: period.from,
            to: period.to,
            value: row.value,
            low: row.interval.map(|i| i.low),
            high: row.interval.and_then(|i| i.high),
            month_ends: None,
            denominator: row.denominator,
        }
    }
}

/// A target that the measure is held against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// Target of the latest year, where one is known for it.
    pub of_the_year: Option<f64>,
    /// The last one set.
    pub last: f64,
    /// By the end of this year.
    pub by: i16,
}

/// The pace seen, in the indicator's unit a year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pace {
    /// Slope of the yearly values since the baseline.
    pub seen: f64,
    /// Lower end of its 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: Option<f64>,
    /// What the last target needs; null where its year is past.
    pub needed: Option<f64>,
}

/// What one measure says.
#[derive(Debug, Clone)]
pub(crate) struct Judgement {
    pub(crate) status: Status,
    pub(crate) baseline: Option<Figure>,
    pub(crate) latest: Option<Figure>,
    pub(crate) change: Option<Change>,
    pub(crate) confirmed: Option<Change>,
    pub(crate) target: Option<Target>,
    pub(crate) pace: Option<Pace>,
    /// Why there is no status, where there is none.
    pub(crate) obstacle: Option<String>,
}

/// Everything read for one measure and group, ready to be judged as of any year.
pub(crate) struct Case<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) reading: Reading,
    pub(crate) confirm: Option<Reading>,
    /// Targets by year.
    pub(crate) targets: BTreeMap<i16, f64>,
    /// Years known, from the baseline's first on.
    pub(crate) years: BTreeMap<i16, Row>,
    /// Of one partner alone: held against no target.
    pub(crate) of_partner: bool,
    /// Nothing after this day is looked at.
    limit: Date,
}

impl<'a> Case<'a> {
    /// Reads every year up to `limit`.
    pub(crate) fn new(
        measure: &'a Measure,
        reading: Reading,
        confirm: Option<Reading>,
        as_of: Option<Date>,
        last_record: Option<Date>,
    ) -> Result<Self, IndicatorError> {
        let limit = as_of.map_or(reading.known_on(), |d| d.min(reading.known_on()));
        let mut years = BTreeMap::new();
        for year in measure.baseline.from.year()..=limit.year() {
            let whole_count = measure.whole_count.is_some();
            if let Some(row) = year_row(&reading, year, limit, last_record, whole_count)? {
                years.insert(year, row);
            }
        }
        let targets = match (&measure.target, &reading.indicator().target) {
            (Some(TargetRule::Fixed { value, by, .. }), _) => BTreeMap::from([(*by, *value)]),
            (Some(TargetRule::OfTheYear(_)), Some(own)) => {
                measure.group.get(&own.key).map(|v| reading.targets(v)).unwrap_or_default()
            }
            _ => BTreeMap::new(),
        };
        Ok(Self { measure, reading, confirm, targets, years, of_partner: false, limit })
    }

    /// The same case, of one partner alone: targets are set for all of them together.
    pub(crate) fn of_partner(self) -> Self {
        Self { targets: BTreeMap::new(), of_partner: true, ..self }
    }

    /// Last year that counts.
    pub(crate) fn last_year(&self) -> Option<i16> {
        self.years.keys().next_back().copied()
    }

    /// The judgement as it stands when `last` is the last year known.
    pub(crate) fn judge(&self, last: i16) -> Result<Judgement, IndicatorError> {
        let m = self.measure;
        let mut found = Judgement {
            status: Status::NotCollected,
            baseline: None,
            latest: None,
            change: None,
            confirmed: None,
            target: self.target(last),
            pace: None,
            obstacle: None,
        };
        let first = last + 1 - m.latest_years;
        if first <= m.baseline.to.year() {
            found.obstacle = Some(format!(
                "the last year known is {last}, and the latest period must begin after the baseline {}",
                years(m.baseline)
            ));
            return Ok(found);
        }
        let whole = Period { from: Date::constant(first, 1, 1), to: Date::constant(last, 12, 31) };
        let latest = read(self.reading.indicator().measure, whole, self.limit);
        let (then, now) = (self.over(m.baseline)?, self.over(latest)?);
        found.baseline = Some(self.figure(m.baseline, &then));
        found.latest = Some(self.figure(latest, &now));
        if let Some(missing) =
            [(&then, m.baseline), (&now, latest)].iter().find(|(r, _)| r.value.is_none())
        {
            found.obstacle = Some(format!("there is no figure for {}", years(missing.1)));
            return Ok(found);
        }
        let points: Vec<(f64, f64)> = self
            .years
            .range(..=last)
            .filter_map(|(y, r)| Some((f64::from(*y), r.value?)))
            .collect();
        let whole = m.whole_count.is_some();
        let (a, b) = (span(&self.reading, &then, m.baseline), span(&self.reading, &now, latest));
        match change(self.reading.indicator(), whole, &a, &b, &points) {
            Ok(change) => found.change = change,
            Err(error) => {
                found.obstacle = Some(error.to_string());
                return Ok(found);
            }
        }
        if let Some(other) = &self.confirm {
            let (then, now) = (other.over(m.baseline)?, other.over(latest)?);
            let (a, b) = (span(other, &then, m.baseline), span(other, &now, latest));
            found.confirmed = change(other.indicator(), false, &a, &b, &[]).ok().flatten();
        }
        found.pace = robust_slope(&points, LEVEL).ok().map(|s| self.pace(&s, &found));
        found.status = self.status(&found);
        Ok(found)
    }

    fn status(&self, found: &Judgement) -> Status {
        let (Some(change), Some(now)) = (&found.change, found.latest.and_then(|f| f.value)) else {
            return Status::NotCollected;
        };
        let wanted: i8 = match self.measure.direction {
            Direction::More => 1,
            Direction::Fewer => -1,
            // The face shows no status for it.
            Direction::Neither => return Status::NoChange,
        };
        let reached = |target: f64| f64::from(wanted) * (now - target) >= 0.0;
        let sign = change.sign();
        let large = change.is_large(self.measure.margin);
        let confirmed =
            self.confirm.is_none() || found.confirmed.as_ref().is_some_and(|c| c.sign() == sign);
        let counts = if large && confirmed { sign } else { 0 };
        let enough = found.pace.is_some_and(|p| match (p.needed, p.high) {
            (Some(needed), _) if wanted > 0 => p.low >= needed,
            (Some(needed), Some(high)) => high <= needed,
            _ => false,
        });
        let met = found.target.as_ref().is_some_and(|t| t.of_the_year.is_some_and(reached));
        match (met, counts == wanted, counts == -wanted) {
            (true, ..) => Status::OnCourse,
            (_, true, _) if enough => Status::OnCourse,
            (_, true, _) => Status::MovingTowards,
            (_, _, true) => Status::MovedAway,
            _ => Status::NoChange,
        }
    }

    /// Yearly figures from the baseline's first year on.
    pub(crate) fn series(&self) -> Vec<Figure> {
        let kind = self.reading.indicator().measure;
        let year = |y: i16| {
            let whole = Period { from: Date::constant(y, 1, 1), to: Date::constant(y, 12, 31) };
            read(kind, whole, self.limit)
        };
        self.years.iter().map(|(y, row)| self.figure(year(*y), row)).collect()
    }

    fn figure(&self, period: Period, row: &Row) -> Figure {
        let kind = self.reading.indicator().measure;
        let stands = matches!(kind, Kind::Stock | Kind::Share);
        Figure {
            month_ends: stands.then(|| self.reading.months(period)),
            ..Figure::of(period, row)
        }
    }

    fn target(&self, year: i16) -> Option<Target> {
        let (by, last) = self.targets.last_key_value()?;
        // A target set for a later year only is not yet due; after the last one, that one stands.
        let due = self.targets.get(&year).copied().or((year > *by).then_some(*last));
        Some(Target { of_the_year: due, last: *last, by: *by })
    }

    fn pace(&self, slope: &Slope, found: &Judgement) -> Pace {
        let needed = found.target.as_ref().zip(found.latest).and_then(|(t, latest)| {
            let left = f64::from(t.by - latest.to.year());
            (left > 0.0).then_some((t.last - latest.value?) / left)
        });
        Pace { seen: slope.slope, low: slope.interval.low, high: slope.interval.high, needed }
    }

    /// A period's row; missing where a year of it is not known at all.
    fn over(&self, period: Period) -> Result<Row, IndicatorError> {
        let mut all = period.from.year()..=period.to.year();
        let known = |year: i16| self.years.contains_key(&year);
        // A rate is pooled over its whole period and has its own demand on month-ends.
        let pooled = self.reading.indicator().measure == Kind::Rate;
        if (pooled && known(period.to.year())) || all.all(known) {
            return self.reading.over(period);
        }
        Ok(Row { keys: Vec::new(), value: None, interval: None, denominator: None, target: None })
    }
}

fn span<'a>(reading: &Reading, row: &'a Row, period: Period) -> Span<'a> {
    Span { row, months: reading.months(period), days: f64::from(period.days()) }
}

/// Month-ends after the limit are not looked at; yearly totals cannot be cut.
fn read(kind: Kind, period: Period, limit: Date) -> Period {
    match kind {
        Kind::Stock | Kind::Share => Period { from: period.from, to: period.to.min(limit) },
        _ => period,
    }
}

/// A year's row where the year counts.
fn year_row(
    reading: &Reading,
    year: i16,
    limit: Date,
    last_record: Option<Date>,
    whole_count: bool,
) -> Result<Option<Row>, IndicatorError> {
    let whole = Period { from: Date::constant(year, 1, 1), to: Date::constant(year, 12, 31) };
    let kind = reading.indicator().measure;
    let known = match kind {
        Kind::Stock | Kind::Share => {
            let so_far = Period { from: whole.from, to: whole.to.min(limit) };
            reading.months(so_far) >= LEAST_MONTHS
        }
        // A total reported in the year stands, whether the year is over or not; but as of a day before all that is
        // known, one cannot tell whether it had been reported by then.
        Kind::Total if whole_count => {
            (whole.to <= limit || limit == reading.known_on()) && reading.months(whole) > 0
        }
        Kind::Total | Kind::Ratio => whole.to <= limit && reading.months(whole) > 0,
        Kind::Count | Kind::MissionDays | Kind::Rate => {
            whole.to <= limit && last_record.is_some_and(|d| d >= Date::constant(year, 10, 1))
        }
    };
    if !known {
        return Ok(None);
    }
    let row = reading.over(read(kind, whole, limit))?;
    Ok(row.value.is_some().then_some(row))
}

/// A period of whole years in words.
pub(crate) fn years(period: Period) -> String {
    match (period.from.year(), period.to.year()) {
        (a, b) if a == b => a.to_string(),
        (a, b) => format!("{a} to {b}"),
    }
}

#[cfg(test)]
mod tests;
