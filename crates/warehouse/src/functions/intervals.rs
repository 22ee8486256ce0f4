//! How sure can one be of a count or a share, in SQL?

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray, Float64Array};
use arrow::datatypes::{DataType, Int64Type};
use datafusion::error::DataFusionError;
use datafusion::logical_expr::{ColumnarValue, Volatility, create_udf};
use statistics::{Interval, poisson_interval, wilson_interval};

use super::Function;

const LEVEL: f64 = 0.95;

fn function(
    name: &'static str,
    signature: &'static str,
    meaning: &'static str,
    arguments: usize,
    f: fn(&[u64]) -> Option<f64>,
) -> Function {
    let body = move |given: &[ColumnarValue]| {
        let arrays = ColumnarValue::values_to_arrays(given)?;
        let columns: Vec<_> = arrays.iter().map(|a| a.as_primitive::<Int64Type>()).collect();
        let rows = columns[0].len();
        let row = |i: usize| {
            let cell = |c: &&arrow::array::PrimitiveArray<Int64Type>| {
                arrow::array::Array::is_valid(*c, i)
                    .then(|| u64::try_from(c.value(i)).ok())
                    .flatten()
            };
            columns.iter().map(cell).collect::<Option<Vec<u64>>>().and_then(|v| f(&v))
        };
        let found: Float64Array = (0..rows).map(row).collect();
        Ok::<_, DataFusionError>(ColumnarValue::Array(Arc::new(found) as ArrayRef))
    };
    let types = vec![DataType::Int64; arguments];
    let udf = create_udf(name, types, DataType::Float64, Volatility::Immutable, Arc::new(body));
    Function { signature, meaning, udf: udf.into() }
}

fn poisson(given: &[u64]) -> Option<Interval> {
    poisson_interval(given[0], LEVEL).ok()
}

fn wilson(given: &[u64]) -> Option<Interval> {
    wilson_interval(given[0], given[1], LEVEL).ok()
}

pub(super) fn functions() -> Vec<Function> {
    vec![
        function(
            "poisson_low",
            "poisson_low(count)",
            "lower end of the exact 95 % interval of a count",
            1,
            |g| poisson(g).map(|i| i.low),
        ),
        function(
            "poisson_high",
            "poisson_high(count)",
            "upper end of the exact 95 % interval of a count",
            1,
            |g| poisson(g).and_then(|i| i.high),
        ),
        function(
            "wilson_low",
            "wilson_low(part, whole)",
            "lower end of Wilson's 95 % interval of a share",
            2,
            |g| wilson(g).map(|i| i.low),
        ),
        function(
            "wilson_high",
            "wilson_high(part, whole)",
            "upper end of Wilson's 95 % interval of a share",
            2,
            |g| wilson(g).and_then(|i| i.high),
        ),
    ]
}
