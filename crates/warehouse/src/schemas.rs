//! Which rows stand behind a table's name?

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema};
use async_trait::async_trait;
use base::Date;
use datafusion::catalog::{MemTable, SchemaProvider, TableProvider};
use datafusion::common::{ScalarValue, exec_err, plan_err};
use datafusion::error::{DataFusionError, Result};
use datafusion::prelude::{DataFrame, SessionContext, col, lit};
use tokio::sync::Mutex;

use crate::batches::days;
use crate::definition::TableDefinition;
use crate::embedded::Embedded;
use crate::rows::StoredRows;
use crate::store::{KNOWN_FROM, SNAPSHOT, vintages_of};
use crate::{Audience, Definitions, Store, Vintage, WarehouseError, functions};

/// Table of the rows that could not be read; shown whole, whatever the moment.
pub(crate) const QUARANTINE: &str = "quarantine";
/// Table of all vintages of all datasets.
const VINTAGES: &str = "vintages";

/// Which vintages a schema shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    All,
    Newest,
    KnownOn(Date),
}

impl Moment {
    fn choose(self, dataset: &str, vintages: &[Vintage]) -> Result<Option<Date>, WarehouseError> {
        let chosen = match self {
            Self::All => return Ok(None),
            Self::Newest => Vintage::newest(vintages),
            Self::KnownOn(day) => match Vintage::known_on(vintages, day) {
                Some(vintage) => Some(vintage),
                None => return Err(before_first(dataset, vintages, day)),
            },
        };
        Ok(chosen.map(|v| v.known_from))
    }
}

fn before_first(dataset: &str, vintages: &[Vintage], known_on: Date) -> WarehouseError {
    let dataset = dataset.to_owned();
    match vintages.iter().map(|v| v.known_from).min() {
        Some(first) => WarehouseError::BeforeFirstVintage { dataset, known_on, first },
        None => WarehouseError::NotLoaded { table: dataset.clone(), dataset },
    }
}

/// Whether a dataset is simply not loaded, or was not known yet on the day asked for.
fn is_not_there(error: &DataFusionError) -> bool {
    let DataFusionError::External(error) = error else { return false };
    matches!(
        error.downcast_ref(),
        Some(WarehouseError::NotLoaded { .. } | WarehouseError::BeforeFirstVintage { .. })
    )
}

fn external(error: WarehouseError) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

fn at(provider: Arc<dyn TableProvider>, date: Option<Date>) -> Result<Arc<dyn TableProvider>> {
    let Some(date) = date else { return Ok(provider) };
    let chosen = lit(ScalarValue::Date32(Some(days(date))));
    Ok(SessionContext::new().read_table(provider)?.filter(col(KNOWN_FROM).eq(chosen))?.into_view())
}

/// Columns of the rows that could not be read, as they are written; the store adds date and hash of the publication.
pub fn quarantine_columns() -> Schema {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    Schema::new(vec![
        text("dataset"),
        text("file"),
        Field::new("line", DataType::Int64, true),
        text("column"),
        text("reason"),
        text("value"),
    ])
}

/// The quarantine where every row could be read.
fn nothing_aside() -> Result<Arc<dyn TableProvider>> {
    let own = quarantine_columns();
    let added = [
        Field::new(KNOWN_FROM, DataType::Date32, false),
        Field::new(SNAPSHOT, DataType::Utf8, false),
    ];
    let fields: Vec<Field> = own.fields().iter().map(|f| f.as_ref().clone()).chain(added).collect();
    Ok(Arc::new(MemTable::try_new(Arc::new(Schema::new(fields)), vec![Vec::new()])?))
}

/// What SQL makes of rows that it calls by a name.
async fn of_rows(
    name: &str,
    rows: Arc<dyn TableProvider>,
    sql: &str,
) -> Result<Arc<dyn TableProvider>> {
    let context = SessionContext::new();
    functions::register(&context);
    context.register_table(name, rows)?;
    Ok(context.sql(sql).await?.into_view())
}

/// The publishers' own tables, opened when first asked for.
#[derive(Debug)]
pub(crate) struct RawTables {
    store: Store,
    moment: Moment,
    opened: Mutex<HashMap<String, Arc<dyn TableProvider>>>,
}

impl RawTables {
    pub(crate) fn new(store: Store, moment: Moment) -> Self {
        Self { store, moment, opened: Mutex::default() }
    }

    async fn open(&self, dataset: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let mut opened = self.opened.lock().await;
        if let Some(provider) = opened.get(dataset) {
            return Ok(Some(provider.clone()));
        }
        let Some(table) = self.store.open(dataset).await.map_err(external)? else {
            return Ok(None);
        };
        let vintages = vintages_of(dataset, &table).map_err(external)?;
        // A first sync that failed or was killed leaves a table without a vintage: nothing is stored.
        if vintages.is_empty() {
            return Ok(None);
        }
        let moment = if dataset == QUARANTINE { Moment::All } else { self.moment };
        let date = moment.choose(dataset, &vintages).map_err(external)?;
        let whole = table.table_provider().build().await?;
        let provider = at(Arc::new(StoredRows(Arc::new(whole))), date)?;
        opened.insert(dataset.to_owned(), provider.clone());
        Ok(Some(provider))
    }
}

#[async_trait]
impl SchemaProvider for RawTables {
    fn table_names(&self) -> Vec<String> {
        self.store.datasets()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        match self.open(name).await? {
            Some(provider) => Ok(Some(provider)),
            None if name == QUARANTINE => nothing_aside().map(Some),
            None => Err(external(WarehouseError::NotLoaded {
                table: format!("raw.{name}"),
                dataset: name.to_owned(),
            })),
        }
    }

    fn table_exist(&self, name: &str) -> bool {
        self.store.path(name).is_dir()
    }
}

/// The publishers' own tables, without those that an audience is not to see.
#[derive(Debug)]
pub(crate) struct ShownRaw {
    pub(crate) raw: Arc<RawTables>,
    pub(crate) hidden: BTreeSet<String>,
}

#[async_trait]
impl SchemaProvider for ShownRaw {
    fn table_names(&self) -> Vec<String> {
        let names = self.raw.table_names().into_iter();
        names.filter(|name| !self.hidden.contains(name)).collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        if self.hidden.contains(name) {
            return plan_err!(
                "raw.{name} is not shown publicly; its public form is the table {name}, where there is one"
            );
        }
        self.raw.table(name).await
    }

    fn table_exist(&self, name: &str) -> bool {
        !self.hidden.contains(name) && self.raw.table_exist(name)
    }
}

/// The vocabularies of `tables/crosswalks/`.
#[derive(Debug)]
pub(crate) struct Crosswalks(pub(crate) Arc<Definitions>);

#[async_trait]
impl SchemaProvider for Crosswalks {
    fn table_names(&self) -> Vec<String> {
        self.0.crosswalks.keys().cloned().collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        let Some(batch) = self.0.crosswalks.get(name) else { return Ok(None) };
        Ok(Some(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch.clone()]])?)))
    }

    fn table_exist(&self, name: &str) -> bool {
        self.0.crosswalks.contains_key(name)
    }
}

/// The harmonised tables, each planned from its SQL when first asked for.
#[derive(Debug)]
pub(crate) struct Harmonised {
    pub(crate) definitions: Arc<Definitions>,
    pub(crate) embedded: Arc<Embedded>,
    pub(crate) store: Store,
    pub(crate) audience: Audience,
    pub(crate) raw: Arc<RawTables>,
    /// Sees `raw` at this schema's moment, and `crosswalk`.
    pub(crate) planner: PlannerContext,
}

/// A session used only to plan tables.
pub(crate) struct PlannerContext(pub(crate) SessionContext);

impl std::fmt::Debug for PlannerContext {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PlannerContext")
    }
}

impl Harmonised {
    /// Raw tables that the audience is not to see.
    pub(crate) fn hidden(&self) -> BTreeSet<String> {
        if self.audience == Audience::Local {
            return BTreeSet::new();
        }
        let own_form = self.definitions.tables.values().filter(|t| t.public.is_some());
        own_form.map(|t| t.dataset.clone()).chain([QUARANTINE.to_owned()]).collect()
    }

    /// The public form of a table's rows, where it has one and the audience is everyone.
    async fn shown(
        &self,
        table: &TableDefinition,
        rows: Arc<dyn TableProvider>,
    ) -> Result<Arc<dyn TableProvider>> {
        match (self.audience, &table.public) {
            (Audience::Public, Some(sql)) => of_rows("whole", rows, sql).await,
            _ => Ok(rows),
        }
    }

    /// A table, or those of its parts that are loaded, put together.
    async fn planned(&self, name: &str) -> Result<Arc<dyn TableProvider>> {
        let parts = self.definitions.simple(name);
        let [(one, table)] = parts[..] else {
            let mut whole: Option<DataFrame> = None;
            let mut first_missing = None;
            for (part, table) in parts {
                match self.simple(part, table).await {
                    Ok(rows) => {
                        let rows = SessionContext::new().read_table(rows)?;
                        whole = Some(match whole {
                            Some(before) => before.union_by_name(rows)?,
                            None => rows,
                        });
                    }
                    Err(error) if is_not_there(&error) => {
                        first_missing.get_or_insert(error);
                    }
                    Err(error) => return Err(error),
                }
            }
            return match (whole, first_missing) {
                (Some(whole), _) => self.of_parts(name, whole).await,
                (None, Some(error)) => Err(error),
                (None, None) => exec_err!("{name} has no parts"),
            };
        };
        self.simple(one, table).await
    }

    /// All rows of the parts, or what the table's SQL makes of `parts`.
    async fn of_parts(&self, name: &str, whole: DataFrame) -> Result<Arc<dyn TableProvider>> {
        let sql = self.definitions.tables.get(name).map_or("", |t| t.sql.trim());
        if sql.is_empty() {
            return Ok(whole.into_view());
        }
        of_rows("parts", whole.into_view(), sql).await
    }

    async fn simple(&self, name: &str, table: &TableDefinition) -> Result<Arc<dyn TableProvider>> {
        if self.raw.open(&table.dataset).await?.is_some() {
            let rows = self.planner.0.sql(&table.sql).await?.into_view();
            return self.shown(table, rows).await;
        }
        let embedded = self.embedded.table(name, &table.dataset).map_err(external)?;
        let Some(embedded) = embedded else {
            let (table, dataset) = (name.to_owned(), table.dataset.clone());
            return Err(external(WarehouseError::NotLoaded { table, dataset }));
        };
        let vintages: Vec<Vintage> = embedded
            .provenance
            .iter()
            .map(|p| Vintage { known_from: p.known_from, snapshot: p.snapshot.clone(), rows: 0 })
            .collect();
        let date = self.raw.moment.choose(&table.dataset, &vintages).map_err(external)?;
        at(Arc::new(MemTable::try_new(embedded.schema, vec![embedded.batches])?), date)
    }

    async fn vintages(&self) -> Result<Arc<dyn TableProvider>> {
        let mut found = Vec::new();
        for dataset in self.store.datasets().into_iter().filter(|d| d != QUARANTINE) {
            let vintages = self.store.vintages(&dataset).await.map_err(external)?;
            found.extend(vintages.into_iter().map(|v| (dataset.clone(), v)));
        }
        let text = |f: fn(&(String, Vintage)) -> &str| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(found.iter().map(f)))
        };
        let schema = Arc::new(Schema::new(vec![
            Field::new("dataset", DataType::Utf8, false),
            Field::new(KNOWN_FROM, DataType::Date32, false),
            Field::new("snapshot", DataType::Utf8, false),
            Field::new("rows", DataType::UInt64, false),
        ]));
        let columns = vec![
            text(|(dataset, _)| dataset),
            Arc::new(Date32Array::from_iter_values(found.iter().map(|(_, v)| days(v.known_from)))),
            text(|(_, v)| &v.snapshot),
            Arc::new(UInt64Array::from_iter_values(found.iter().map(|(_, v)| v.rows))),
        ];
        let batch = RecordBatch::try_new(schema.clone(), columns)?;
        Ok(Arc::new(MemTable::try_new(schema, vec![vec![batch]])?))
    }
}

#[async_trait]
impl SchemaProvider for Harmonised {
    fn table_names(&self) -> Vec<String> {
        let stored = self.store.datasets();
        let part_here = |(name, table): (&str, &TableDefinition)| {
            let embedded = || matches!(self.embedded.table(name, &table.dataset), Ok(Some(_)));
            stored.contains(&table.dataset) || embedded()
        };
        let here = |name: &String| {
            let there = self.definitions.simple(name).into_iter().any(part_here);
            there.then(|| name.clone())
        };
        let hidden = self.hidden();
        let quarantine =
            stored.iter().filter(|d| *d == QUARANTINE && !hidden.contains(*d)).cloned();
        self.definitions
            .tables
            .keys()
            .filter_map(here)
            .chain(quarantine)
            .chain([VINTAGES.to_owned()])
            .collect()
    }

    async fn table(&self, name: &str) -> Result<Option<Arc<dyn TableProvider>>> {
        match (name, self.definitions.tables.get(name)) {
            (_, Some(_)) => self.planned(name).await.map(Some),
            (VINTAGES, None) => self.vintages().await.map(Some),
            (QUARANTINE, None) if self.audience == Audience::Local => {
                self.raw.table(QUARANTINE).await
            }
            _ => Ok(None),
        }
    }

    fn table_exist(&self, name: &str) -> bool {
        self.definitions.tables.contains_key(name) || [VINTAGES, QUARANTINE].contains(&name)
    }
}
