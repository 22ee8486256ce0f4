//! How is a function made that searches an index? Its result has the type of the index's ids.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, new_null_array};
use arrow::compute::interleave;
use arrow::datatypes::DataType;
use datafusion::common::plan_err;
use datafusion::error::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};

use super::index::{Columns, id_type};

/// What a search computes: its arguments, and how many rows they stand for.
pub(super) type Body = Box<dyn Fn(&[ColumnarValue], usize) -> Result<ArrayRef> + Send + Sync>;

/// A function `name(number, …, index)`.
pub(super) struct Search {
    pub(super) name: &'static str,
    /// How many numbers come before the index.
    pub(super) numbers: usize,
    /// The aggregate that makes the index, and what it gathers beside `id`.
    pub(super) index: (&'static str, Columns),
    /// The type of the result, by the type of the ids.
    pub(super) returns: fn(DataType) -> DataType,
    pub(super) signature: Signature,
    pub(super) body: Body,
}

impl Search {
    pub(super) fn signature() -> Signature {
        Signature::user_defined(Volatility::Immutable)
    }
}

impl ScalarUDFImpl for Search {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        if given.len() != self.numbers + 1 {
            return plan_err!(
                "{} takes {} numbers and an index, found {} arguments",
                self.name,
                self.numbers,
                given.len()
            );
        }
        let (numbers, index) = given.split_at(self.numbers);
        if let Some(other) = numbers.iter().find(|t| !t.is_numeric() && !t.is_null()) {
            return plan_err!("{} takes numbers before the index, found {other}", self.name);
        }
        id_type(self.name, self.index.0, self.index.1, &index[0])?;
        Ok(numbers.iter().map(|_| DataType::Float64).chain(index.iter().cloned()).collect())
    }

    fn return_type(&self, given: &[DataType]) -> Result<DataType> {
        let index = given.last().unwrap_or(&DataType::Null);
        Ok((self.returns)(id_type(self.name, self.index.0, self.index.1, index)?))
    }

    fn invoke_with_args(&self, given: ScalarFunctionArgs) -> Result<ColumnarValue> {
        Ok(ColumnarValue::Array((self.body)(&given.args, given.number_rows)?))
    }
}

// One function has one name.
impl PartialEq for Search {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Search {}

impl Hash for Search {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Search").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Ids found, row after row, each in the index it was found in: rows may have different ones.
pub(super) struct Ids {
    /// First an array of one null, for rows that found nothing.
    sources: Vec<ArrayRef>,
    picks: Vec<(usize, usize)>,
}

impl Ids {
    pub(super) fn new(id: &DataType) -> Self {
        Self { sources: vec![new_null_array(id, 1)], picks: Vec::new() }
    }

    /// The ids of an index, and the place of the one found.
    pub(super) fn push(&mut self, found: Option<(&ArrayRef, usize)>) {
        let pick = found.map(|(ids, place)| {
            let known = self.sources.iter().rposition(|s| Arc::ptr_eq(s, ids));
            let source = known.unwrap_or_else(|| {
                self.sources.push(ids.clone());
                self.sources.len() - 1
            });
            (source, place)
        });
        self.picks.push(pick.unwrap_or((0, 0)));
    }

    pub(super) fn array(&self) -> Result<ArrayRef> {
        let sources: Vec<&dyn Array> = self.sources.iter().map(AsRef::as_ref).collect();
        Ok(interleave(&sources, &self.picks)?)
    }
}
