//! Which filters may a stored table be left alone with?
//!
//! Delta's table takes it upon itself to apply every filter whose columns are all partition columns, a filter without any
//! column among them, and forgets that one: `NULL = 'MINUSMA'`, which a view that withholds a column makes of
//! `mission = 'MINUSMA'`, would let every row pass.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableProvider};
use datafusion::error::Result;
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use datafusion::physical_plan::ExecutionPlan;

/// The rows of a stored table; a filter without a column is applied above it.
#[derive(Debug)]
pub(crate) struct StoredRows(pub(crate) Arc<dyn TableProvider>);

#[async_trait]
impl TableProvider for StoredRows {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }

    fn table_type(&self) -> TableType {
        self.0.table_type()
    }

    async fn scan(
        &self,
        state: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.0.scan(state, projection, filters, limit).await
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        let mut found = self.0.supports_filters_pushdown(filters)?;
        for (pushdown, filter) in found.iter_mut().zip(filters) {
            if filter.column_refs().is_empty() {
                *pushdown = TableProviderFilterPushDown::Unsupported;
            }
        }
        Ok(found)
    }
}
