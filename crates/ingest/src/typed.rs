//! What does a cell's text say, as the column's type reads it?

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use base::Date;
use jiff::{Timestamp, tz::TimeZone};
use warehouse::arrow::array::{
    ArrayRef, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
};
use warehouse::arrow::datatypes::DataType;

use crate::survey::Epoch;
use crate::{Column, ColumnType};

/// A cell's value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Decimal(f64),
    /// Days since 1970-01-01.
    Day(i32),
    YesNo(bool),
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Text(text) => text.hash(state),
            Self::Integer(n) => n.hash(state),
            Self::Decimal(n) => n.to_bits().hash(state),
            Self::Day(n) => n.hash(state),
            Self::YesNo(yes) => yes.hash(state),
        }
    }
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Integer(n) => write!(f, "{n}"),
            Self::Decimal(n) => write!(f, "{n}"),
            Self::Day(n) => write!(f, "day {n} since 1970"),
            Self::YesNo(yes) => write!(f, "{yes}"),
        }
    }
}

/// Reads a cell; the reason says what was expected.
pub(crate) fn parse(column: &Column, epoch: Epoch, text: &str) -> Result<Value, String> {
    let trimmed = text.trim();
    match column.kind {
        ColumnType::Text => match &column.like {
            Some(like) if !like.matches(text) => Err(format!("expected a text like {like}")),
            _ => Ok(Value::Text(text.to_owned())),
        },
        ColumnType::Integer => integer(trimmed)
            .filter(|n| column.holds(*n as f64))
            .map(Value::Integer)
            .ok_or_else(|| expected(column, "a whole number")),
        ColumnType::Decimal => decimal(trimmed, column.decimal_comma)
            .filter(|n| column.holds(*n))
            .map(Value::Decimal)
            .ok_or_else(|| expected(column, "a number")),
        ColumnType::Date => {
            day(trimmed, epoch).map(Value::Day).ok_or("expected a day such as 2018-08-31".into())
        }
        ColumnType::FiscalYear => fiscal_year(trimmed, epoch)
            .map(Value::Day)
            .ok_or("expected a year from July such as 2017/18, or a day in it".into()),
        ColumnType::YesNo => yes_no(trimmed).map(Value::YesNo).ok_or("expected yes or no".into()),
    }
}

/// What a column of numbers takes.
fn expected(column: &Column, number: &str) -> String {
    let comma = if column.decimal_comma { " with a decimal comma" } else { "" };
    let range = column.range.map(|(least, most)| format!(" from {least} to {most}"));
    format!("expected {number}{comma}{}", range.unwrap_or_default())
}

pub(crate) fn integer(text: &str) -> Option<i64> {
    let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|b| b == b'0'));
    whole.map_or(text, |(whole, _)| whole).parse().ok()
}

fn decimal(text: &str, comma: bool) -> Option<f64> {
    let number = if comma { text.replacen(',', ".", 1) } else { text.to_owned() };
    number.parse().ok().filter(|n: &f64| n.is_finite())
}

fn day(text: &str, epoch: Epoch) -> Option<i32> {
    let date = match integer(text) {
        // A bare year such as 2018 is no day.
        Some(_) if text.len() == 4 => return None,
        Some(n) => {
            let instant = match epoch {
                Epoch::Seconds => Timestamp::from_second(n),
                Epoch::Milliseconds => Timestamp::from_millisecond(n),
                Epoch::Text => return None,
            };
            TimeZone::UTC.to_datetime(instant.ok()?).date()
        }
        None => iso_day(text).or_else(|| Date::strptime("%d %B %Y", text).ok())?,
    };
    days_since_1970(date)
}

/// Whether the text names a day, or a year from July, otherwise than by an integer.
pub(crate) fn is_day_in_words(text: &str) -> bool {
    fiscal_year(text, Epoch::Text).is_some()
}

/// A day as `2018-08-31`, with or without a time of day.
fn iso_day(text: &str) -> Option<Date> {
    let (head, rest) = (text.get(..10)?, text.get(10..)?);
    let fits = rest.is_empty() || rest.starts_with(['T', ' ']);
    fits.then(|| head.parse().ok())?
}

/// The first day of the year from 1 July that the text names or a day of which it is. A bare year
/// could be either of two and is refused.
fn fiscal_year(text: &str, epoch: Epoch) -> Option<i32> {
    let first_day = |year: i16| days_since_1970(Date::new(year, 7, 1).ok()?);
    if let Some((begin, end)) = text.split_once(['/', '-', '\u{2013}'])
        && begin.trim().len() == 4
        && [2, 4].contains(&end.trim().len())
    {
        let (begin, end) = (begin.trim().parse::<i16>().ok()?, end.trim());
        let next = begin.checked_add(1)?.to_string();
        return next.ends_with(end).then(|| first_day(begin))?;
    }
    let date = Date::constant(1970, 1, 1).checked_add(jiff::Span::new().days(day(text, epoch)?));
    let date = date.ok()?;
    first_day(if date.month() >= 7 { date.year() } else { date.year() - 1 })
}

pub(crate) fn days_since_1970(date: Date) -> Option<i32> {
    let span = date.since((jiff::Unit::Day, Date::constant(1970, 1, 1))).ok()?;
    Some(span.get_days())
}

fn yes_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Some(true),
        "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

/// Arrow's type for a column's type.
pub(crate) fn arrow_type(kind: ColumnType) -> DataType {
    match kind {
        ColumnType::Text => DataType::Utf8,
        ColumnType::Integer => DataType::Int64,
        ColumnType::Decimal => DataType::Float64,
        ColumnType::Date | ColumnType::FiscalYear => DataType::Date32,
        ColumnType::YesNo => DataType::Boolean,
    }
}

/// The column's type for Arrow's type.
pub(crate) fn column_type(kind: &DataType) -> ColumnType {
    match kind {
        DataType::Int64 => ColumnType::Integer,
        DataType::Float64 => ColumnType::Decimal,
        DataType::Date32 => ColumnType::Date,
        DataType::Boolean => ColumnType::YesNo,
        _ => ColumnType::Text,
    }
}

/// One column of a batch being filled.
pub(crate) enum Values {
    Text(StringBuilder),
    Integer(Int64Builder),
    Decimal(Float64Builder),
    Date(Date32Builder),
    YesNo(BooleanBuilder),
}

impl Values {
    pub(crate) fn new(kind: ColumnType) -> Self {
        match kind {
            ColumnType::Text => Self::Text(StringBuilder::new()),
            ColumnType::Integer => Self::Integer(Int64Builder::new()),
            ColumnType::Decimal => Self::Decimal(Float64Builder::new()),
            ColumnType::Date | ColumnType::FiscalYear => Self::Date(Date32Builder::new()),
            ColumnType::YesNo => Self::YesNo(BooleanBuilder::new()),
        }
    }

    /// A value of another type than the column's counts as missing; `parse` gives none.
    pub(crate) fn push(&mut self, value: Option<Value>) {
        match (self, value) {
            (Self::Text(b), Some(Value::Text(v))) => b.append_value(v),
            (Self::Text(b), _) => b.append_null(),
            (Self::Integer(b), Some(Value::Integer(v))) => b.append_value(v),
            (Self::Integer(b), _) => b.append_null(),
            (Self::Decimal(b), Some(Value::Decimal(v))) => b.append_value(v),
            (Self::Decimal(b), _) => b.append_null(),
            (Self::Date(b), Some(Value::Day(v))) => b.append_value(v),
            (Self::Date(b), _) => b.append_null(),
            (Self::YesNo(b), Some(Value::YesNo(v))) => b.append_value(v),
            (Self::YesNo(b), _) => b.append_null(),
        }
    }

    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(b) => Arc::new(b.finish()),
            Self::Integer(b) => Arc::new(b.finish()),
            Self::Decimal(b) => Arc::new(b.finish()),
            Self::Date(b) => Arc::new(b.finish()),
            Self::YesNo(b) => Arc::new(b.finish()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    fn check(kind: ColumnType, comma: bool, epoch: Epoch, text: &str, expect: Option<Value>) {
        let column = Column {
            name: "c".into(),
            kind,
            meaning: String::new(),
            unit: None,
            required: false,
            optional: false,
            decimal_comma: comma,
            missing: Vec::new(),
            range: None,
            like: None,
        };
        assert_eq!(parse(&column, epoch, text).ok(), expect, "{text}");
    }

    fn date_of(days: i32) -> Option<Date> {
        Date::constant(1970, 1, 1).checked_add(days.days()).ok()
    }

    fn day_check(epoch: Epoch, text: &str, expect: Option<&str>) {
        let found = day(text, epoch).and_then(date_of).map(|d| d.to_string());
        assert_eq!(found.as_deref(), expect, "{text}");
    }

    #[test]
    fn integer_milliseconds_before_1970_are_days() {
        day_check(Epoch::Milliseconds, "-678153600000", Some("1948-07-06"));
        day_check(Epoch::Milliseconds, "86400000", Some("1970-01-02"));
        day_check(Epoch::Seconds, "1701129600", Some("2023-11-28"));
    }

    #[test]
    fn iso_days_and_times_are_days() {
        day_check(Epoch::Seconds, "2024-02-19", Some("2024-02-19"));
        day_check(Epoch::Seconds, "2024-02-19T12:00:00Z", Some("2024-02-19"));
        day_check(Epoch::Seconds, "01 January 2020", Some("2020-01-01"));
        for text in [
            "2024-02-30",
            "19.02.2024",
            "31 February 2020",
            "1 Januar 2020",
            "2024",
            "",
            "2024-02-19x",
            "9999999999999999999",
        ] {
            day_check(Epoch::Seconds, text, None);
        }
    }

    #[test]
    fn a_year_from_july_is_its_first_day() {
        let check = |epoch, text: &str, expect: Option<&str>| {
            let found = fiscal_year(text, epoch).and_then(date_of).map(|d| d.to_string());
            assert_eq!(found.as_deref(), expect, "{text}");
        };
        for text in ["2017/18", "2017-18", "2017-2018", "2017/2018", "2017-07-01", "2018-06-30"] {
            check(Epoch::Seconds, text, Some("2017-07-01"));
        }
        check(Epoch::Milliseconds, "1498867200000", Some("2017-07-01"));
        check(Epoch::Seconds, "1999/00", Some("1999-07-01"));
        for text in ["2017", "2017/19", "17/18", "", "-", "2017-13-01", "32767/68"] {
            check(Epoch::Seconds, text, None);
        }
    }

    #[test]
    fn m49_codes_that_are_floats_are_whole_numbers() {
        check(ColumnType::Integer, false, Epoch::Seconds, "250.0", Some(Value::Integer(250)));
        check(ColumnType::Integer, false, Epoch::Seconds, "250.5", None);
    }

    #[test]
    fn decimal_commas_are_read_where_declared() {
        check(ColumnType::Decimal, true, Epoch::Seconds, "15,9833", Some(Value::Decimal(15.9833)));
        check(ColumnType::Decimal, false, Epoch::Seconds, "15,9833", None);
        check(ColumnType::Decimal, false, Epoch::Seconds, "inf", None);
    }

    #[test]
    fn a_number_that_the_column_cannot_hold_is_refused() {
        let latitude = Column {
            name: "latitude".into(),
            kind: ColumnType::Decimal,
            meaning: String::new(),
            unit: None,
            required: true,
            optional: false,
            decimal_comma: false,
            missing: Vec::new(),
            range: Some((-90.0, 90.0)),
            like: None,
        };
        let read = |text| parse(&latitude, Epoch::Seconds, text);
        assert_eq!(read("-90"), Ok(Value::Decimal(-90.0)));
        assert_eq!(read("90.1"), Err("expected a number from -90 to 90".to_owned()));
    }

    #[test]
    fn a_text_that_is_not_written_as_declared_is_refused() {
        let quarter: Column = toml::from_str(
            "name = \"quarter\"\ntype = \"text\"\nmeaning = \"\"\nlike = \"[0-9][0-9][0-9][0-9]-Q[1-4]\"",
        )
        .expect("a column");
        let read = |text| parse(&quarter, Epoch::Seconds, text);
        assert_eq!(read("2019-Q4"), Ok(Value::Text("2019-Q4".to_owned())));
        let expected = Err("expected a text like [0-9][0-9][0-9][0-9]-Q[1-4]".to_owned());
        assert_eq!(read("2019-Q5"), expected);
        assert_eq!(read("total"), expected);
    }

    #[test]
    fn yes_and_no_come_in_any_case() {
        check(ColumnType::YesNo, false, Epoch::Seconds, "NO", Some(Value::YesNo(false)));
        check(ColumnType::YesNo, false, Epoch::Seconds, "maybe", None);
    }
}
