//! What do all values of a column allow, before any one is read?
//!
//! Dates as integers are seconds or milliseconds: near 1970 a single value does not say which,
//! the column does. Undeclared columns are typed by what every value allows. Where every column of days
//! is declared and begins with a day in words, the first rows say all.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::read::{BadRow, Header, RowSink};
use crate::source::{normalised, place_of};
use crate::typed;
use crate::{Column, ColumnType, IngestError, Source};

/// Unit of a date written as an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Epoch {
    Seconds,
    Milliseconds,
    /// The column writes days as text: an integer among them is none.
    Text,
}

/// 10^10 seconds is the year 2286: a column that holds a larger number counts milliseconds.
const LARGEST_SECOND: i64 = 10_000_000_000;

#[derive(Debug, Clone)]
struct Seen {
    values: u64,
    integers: bool,
    decimals: bool,
    comma_decimals: bool,
    comma_beyond_thousands: bool,
    days: bool,
    largest: i64,
}

/// A declared column of days.
#[derive(Debug, Clone, Default)]
struct Days {
    name: String,
    place: Option<usize>,
    /// The first day that could be read was text.
    text: bool,
    integers: bool,
    largest: i64,
}

impl Days {
    fn note(&mut self, text: &str) {
        match typed::integer(text) {
            Some(n) => {
                self.integers = true;
                self.largest = self.largest.max(n.saturating_abs());
            }
            None => self.text |= !self.integers && typed::is_day_in_words(text),
        }
    }
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            values: 0,
            integers: true,
            decimals: true,
            comma_decimals: true,
            comma_beyond_thousands: false,
            days: true,
            largest: 0,
        }
    }
}

impl Seen {
    fn note(&mut self, text: &str) {
        let text = text.trim();
        self.values += 1;
        let integer = text.parse::<i64>();
        self.largest = self.largest.max(integer.as_ref().map_or(0, |n| n.saturating_abs()));
        // 007 is a code, not a number: its zeros would be lost.
        let digits = text.trim_start_matches('-').as_bytes();
        let code = matches!(digits, [b'0', b'0'..=b'9', ..]);
        self.integers &= !code && integer.is_ok();
        self.decimals &= !code && text.parse::<f64>().is_ok_and(f64::is_finite);
        let comma = text.replacen(',', ".", 1);
        self.comma_decimals &=
            !code && !text.contains('.') && comma.parse::<f64>().is_ok_and(f64::is_finite);
        self.comma_beyond_thousands |=
            text.rsplit_once(',').is_some_and(|(_, fraction)| fraction.len() != 3);
        self.days &= text.get(..10).is_some_and(|day| day.parse::<base::Date>().is_ok());
    }

    fn kind(&self, declared_date: bool) -> (ColumnType, bool) {
        match self {
            Self { values: 0, .. } => (ColumnType::Text, false),
            Self { days: true, .. } => (ColumnType::Date, false),
            Self { integers: true, .. } if declared_date => (ColumnType::Date, false),
            Self { integers: true, .. } => (ColumnType::Integer, false),
            Self { decimals: true, .. } => (ColumnType::Decimal, false),
            Self { comma_decimals: true, comma_beyond_thousands: true, .. } => {
                (ColumnType::Decimal, true)
            }
            _ => (ColumnType::Text, false),
        }
    }
}

/// What was seen in a publication: by default no more than how many rows it has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Survey {
    source: Option<Source>,
    names: Vec<String>,
    /// Columns of an undeclared dataset.
    seen: BTreeMap<String, Seen>,
    /// Columns of days of a declared one.
    days: Vec<Days>,
    /// Rows, those that could not be read among them.
    pub(crate) rows: u64,
}

impl Survey {
    /// Of files that may come without the header that the source declares.
    pub(crate) fn new(source: &Source) -> Self {
        let days = source
            .columns
            .iter()
            .filter(|c| matches!(c.kind, ColumnType::Date | ColumnType::FiscalYear))
            .map(|c| Days { name: c.name.clone(), ..Days::default() })
            .collect();
        Self { source: Some(source.clone()), days, ..Self::default() }
    }

    /// Whether anything depends on a first look at the values.
    pub(crate) fn is_needed(&self) -> bool {
        !self.days.is_empty() || self.types_columns()
    }

    fn types_columns(&self) -> bool {
        self.source.as_ref().is_some_and(|s| s.columns.is_empty())
    }

    /// How a column of days is written.
    pub(crate) fn epoch(&self, column: &str) -> Epoch {
        let declared = self.days.iter().find(|d| d.name == column);
        let largest = match declared {
            Some(Days { text: true, .. }) => return Epoch::Text,
            Some(days) => days.largest,
            None => self.seen.get(column).map_or(0, |s| s.largest),
        };
        if largest > LARGEST_SECOND { Epoch::Milliseconds } else { Epoch::Seconds }
    }

    /// Columns as the data allow them; `dates` are those that the publisher calls dates.
    pub(crate) fn columns(&self, dates: &[String]) -> Vec<Column> {
        let column = |(name, seen): (&String, &Seen)| {
            let (kind, decimal_comma) = seen.kind(dates.contains(name));
            Column {
                name: name.clone(),
                kind,
                meaning: String::new(),
                unit: None,
                required: false,
                optional: true,
                decimal_comma,
                missing: Vec::new(),
                range: None,
                like: None,
            }
        };
        self.seen.iter().map(column).collect()
    }
}

impl RowSink for Survey {
    fn columns(&mut self, names: &[String]) -> Result<Header, IngestError> {
        let own = self.source.as_ref().and_then(|s| s.without_header(names));
        let header = if own.is_some() { Header::Data } else { Header::Names };
        let names = own.as_deref().unwrap_or(names);
        self.names = names.iter().map(|n| normalised(n)).collect();
        if self.types_columns() {
            for name in &self.names {
                self.seen.entry(name.clone()).or_default();
            }
        }
        for days in &mut self.days {
            days.place = place_of(&days.name, names);
        }
        Ok(header)
    }

    fn row(&mut self, _: u64, cells: &[Option<String>]) -> Result<ControlFlow<()>, IngestError> {
        self.rows += 1;
        if self.days.is_empty() {
            for (name, cell) in self.names.iter().zip(cells) {
                if let (Some(text), Some(seen)) = (cell, self.seen.get_mut(name)) {
                    seen.note(text);
                }
            }
            return Ok(ControlFlow::Continue(()));
        }
        for days in self.days.iter_mut().filter(|d| !d.text) {
            if let Some(Some(text)) = days.place.and_then(|p| cells.get(p)) {
                days.note(text.trim());
            }
        }
        let told = self.days.iter().all(|d| d.text || d.place.is_none());
        Ok(if told { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    }

    fn bad(&mut self, _: BadRow) -> Result<(), IngestError> {
        self.rows += 1;
        Ok(())
    }
}
