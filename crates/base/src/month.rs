//! Which month is it, and which one came before?

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ParseError;

/// A calendar month, ordered in time; prints as `2018-08`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i16,
    month: i8,
}

impl Month {
    const EXPECTED: &'static str = "a month such as 2018-08 (years 1 to 9999)";

    /// Year and month (1 to 12); an error outside years 1 to 9999.
    pub fn try_new(year: i16, month: i8) -> Result<Self, ParseError> {
        if (1..=9999).contains(&year) && (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(ParseError::new(&format!("{year}-{month}"), Self::EXPECTED))
        }
    }

    /// The month that holds this day.
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    /// The calendar year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 for January to 12 for December.
    pub fn month(self) -> i8 {
        self.month
    }

    /// Months since January of year 0: the scale on which months are added and compared.
    pub fn index(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    /// The month `n` later (earlier when negative); `None` outside years 1 to 9999.
    pub fn checked_add(self, n: i32) -> Option<Self> {
        let index = self.index().checked_add(n)?;
        let year = i16::try_from(index.div_euclid(12)).ok()?;
        let month = i8::try_from(index.rem_euclid(12) + 1).ok()?;
        Self::try_new(year, month).ok()
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// The last day, on which personnel are counted.
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for Month {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let error = || ParseError::new(text, Self::EXPECTED);
        let (year, month) = text.split_once('-').ok_or_else(error)?;
        if year.len() != 4 || month.len() != 2 {
            return Err(error());
        }
        Self::try_new(year.parse().map_err(|_| error())?, month.parse().map_err(|_| error())?)
            .map_err(|_| error())
    }
}

impl TryFrom<String> for Month {
    type Error = ParseError;

    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests;
