//! Here is a folder of Parquet files: give me record batches, as the warehouse would.

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::catalog::{CatalogProvider, MemoryCatalogProvider, MemorySchemaProvider};
use datafusion::common::TableReference;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

use crate::WarehouseError;
use crate::session::{read_only, session};

/// The Parquet files of a folder as tables, each named like its file, with the functions and
/// settings of every warehouse. What `--format parquet` wrote can be asked again without loading.
pub struct ParquetFolder {
    context: SessionContext,
}

impl ParquetFolder {
    /// Reads the files' schemas; an error where the folder or a file cannot be read.
    pub async fn open(folder: &Path) -> Result<Self, WarehouseError> {
        let schemas = MemoryCatalogProvider::new();
        schemas.register_schema("public", Arc::new(MemorySchemaProvider::new()))?;
        let context = session("public", schemas, Arc::default());
        let unreadable = |cause| WarehouseError::Folder { path: folder.to_owned(), cause };
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let (Some(name), Some("parquet")) = (
                path.file_stem().and_then(|s| s.to_str()),
                path.extension().and_then(|s| s.to_str()),
            ) else {
                continue;
            };
            let options = ParquetReadOptions::default();
            let table = TableReference::bare(name);
            context.register_parquet(table, path.to_string_lossy(), options).await?;
        }
        Ok(Self { context })
    }

    /// Runs a query that only reads.
    pub async fn sql(&self, sql: &str) -> Result<Vec<RecordBatch>, WarehouseError> {
        Ok(read_only(&self.context, sql).await?.collect().await?)
    }
}
