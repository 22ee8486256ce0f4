//! Where do the rows of every vintage lie, and how does a new one arrive whole or not at all?
//!
//! One Delta table a dataset, partitioned by `known_from` and `snapshot`. A vintage arrives in
//! one commit of the Delta log, which the file system makes atomic; files written before it are
//! invisible until then, so `kill -9` at any moment leaves the last good state.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, RecordBatch, StringArray};
use arrow::datatypes::{Field, Schema, SchemaRef};
use base::Date;
use datafusion::common::ScalarValue;
use datafusion::prelude::{SessionContext, col, lit};
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties};
use deltalake_core::kernel::{Action, StructType, engine::arrow_conversion::TryIntoKernel};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::writer::{DeltaWriter, RecordBatchWriter, WriteMode};
use deltalake_core::{DeltaTable, DeltaTableBuilder, DeltaTableError};

use futures::StreamExt;

use crate::batches::days;
use crate::checksum;
use crate::{Vintage, WarehouseError};

pub(crate) const KNOWN_FROM: &str = "known_from";
pub(crate) const SNAPSHOT: &str = "snapshot";

/// The tables of one home folder.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
}

/// What a compaction did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Compacted {
    /// Small files merged into larger ones.
    pub merged_files: u64,
    /// Files that no vintage needs any more, removed.
    pub removed_files: u64,
}

impl Store {
    /// The tables below `root`, one folder a dataset; nothing is touched yet.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Folder of one dataset's table.
    pub fn path(&self, dataset: &str) -> PathBuf {
        self.root.join(dataset)
    }

    /// Every dataset that has a table, in order.
    pub fn datasets(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.root).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries
            .filter(|e| e.path().join("_delta_log").is_dir())
            .filter_map(|e| e.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    /// The table of a dataset at its newest state; `None` where nothing was ever stored.
    pub(crate) async fn open(&self, dataset: &str) -> Result<Option<DeltaTable>, WarehouseError> {
        let path = self.path(dataset);
        // By its own name only: `./fatalities` would be another name for what an audience is not to see.
        let mut entries = std::fs::read_dir(&self.root).into_iter().flatten().flatten();
        let is_named = entries.any(|entry| entry.file_name() == dataset);
        if !is_named || !path.join("_delta_log").is_dir() {
            return Ok(None);
        }
        let error = |e| WarehouseError::table(dataset, e);
        match DeltaTableBuilder::from_url(url_of(&path)?).map_err(error)?.load().await {
            Ok(table) => Ok(Some(table)),
            // A sync killed before its first commit leaves an empty log: nothing is stored yet.
            Err(DeltaTableError::NotATable(_)) => Ok(None),
            Err(e) => Err(error(e)),
        }
    }

    /// The vintages stored, oldest first.
    pub async fn vintages(&self, dataset: &str) -> Result<Vec<Vintage>, WarehouseError> {
        match self.open(dataset).await? {
            Some(table) => vintages_of(dataset, &table),
            None => Ok(Vec::new()),
        }
    }

    /// Begins a new vintage; the table is made if it is the first.
    ///
    /// `schema` has the dataset's own columns; `known_from` and `snapshot` are added here.
    pub async fn append(
        &self,
        dataset: &str,
        schema: &Schema,
        known_from: Date,
        snapshot: &str,
    ) -> Result<Appender, WarehouseError> {
        let error = |e| WarehouseError::table(dataset, e);
        let table = match self.open(dataset).await? {
            Some(table) => self.widen(dataset, table, schema).await?,
            None => self.create(dataset, schema).await?,
        };
        let writer = RecordBatchWriter::for_table(&table).map_err(error)?;
        Ok(Appender {
            dataset: dataset.to_owned(),
            root: self.path(dataset),
            schema: writer.arrow_schema(),
            writer: writer.with_target_file_size(128 << 20),
            table,
            known_from,
            snapshot: snapshot.to_owned(),
            replaced: Vec::new(),
        })
    }

    async fn create(&self, dataset: &str, schema: &Schema) -> Result<DeltaTable, WarehouseError> {
        let error = |e| WarehouseError::table(dataset, e);
        let path = self.path(dataset);
        std::fs::create_dir_all(&path)
            .map_err(|cause| WarehouseError::Folder { path: path.clone(), cause })?;
        let columns: StructType =
            schema.try_into_kernel().map_err(|e| error(DeltaTableError::from(e)))?;
        let text = deltalake_core::kernel::DataType::STRING;
        let date = deltalake_core::kernel::DataType::DATE;
        DeltaTable::try_from_url(url_of(&path)?)
            .await
            .map_err(error)?
            .create()
            .with_table_name(dataset)
            .with_columns(columns.fields().cloned())
            .with_column(KNOWN_FROM, date, false, None)
            .with_column(SNAPSHOT, text, false, None)
            .with_partition_columns([KNOWN_FROM, SNAPSHOT])
            .with_save_mode(SaveMode::Ignore)
            .await
            .map_err(error)
    }

    /// The vintages with the rows that can be read: every data file is held against the SHA-256
    /// in the log, and every value is decoded.
    pub async fn count(&self, dataset: &str) -> Result<Vec<Vintage>, WarehouseError> {
        let Some(table) = self.open(dataset).await? else { return Ok(Vec::new()) };
        let error = |e| WarehouseError::table(dataset, e);
        for file in table.snapshot().map_err(error)?.log_data().iter() {
            let path = self.path(dataset).join(file.object_store_path().as_ref());
            #[allow(deprecated, reason = "nothing else shows the tags of a file")]
            let tags = file.add_action().tags;
            checksum::check(&path, tags.as_ref())?;
        }
        let mut vintages = vintages_of(dataset, &table)?;
        for vintage in &mut vintages {
            let provider = Arc::new(table.table_provider().build().await?);
            let date = lit(ScalarValue::Date32(Some(days(vintage.known_from))));
            let rows =
                SessionContext::new().read_table(provider)?.filter(col(KNOWN_FROM).eq(date))?;
            let mut stream = rows.execute_stream().await?;
            vintage.rows = 0;
            while let Some(batch) = stream.next().await {
                vintage.rows += batch?.num_rows() as u64;
            }
        }
        Ok(vintages)
    }

    /// The dataset's own columns as stored, without `known_from` and `snapshot`.
    pub async fn schema(&self, dataset: &str) -> Result<Option<Schema>, WarehouseError> {
        let Some(table) = self.open(dataset).await? else { return Ok(None) };
        let error = |e| WarehouseError::table(dataset, e);
        let whole = table.snapshot().map_err(error)?.snapshot().arrow_schema();
        let own = |f: &&Arc<Field>| ![KNOWN_FROM, SNAPSHOT].contains(&f.name().as_str());
        Ok(Some(Schema::new(whole.fields().iter().filter(own).cloned().collect::<Vec<_>>())))
    }

    /// Columns that earlier vintages did not have; there they read as missing.
    async fn widen(
        &self,
        dataset: &str,
        table: DeltaTable,
        schema: &Schema,
    ) -> Result<DeltaTable, WarehouseError> {
        let error = |e| WarehouseError::table(dataset, e);
        let stored = table.snapshot().map_err(error)?.snapshot().arrow_schema();
        let gained = schema.fields().iter().filter(|f| stored.field_with_name(f.name()).is_err());
        let gained: Vec<Field> = gained.map(|f| f.as_ref().clone().with_nullable(true)).collect();
        if gained.is_empty() {
            return Ok(table);
        }
        let columns: StructType = (&Schema::new(gained))
            .try_into_kernel()
            .map_err(|e| error(DeltaTableError::from(e)))?;
        table
            .add_columns()
            .with_fields(columns.fields().cloned().collect::<Vec<_>>())
            .await
            .map_err(error)
    }

    /// Removes vintages in one commit; their files stay until [`Store::compact`].
    pub async fn forget(&self, dataset: &str, dates: &[Date]) -> Result<(), WarehouseError> {
        let Some(table) = self.open(dataset).await? else { return Ok(()) };
        let error = |e| WarehouseError::table(dataset, e);
        let removed = removals(&table, dates).map_err(error)?;
        let operation = DeltaOperation::Delete { predicate: None };
        commit(&table, removed, operation).await.map_err(error)
    }

    /// Merges small files, writes a checkpoint and removes files that no vintage needs.
    ///
    /// Call it only while no other program syncs: it also removes what a killed sync left.
    pub async fn compact(&self, dataset: &str) -> Result<Compacted, WarehouseError> {
        let Some(table) = self.open(dataset).await? else { return Ok(Compacted::default()) };
        let error = |e| WarehouseError::table(dataset, e);
        let (table, merged) = table.optimize().await.map_err(error)?;
        self.seal(dataset, &table).await?;
        let table = self.open(dataset).await?.unwrap_or(table);
        deltalake_core::checkpoints::create_checkpoint(&table, None).await.map_err(error)?;
        let (_, swept) = table
            .vacuum()
            .with_retention_period(Default::default())
            .with_enforce_retention_duration(false)
            .with_mode(deltalake_core::operations::vacuum::VacuumMode::Full)
            .await
            .map_err(error)?;
        Ok(Compacted {
            merged_files: merged.num_files_removed,
            removed_files: swept.files_deleted.len() as u64,
        })
    }
}

impl Store {
    /// Notes in the log the SHA-256 of files that have none there: those just merged.
    async fn seal(&self, dataset: &str, table: &DeltaTable) -> Result<(), WarehouseError> {
        let error = |e| WarehouseError::table(dataset, e);
        let mut sealed = Vec::new();
        for file in table.snapshot().map_err(error)?.log_data().iter() {
            #[allow(deprecated, reason = "nothing else shows the tags of a file")]
            let mut add = file.add_action();
            let tags = add.tags.get_or_insert_default();
            if tags.get(checksum::TAG).is_some_and(Option::is_some) {
                continue;
            }
            let path = self.path(dataset).join(file.object_store_path().as_ref());
            tags.insert(checksum::TAG.to_owned(), Some(checksum::of_file(&path)?));
            // The rows are those that are there already.
            add.data_change = false;
            sealed.push(Action::Add(add));
        }
        if sealed.is_empty() {
            return Ok(());
        }
        let operation = DeltaOperation::Optimize { predicate: None, target_size: 0 };
        commit(table, sealed, operation).await.map_err(error)
    }
}

/// A vintage on its way in: write batches, then commit. Dropped, it leaves no trace in any table.
pub struct Appender {
    dataset: String,
    root: PathBuf,
    writer: RecordBatchWriter,
    table: DeltaTable,
    schema: SchemaRef,
    known_from: Date,
    snapshot: String,
    replaced: Vec<Action>,
}

impl Appender {
    /// Lets the vintage take the place of what is stored under its date: the same commit removes that.
    pub fn replacing(mut self) -> Result<Self, WarehouseError> {
        self.replaced = removals(&self.table, &[self.known_from])
            .map_err(|e| WarehouseError::table(&self.dataset, e))?;
        Ok(self)
    }

    /// Adds rows that have the schema given to [`Store::append`].
    pub async fn write(&mut self, batch: &RecordBatch) -> Result<(), WarehouseError> {
        let error = |e| WarehouseError::table(&self.dataset, e);
        let rows = batch.num_rows();
        let column = |field: &Arc<Field>| -> ArrayRef {
            match field.name().as_str() {
                KNOWN_FROM => Arc::new(Date32Array::from_value(days(self.known_from), rows)),
                SNAPSHOT => Arc::new(StringArray::from_iter_values(std::iter::repeat_n(
                    &self.snapshot,
                    rows,
                ))),
                name => match batch.column_by_name(name) {
                    Some(column) => column.clone(),
                    None => arrow::array::new_null_array(field.data_type(), rows),
                },
            }
        };
        let columns = self.schema.fields().iter().map(column).collect();
        let whole = RecordBatch::try_new(self.schema.clone(), columns)
            .map_err(|e| error(DeltaTableError::from(e)))?;
        self.writer.write_with_mode(whole, WriteMode::Default).await.map_err(error)
    }

    /// Makes the vintage visible, in one step.
    pub async fn commit(mut self) -> Result<(), WarehouseError> {
        let dataset = self.dataset;
        let mut adds = self.writer.flush().await.map_err(|e| WarehouseError::table(&dataset, e))?;
        for add in &mut adds {
            let hash = checksum::of_file(&self.root.join(&add.path))?;
            add.tags = Some([(checksum::TAG.to_owned(), Some(hash))].into());
        }
        let mode = if self.replaced.is_empty() { SaveMode::Append } else { SaveMode::Overwrite };
        let operation = DeltaOperation::Write {
            mode,
            partition_by: Some(vec![KNOWN_FROM.to_owned(), SNAPSHOT.to_owned()]),
            predicate: None,
        };
        let actions = self.replaced.into_iter().chain(adds.into_iter().map(Action::Add)).collect();
        commit(&self.table, actions, operation)
            .await
            .map_err(|e| WarehouseError::table(&dataset, e))
    }
}

/// What removes the files of these dates.
fn removals(table: &DeltaTable, dates: &[Date]) -> Result<Vec<Action>, DeltaTableError> {
    let dates: Vec<String> = dates.iter().map(ToString::to_string).collect();
    let removed = table
        .snapshot()?
        .log_data()
        .iter()
        .filter(|file| {
            let values = file.partition_values_map();
            values.get(KNOWN_FROM).and_then(Option::as_ref).is_some_and(|d| dates.contains(d))
        })
        .map(|file| Action::Remove(file.remove_action(true)))
        .collect();
    Ok(removed)
}

async fn commit(
    table: &DeltaTable,
    actions: Vec<Action>,
    operation: DeltaOperation,
) -> Result<(), DeltaTableError> {
    CommitBuilder::from(CommitProperties::default())
        .with_actions(actions)
        .build(Some(table.snapshot()?), table.log_store(), operation)
        .await
        .map(|_| ())
}

pub(crate) fn vintages_of(
    dataset: &str,
    table: &DeltaTable,
) -> Result<Vec<Vintage>, WarehouseError> {
    let mut rows: BTreeMap<(Date, String), u64> = BTreeMap::new();
    let state = table.snapshot().map_err(|e| WarehouseError::table(dataset, e))?;
    for file in state.log_data().iter() {
        let mut values = file.partition_values_map();
        let date = values.remove(KNOWN_FROM).flatten().and_then(|d| d.parse().ok());
        let (Some(date), Some(snapshot)) = (date, values.remove(SNAPSHOT).flatten()) else {
            let cause = DeltaTableError::generic("a data file without known_from or snapshot");
            return Err(WarehouseError::table(dataset, cause));
        };
        *rows.entry((date, snapshot)).or_default() += file.num_records().unwrap_or(0) as u64;
    }
    let vintage = |((known_from, snapshot), rows)| Vintage { known_from, snapshot, rows };
    Ok(rows.into_iter().map(vintage).collect())
}

fn url_of(path: &Path) -> Result<url::Url, WarehouseError> {
    let cause = || std::io::Error::other("the path cannot be written as an address");
    let absolute = std::path::absolute(path)
        .map_err(|cause| WarehouseError::Folder { path: path.to_owned(), cause })?;
    url::Url::from_directory_path(&absolute)
        .map_err(|()| WarehouseError::Folder { path: absolute, cause: cause() })
}

#[cfg(test)]
mod tests {
    use arrow::array::Int64Array;
    use arrow::datatypes::DataType;

    use super::*;

    const DAY: Date = Date::constant(2025, 1, 1);

    fn files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path() {
                path if path.is_dir() => found.extend(files(&path)),
                path if path.extension().is_some_and(|e| e == "parquet") => found.push(path),
                _ => {}
            }
        }
        found.retain(|path| !path.to_string_lossy().contains("_delta_log"));
        found
    }

    /// A vintage of two files, merged into one.
    async fn merged(store: &Store) -> Result<(), WarehouseError> {
        let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Int64, true)]));
        let mut rows = store.append("posts", &schema, DAY, "a").await?;
        rows.writer = rows.writer.with_target_file_size(1);
        for from in [0, 1000] {
            let numbers = Int64Array::from_iter_values(from..from + 1000);
            let batch = RecordBatch::try_new(schema.clone(), vec![Arc::new(numbers)]);
            let batch = batch.expect("a batch");
            rows.write(&batch).await?;
        }
        rows.commit().await?;
        assert_eq!(files(&store.path("posts")).len(), 2);
        assert_eq!(store.compact("posts").await?.merged_files, 2);
        assert_eq!(files(&store.path("posts")).len(), 1);
        assert_eq!(store.count("posts").await?[0].rows, 2000);
        Ok(())
    }

    #[test]
    fn a_flipped_bit_in_a_file_merged_by_compaction_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(folder.path());
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(merged(&store)).expect("merged");
        let path = files(&store.path("posts")).remove(0);
        let mut bytes = std::fs::read(&path).expect("readable");
        let at = bytes.len() / 3;
        bytes[at] ^= 1;
        std::fs::write(&path, bytes).expect("written");
        let found = runtime.block_on(store.count("posts"));
        assert!(matches!(found, Err(WarehouseError::Changed { .. })), "{found:?}");
    }
}
