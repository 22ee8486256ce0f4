//! How much do the rows of a table rise, whatever a few outliers say, in SQL?

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Float64Array, ListArray, StructArray};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Fields, Float64Type};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::{Accumulator, Volatility, create_udaf};
use statistics::robust_slope;

use super::Function;

const LEVEL: f64 = 0.95;

fn fields() -> Fields {
    ["slope", "low", "high"]
        .map(|name| Field::new(name, DataType::Float64, true))
        .into_iter()
        .collect()
}

/// Points gathered; a row with a null is left out.
#[derive(Debug, Default)]
struct Points(Vec<(f64, f64)>);

impl Points {
    fn extend(&mut self, x: &dyn Array, y: &dyn Array) {
        let (x, y) = (x.as_primitive::<Float64Type>(), y.as_primitive::<Float64Type>());
        self.0.extend(x.iter().zip(y).filter_map(|(x, y)| x.zip(y)));
    }

    fn list(&self, coordinate: fn(&(f64, f64)) -> f64) -> Result<ScalarValue> {
        let values = Arc::new(self.0.iter().map(coordinate).collect::<Float64Array>());
        let item = Arc::new(Field::new_list_field(DataType::Float64, true));
        let whole = OffsetBuffer::from_lengths([values.len()]);
        Ok(ScalarValue::List(Arc::new(ListArray::try_new(item, whole, values, None)?)))
    }
}

impl Accumulator for Points {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        self.extend(&values[0], &values[1]);
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let (x, y) = (states[0].as_list::<i32>(), states[1].as_list::<i32>());
        for (x, y) in x.iter().flatten().zip(y.iter().flatten()) {
            self.extend(&x, &y);
        }
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.list(|p| p.0)?, self.list(|p| p.1)?])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        // No slope, such as through fewer than five points, is null: a query over many groups goes on.
        let found = robust_slope(&self.0, LEVEL).ok();
        let column = |value: Option<f64>| Arc::new(Float64Array::from(vec![value])) as ArrayRef;
        let columns = vec![
            column(found.map(|s| s.slope)),
            column(found.map(|s| s.interval.low)),
            column(found.and_then(|s| s.interval.high)),
        ];
        Ok(ScalarValue::Struct(Arc::new(StructArray::try_new(fields(), columns, None)?)))
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.0.capacity() * size_of::<(f64, f64)>()
    }
}

pub(super) fn functions() -> Vec<Function> {
    let numbers = DataType::new_list(DataType::Float64, true);
    let udaf = create_udaf(
        "robust_slope",
        vec![DataType::Float64, DataType::Float64],
        Arc::new(DataType::Struct(fields())),
        Volatility::Immutable,
        Arc::new(|_| Ok(Box::<Points>::default())),
        Arc::new(vec![numbers.clone(), numbers]),
    );
    vec![Function {
        signature: "robust_slope(x, y)",
        meaning: "aggregate: struct of `slope`, `low` and `high`: Theil and Sen's slope through the points and its 95 % interval; its parts are null where there is none; rows with a null are left out",
        udf: udaf.into(),
    }]
}
