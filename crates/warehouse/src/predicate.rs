//! For which rows of a batch does a declared condition hold?

use std::sync::Arc;

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::SchemaRef;
use datafusion::common::DFSchema;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::prelude::SessionContext;

use crate::WarehouseError;

/// A condition in SQL over the columns of a batch, such as `low > best`.
#[derive(Debug, Clone)]
pub struct Predicate {
    expression: Arc<dyn PhysicalExpr>,
}

impl Predicate {
    /// Reads the condition; an error names an unknown column or a mistake in the SQL.
    pub fn parse(schema: &SchemaRef, sql: &str) -> Result<Self, WarehouseError> {
        let context = SessionContext::new();
        let schema = DFSchema::try_from(schema.as_ref().clone())?;
        let logical = context.parse_sql_expr(sql, &schema)?;
        Ok(Self { expression: context.create_physical_expr(logical, &schema)? })
    }

    /// True where the condition holds; a missing answer counts as false.
    pub fn holds(&self, batch: &RecordBatch) -> Result<BooleanArray, WarehouseError> {
        let array = self.expression.evaluate(batch)?.into_array(batch.num_rows())?;
        let answers = array.as_boolean_opt().ok_or_else(|| {
            datafusion::error::DataFusionError::Plan(format!("{} is no condition", self.expression))
        })?;
        Ok((0..answers.len()).map(|i| Some(answers.is_valid(i) && answers.value(i))).collect())
    }
}
