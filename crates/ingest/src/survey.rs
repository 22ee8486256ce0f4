//! What do all values of a column allow, before any one is read?
//!
//! Dates as integers are seconds or milliseconds: near 1970 a single value does not say which,
//! the column does. Undeclared columns are typed by what every value allows.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::read::{BadRow, Header, RowSink};
use crate::source::{normalised, same_column};
use crate::{Column, ColumnType, IngestError, Source};

/// Unit of a date written as an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Epoch {
    Seconds,
    Milliseconds,
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

/// What was seen in every column of a publication.
#[derive(Debug, Clone, Default)]
pub(crate) struct Survey {
    source: Option<Source>,
    names: Vec<String>,
    seen: BTreeMap<String, Seen>,
    /// Rows, those that could not be read among them.
    pub(crate) rows: u64,
}

impl Survey {
    /// Of files that may come without the header that the source declares.
    pub(crate) fn new(source: &Source) -> Self {
        Self { source: Some(source.clone()), ..Self::default() }
    }

    /// The unit of a date column written in integers.
    pub(crate) fn epoch(&self, column: &str) -> Epoch {
        let seen = self.seen.iter().find(|(name, _)| same_column(column, name));
        let largest = seen.map_or(0, |(_, s)| s.largest);
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
        for name in &self.names {
            self.seen.entry(name.clone()).or_default();
        }
        Ok(header)
    }

    fn row(&mut self, _: u64, cells: &[Option<String>]) -> Result<ControlFlow<()>, IngestError> {
        self.rows += 1;
        for (name, cell) in self.names.iter().zip(cells) {
            if let (Some(text), Some(seen)) = (cell, self.seen.get_mut(name)) {
                seen.note(text);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn bad(&mut self, _: BadRow) -> Result<(), IngestError> {
        self.rows += 1;
        Ok(())
    }
}
