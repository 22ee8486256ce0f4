//! What did the data say, as known at this moment?

use std::any::Any;
use std::collections::HashMap;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use arrow::ipc::writer::StreamWriter;
use base::{Date, Provenance, nearest};
use catalog::Catalog;
use datafusion::catalog::{CatalogProvider, MemoryCatalogProvider};
use datafusion::common::ScalarValue;
use datafusion::error::{DataFusionError, Result as Planned};
use datafusion::execution::context::SQLOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::GreedyMemoryPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::prelude::{DataFrame, SessionConfig, SessionContext};
use futures::StreamExt;
use tokio::sync::Mutex;

use crate::computed_once::ComputedOnce;
use crate::conduct::ConductAlone;
use crate::embedded::Embedded;
use crate::memo::Memo;
use crate::schemas::{Crosswalks, Harmonised, Moment, PlannerContext, RawTables, ShownRaw};
use crate::{Definitions, Store, TableDefinition, Vintage, WarehouseError, functions};

/// Which vintages a plain query sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Vintages {
    /// The newest of each dataset.
    #[default]
    Newest,
    /// The newest of each dataset that was known on a day.
    KnownOn(Date),
}

/// Who is to see the rows?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Audience {
    /// Whoever keeps the data here: all rows, as published.
    #[default]
    Local,
    /// Everyone: tables that have a public form show that; the publisher's own rows behind them, and rows that could
    /// not be read, stay hidden.
    Public,
}

/// Every table of a home folder, at one moment; where nothing is stored, the embedded figures. A clone
/// shares what is opened.
#[derive(Clone)]
pub struct Warehouse {
    store: Store,
    embedded: Arc<Embedded>,
    definitions: Arc<Definitions>,
    at: SessionContext,
    all: SessionContext,
    /// Vintages of the datasets asked about, as they were when first asked.
    known: Arc<Mutex<HashMap<String, Vec<Vintage>>>>,
    kept: Arc<std::sync::Mutex<Memo>>,
}

impl Warehouse {
    /// Opens the tables below `tables`, all rows visible; the folder need not exist.
    pub fn open(
        tables: &Path,
        catalog: &Catalog,
        vintages: Vintages,
    ) -> Result<Self, WarehouseError> {
        Self::open_for(Audience::Local, tables, catalog, vintages, None)
    }

    /// The same for an audience; `memory` limits, in bytes, what queries may hold at once.
    pub fn open_for(
        audience: Audience,
        tables: &Path,
        catalog: &Catalog,
        vintages: Vintages,
        memory: Option<usize>,
    ) -> Result<Self, WarehouseError> {
        let definitions = Arc::new(Definitions::read(catalog)?);
        let store = Store::new(tables);
        let embedded = Arc::new(Embedded::new(catalog));
        let runtime = runtime(memory)?;
        let moment = match vintages {
            Vintages::Newest => Moment::Newest,
            Vintages::KnownOn(day) => Moment::KnownOn(day),
        };
        let harmonised = |moment| -> Result<Arc<Harmonised>, WarehouseError> {
            let raw = Arc::new(RawTables::new(store.clone(), moment));
            let schemas = MemoryCatalogProvider::new();
            schemas.register_schema("raw", raw.clone())?;
            schemas.register_schema("crosswalk", Arc::new(Crosswalks(definitions.clone())))?;
            Ok(Arc::new(Harmonised {
                definitions: definitions.clone(),
                embedded: embedded.clone(),
                store: store.clone(),
                audience,
                raw,
                planner: PlannerContext(session("raw", schemas, runtime.clone())),
            }))
        };
        let (at, all) = (harmonised(moment)?, harmonised(Moment::All)?);
        let visible = |default: &str| -> Result<SessionContext, WarehouseError> {
            let schemas = MemoryCatalogProvider::new();
            schemas.register_schema("public", at.clone())?;
            schemas.register_schema("all_vintages", all.clone())?;
            let raw = ShownRaw { raw: at.raw.clone(), hidden: at.hidden() };
            schemas.register_schema("raw", Arc::new(raw))?;
            schemas.register_schema("crosswalk", Arc::new(Crosswalks(definitions.clone())))?;
            let context = session(default, schemas, runtime.clone());
            context.add_analyzer_rule(Arc::new(ConductAlone(definitions.clone())));
            Ok(context)
        };
        let (at, all) = (visible("public")?, visible("all_vintages")?);
        let (known, kept) = (Arc::default(), Arc::default());
        Ok(Self { store, embedded, definitions, at, all, known, kept })
    }

    /// Runs a query that only reads; plain table names mean the vintages chosen on opening.
    pub async fn sql(&self, sql: &str) -> Result<(SchemaRef, Vec<RecordBatch>), WarehouseError> {
        self.run(&self.at, sql, &[]).await
    }

    /// The same, with the text that stands for each `$name` in the query.
    pub async fn sql_with(
        &self,
        sql: &str,
        parameters: &[(&str, &str)],
    ) -> Result<(SchemaRef, Vec<RecordBatch>), WarehouseError> {
        self.run(&self.at, sql, parameters).await
    }

    /// The same, where plain table names mean every vintage, told apart by `known_from`.
    pub async fn sql_all_vintages(
        &self,
        sql: &str,
    ) -> Result<(SchemaRef, Vec<RecordBatch>), WarehouseError> {
        self.run(&self.all, sql, &[]).await
    }

    async fn run(
        &self,
        context: &SessionContext,
        sql: &str,
        parameters: &[(&str, &str)],
    ) -> Result<(SchemaRef, Vec<RecordBatch>), WarehouseError> {
        let explain = |e| self.explain(e);
        let mut frame = read_only(context, sql).await.map_err(explain)?;
        if !parameters.is_empty() {
            let texts = parameters.iter().map(|&(name, text)| (name, ScalarValue::from(text)));
            let values: Vec<_> = texts.collect();
            frame = frame.with_param_values(values).map_err(explain)?;
        }
        let schema = Arc::new(frame.schema().as_arrow().clone());
        let batches = frame.collect().await.map_err(explain)?;
        Ok((schema, batches))
    }

    /// Writes the rows of a query as an Arrow IPC stream while they come; an error where they are more than
    /// `most`.
    pub async fn write_stream(
        &self,
        sql: &str,
        most: u64,
        out: &mut dyn Write,
    ) -> Result<(), WarehouseError> {
        let explain = |e| self.explain(e);
        let output = |e: arrow::error::ArrowError| WarehouseError::Output {
            format: "arrow",
            cause: e.to_string(),
        };
        let frame = read_only(&self.at, sql).await.map_err(explain)?;
        let mut rows = frame.execute_stream().await.map_err(explain)?;
        let mut writer = StreamWriter::try_new(out, &rows.schema()).map_err(output)?;
        let mut count = 0;
        while let Some(batch) = rows.next().await {
            let batch = batch.map_err(explain)?;
            count += batch.num_rows() as u64;
            if count > most {
                return Err(WarehouseError::TooManyRows { most });
            }
            writer.write(&batch).map_err(output)?;
        }
        writer.finish().map_err(output)
    }

    /// The stored vintages of a dataset, else the embedded ones, oldest first.
    pub async fn vintages(&self, dataset: &str) -> Result<Vec<Vintage>, WarehouseError> {
        let stored = self.stored(dataset).await?;
        if !stored.is_empty() {
            return Ok(stored);
        }
        let embedded = self.embedded_provenance(dataset)?.into_iter();
        Ok(embedded
            .map(|p| Vintage { known_from: p.known_from, snapshot: p.snapshot, rows: 0 })
            .collect())
    }

    /// The stored vintages of a dataset, oldest first; its log is read once.
    pub async fn stored(&self, dataset: &str) -> Result<Vec<Vintage>, WarehouseError> {
        let mut known = self.known.lock().await;
        if let Some(vintages) = known.get(dataset) {
            return Ok(vintages.clone());
        }
        let vintages = self.store.vintages(dataset).await?;
        known.insert(dataset.to_owned(), vintages.clone());
        Ok(vintages)
    }

    /// What was worked out from these rows and kept under this name; an answer that rests on the same rows need not
    /// ask for them again.
    pub fn kept<T: Any + Send + Sync>(&self, name: &str) -> Option<Arc<T>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(name)
    }

    /// Keeps what was worked out from some number of rows, for as long as this warehouse and its clones are open.
    pub fn keep<T: Any + Send + Sync>(&self, name: String, rows: usize, value: &Arc<T>) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).put(name, rows, value);
    }

    /// Whether the dataset's rows are stored here, rather than carried as embedded sums.
    pub async fn is_stored(&self, dataset: &str) -> Result<bool, WarehouseError> {
        Ok(!self.stored(dataset).await?.is_empty())
    }

    /// Source, licence and date of the embedded figures of a dataset.
    pub fn embedded_provenance(&self, dataset: &str) -> Result<Vec<Provenance>, WarehouseError> {
        self.embedded.provenance(dataset)
    }

    /// The harmonised tables that have rows here, by name.
    pub fn tables_here(&self) -> Vec<String> {
        let schema = self.at.catalog("bluehelm").and_then(|catalog| catalog.schema("public"));
        let names = schema.map(|schema| schema.table_names()).unwrap_or_default();
        names.into_iter().filter(|name| self.definitions.tables.contains_key(name)).collect()
    }

    /// A harmonised table's definition.
    pub fn table(&self, name: &str) -> Option<&TableDefinition> {
        self.definitions.tables.get(name)
    }

    /// The session in which plain table names mean the vintages chosen on opening.
    #[cfg(feature = "postgres")]
    pub(crate) fn plain_context(&self) -> &SessionContext {
        &self.at
    }

    /// The stored tables.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Gives our own errors back their words, and an unknown table its nearest name.
    fn explain(&self, error: DataFusionError) -> WarehouseError {
        match error {
            DataFusionError::External(inner) => match inner.downcast::<WarehouseError>() {
                Ok(own) => *own,
                Err(other) => DataFusionError::External(other).into(),
            },
            DataFusionError::Context(_, inner) | DataFusionError::Diagnostic(_, inner) => {
                self.explain(*inner)
            }
            DataFusionError::Plan(text) => {
                WarehouseError::Query(DataFusionError::Plan(self.with_hint(text)))
            }
            other => other.into(),
        }
    }

    /// The error that names the table nearest to a name that none has.
    pub fn no_such_table(&self, name: &str) -> WarehouseError {
        WarehouseError::NoSuchTable(self.hint(name))
    }

    fn with_hint(&self, text: String) -> String {
        if ["DDL not", "DML not", "Statement not"].iter().any(|begin| text.starts_with(begin)) {
            return format!(
                "a query may only read (SELECT, WITH, EXPLAIN, SHOW TABLES), and this would write or \
                change a setting; {text}"
            );
        }
        let Some(name) = text.strip_prefix("table '").and_then(|t| t.split_once("' not found"))
        else {
            return text;
        };
        self.hint(name.0.rsplit('.').next().unwrap_or_default())
    }

    fn hint(&self, name: &str) -> String {
        let of_dataset = self.definitions.tables.iter().filter(|(_, table)| table.dataset == name);
        let tables: Vec<&str> = of_dataset.map(|(table, _)| table.as_str()).collect();
        if !tables.is_empty() {
            let tables = tables.join(", ");
            return format!(
                "{name} is a dataset; its rows are in the table {tables} (as published: raw.{name})"
            );
        }
        let known: Vec<&str> = self.definitions.tables.keys().map(String::as_str).collect();
        let hint = nearest(name, known.iter().copied())
            .map(|n| format!("; did you mean {n}?"))
            .unwrap_or_else(|| ".".to_owned());
        format!("there is no table {name}{hint} Tables: {}.", known.join(", "))
    }
}

/// The rows a query would give; refused where it would write or change settings.
pub(crate) async fn read_only(context: &SessionContext, sql: &str) -> Planned<DataFrame> {
    let reads =
        SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    context.sql_with_options(sql, reads).await
}

/// Memory for queries: without end, or within a limit and then without temporary files.
fn runtime(memory: Option<usize>) -> Planned<Arc<RuntimeEnv>> {
    let Some(bytes) = memory else { return RuntimeEnvBuilder::new().build_arc() };
    let no_files = DiskManagerBuilder::default().with_mode(DiskManagerMode::Disabled);
    RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(GreedyMemoryPool::new(bytes)))
        .with_disk_manager_builder(no_files)
        .build_arc()
}

/// The settings of every session, and the functions it knows.
pub(crate) fn session(
    default_schema: &str,
    schemas: MemoryCatalogProvider,
    runtime: Arc<RuntimeEnv>,
) -> SessionContext {
    let mut config = SessionConfig::new()
        .with_default_catalog_and_schema("bluehelm", default_schema)
        .with_create_default_catalog_and_schema(false)
        .with_information_schema(true);
    config.options_mut().execution.parquet.pushdown_filters = true;
    // DataFusion 55 loses columns when it pulls `site['id']` out of a join over an `unnest`.
    config.options_mut().optimizer.enable_leaf_expression_pushdown = false;
    let context = SessionContext::new_with_config_rt(config, runtime);
    context.register_catalog("bluehelm", Arc::new(schemas));
    context.add_optimizer_rule(Arc::new(ComputedOnce));
    functions::register(&context);
    context
}
