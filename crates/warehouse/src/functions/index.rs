//! How do the rows of a table become one value that other functions search?
//!
//! An aggregate gathers its rows into a list of structs. The list is plain data: it can be looked at
//! and grouped. The functions that search it build their tree from it once.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, ListArray, StructArray, new_empty_array,
};
use arrow::buffer::OffsetBuffer;
use arrow::compute::{concat, filter, is_not_null};
use arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{ScalarValue, plan_datafusion_err, plan_err};
use datafusion::error::Result;
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::logical_expr::utils::AggregateOrderSensitivity;
use datafusion::logical_expr::{Accumulator, AggregateUDFImpl, Signature, Volatility};

/// Names and types of what an index holds beside `id`.
pub(super) type Columns = &'static [(&'static str, DataType)];

/// An aggregate `name(id, column, …)` that gathers rows without nulls.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct IndexOf {
    name: &'static str,
    columns: Columns,
    signature: Signature,
}

impl IndexOf {
    pub(super) fn new(name: &'static str, columns: Columns) -> Self {
        Self { name, columns, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

/// The structs of an index over ids of this type.
fn fields(id: &DataType, columns: Columns) -> Fields {
    let id = Field::new("id", id.clone(), true);
    let columns = columns.iter().map(|(name, kind)| Field::new(*name, kind.clone(), true));
    std::iter::once(id).chain(columns).collect()
}

fn list_of(fields: Fields) -> DataType {
    DataType::new_list(DataType::Struct(fields), true)
}

/// The type of an index's ids; an error that says how to write the argument where it is no index.
pub(super) fn id_type(
    function: &str,
    index: &str,
    columns: Columns,
    given: &DataType,
) -> Result<DataType> {
    let id = match given {
        DataType::List(item) => match item.data_type() {
            DataType::Struct(fields) => fields.first().map(|f| f.data_type().clone()),
            _ => None,
        },
        _ => None,
    };
    id.filter(|id| *given == list_of(fields(id, columns))).ok_or_else(|| {
        plan_datafusion_err!(
            "{function}: the last argument must be an index, found {given}; write (SELECT {index}(…) FROM …)"
        )
    })
}

impl AggregateUDFImpl for IndexOf {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        if given.len() != self.columns.len() + 1 {
            let names: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
            return plan_err!("write {}(id, {})", self.name, names.join(", "));
        }
        Ok(std::iter::once(given[0].clone())
            .chain(self.columns.iter().map(|(_, kind)| kind.clone()))
            .collect())
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType> {
        Ok(list_of(fields(&given[0], self.columns)))
    }

    fn accumulator(&self, arguments: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        match arguments.return_field.data_type() {
            DataType::List(item) => match item.data_type() {
                DataType::Struct(fields) => {
                    Ok(Box::new(Gathered { fields: fields.clone(), rows: Vec::new() }))
                }
                other => plan_err!("{} gathers structs, not {other}", self.name),
            },
            other => plan_err!("{} gathers a list, not {other}", self.name),
        }
    }

    /// The order of rows means nothing: whoever searches the index sorts by id.
    fn order_sensitivity(&self) -> AggregateOrderSensitivity {
        AggregateOrderSensitivity::Insensitive
    }
}

#[derive(Debug)]
struct Gathered {
    fields: Fields,
    rows: Vec<ArrayRef>,
}

impl Gathered {
    fn list(&self) -> Result<ScalarValue> {
        let rows: Vec<&dyn Array> = self.rows.iter().map(AsRef::as_ref).collect();
        let rows = match rows.as_slice() {
            [] => new_empty_array(&DataType::Struct(self.fields.clone())),
            rows => concat(rows)?,
        };
        let item = Arc::new(Field::new_list_field(rows.data_type().clone(), true));
        let whole = OffsetBuffer::from_lengths([rows.len()]);
        Ok(ScalarValue::List(Arc::new(ListArray::try_new(item, whole, rows, None)?)))
    }
}

impl Accumulator for Gathered {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        let rows = values.first().map_or(0, |v| v.len());
        let whole = BooleanArray::from(vec![true; rows]);
        let whole = values
            .iter()
            .try_fold(whole, |whole, column| arrow::compute::and(&whole, &is_not_null(column)?))?;
        let columns =
            values.iter().map(|column| filter(column, &whole)).collect::<Result<Vec<_>, _>>()?;
        self.rows.push(Arc::new(StructArray::try_new(self.fields.clone(), columns, None)?));
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let lists = states[0].as_list::<i32>();
        self.rows.extend(lists.iter().flatten());
        Ok(())
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.list()?])
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        self.list()
    }

    fn size(&self) -> usize {
        size_of_val(self) + self.rows.iter().map(|r| r.get_array_memory_size()).sum::<usize>()
    }
}
