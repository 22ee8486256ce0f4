//! From which day to which day, both included?

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;

use crate::{Month, ParseError};

/// A span of days with both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Period {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

impl Period {
    const EXPECTED: &'static str =
        "a period such as 2018, 2018-08, 2018-08-31 or 2018-01-01..2018-08-31 (first day first)";

    /// An error when the last day lies before the first.
    pub fn try_new(from: Date, to: Date) -> Result<Self, ParseError> {
        if from <= to {
            Ok(Self { from, to })
        } else {
            Err(ParseError::new(&format!("{from}..{to}"), Self::EXPECTED))
        }
    }

    /// 1 January of the year of `to`, up to `to`.
    pub fn year_to(to: Date) -> Self {
        Self { from: to.first_of_year(), to }
    }

    /// Whether the day lies inside.
    pub fn contains(self, date: Date) -> bool {
        self.from <= date && date <= self.to
    }

    /// Number of days, both ends counted.
    pub fn days(self) -> i32 {
        let span = self.to.duration_since(self.from).as_hours() / 24;
        i32::try_from(span).unwrap_or(i32::MAX).saturating_add(1)
    }

    /// The same days `n` years earlier; 29 February becomes 28 February.
    /// `None` before year 1.
    pub fn years_before(self, n: i16) -> Option<Self> {
        let back = |date: Date| {
            let month = Month::try_new(date.year().checked_sub(n)?, date.month()).ok()?;
            let day = date.day().min(month.last_day().day());
            Date::new(month.year(), month.month(), day).ok()
        };
        Some(Self { from: back(self.from)?, to: back(self.to)? })
    }

    /// Every month that the period touches, in order.
    pub fn months(self) -> impl Iterator<Item = Month> {
        let last = Month::of(self.to);
        std::iter::successors(Some(Month::of(self.from)), |m| m.checked_add(1))
            .take_while(move |m| *m <= last)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

/// One end of a period: a year, a month or a day, as its first and last day.
fn span(text: &str) -> Option<(Date, Date)> {
    if let Ok(month) = text.parse::<Month>() {
        return Some((month.first_day(), month.last_day()));
    }
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        let january = Month::try_new(text.parse().ok()?, 1).ok()?.first_day();
        return Some((january, january.last_of_year()));
    }
    let date = text.parse::<Date>().ok().filter(|d| text.len() == 10 && d.year() > 0)?;
    Some((date, date))
}

impl FromStr for Period {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let ends = span(first.trim()).zip(span(last.trim()));
        let ((from, _), (_, to)) = ends.ok_or_else(|| ParseError::new(text, Self::EXPECTED))?;
        Self::try_new(from, to)
    }
}

#[cfg(test)]
mod tests;
