//! Which month-end is it, what lies n months away, and which day was it last year?

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Date32Array};
use arrow::datatypes::{DataType, Date32Type, Int64Type};
use base::{Date, Month, Period};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, Volatility, create_udf};
use jiff::Span;

use super::Function;
use crate::batches::days;

/// The day so many days after 1970; none beyond the years that a day can be told of, where SQL's own dates go on.
fn date(days: i32) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(Span::new().try_days(days).ok()?).ok()
}

fn of_date(
    name: &'static str,
    meaning: (&'static str, &'static str),
    f: fn(Date) -> Option<Date>,
) -> Function {
    let body = move |arguments: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let given = arrays[0].as_primitive::<Date32Type>();
        let found: Date32Array =
            given.iter().map(|d| d.and_then(date).and_then(f).map(days)).collect();
        Ok::<_, DataFusionError>(ColumnarValue::Array(Arc::new(found) as ArrayRef))
    };
    let udf = create_udf(
        name,
        vec![DataType::Date32],
        DataType::Date32,
        Volatility::Immutable,
        Arc::new(body),
    );
    Function { signature: meaning.0, meaning: meaning.1, udf: udf.into() }
}

fn month_add() -> Function {
    let body = |arguments: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(arguments)?;
        let given = arrays[0].as_primitive::<Date32Type>();
        let counts = arrays[1].as_primitive::<Int64Type>();
        let shift = |d: Option<i32>, n: Option<i64>| {
            let (day, n) = (date(d?)?, i32::try_from(n?).ok()?);
            let month = Month::of(day).checked_add(n)?;
            let last = month.last_day().day();
            Date::new(month.year(), month.month(), day.day().min(last)).ok().map(days)
        };
        let found: Date32Array =
            given.iter().zip(counts.iter()).map(|(d, n)| shift(d, n)).collect();
        Ok::<_, DataFusionError>(ColumnarValue::Array(Arc::new(found) as ArrayRef))
    };
    let types = vec![DataType::Date32, DataType::Int64];
    let udf =
        create_udf("month_add", types, DataType::Date32, Volatility::Immutable, Arc::new(body));
    Function {
        signature: "month_add(date, n)",
        meaning: "the day n months later; the month's last day where that month is shorter",
        udf: udf.into(),
    }
}

pub(super) fn functions() -> Vec<Function> {
    vec![
        month_add(),
        of_date("month_end", ("month_end(date)", "the last day of the month"), |d| {
            Some(Month::of(d).last_day())
        }),
        of_date(
            "same_day_last_year",
            ("same_day_last_year(date)", "the day one year before; 28 February for 29 February"),
            |d| Period { from: d, to: d }.years_before(1).map(|p| p.to),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::asked::check;

    #[test]
    fn a_day_beyond_the_years_that_can_be_told_gives_nothing() {
        for day in ["10000000", "-10000000", "5000000"] {
            let day = format!("arrow_cast({day}, 'Date32')");
            check(&format!("month_end({day})"), "NULL");
            check(&format!("month_add({day}, 1)"), "NULL");
            check(&format!("same_day_last_year({day})"), "NULL");
        }
        check("month_end(DATE '2020-02-03')", "2020-02-29");
    }
}
