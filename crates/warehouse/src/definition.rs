//! Which harmonised tables and vocabularies are there?

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::csv::ReaderBuilder;
use arrow::csv::reader::Format as CsvFormat;
use catalog::{Catalog, FrontMatter, Shelf};
use serde::Deserialize;

use crate::WarehouseError;

/// A harmonised table, as its SQL file declares it.
#[derive(Debug, Clone)]
pub struct TableDefinition {
    /// The file.
    pub origin: String,
    /// What a row is.
    pub title: String,
    /// The dataset whose rows and vintages it shows.
    pub dataset: String,
    /// Columns that name a row; two publications are compared by them.
    pub key: Vec<String>,
    /// Columns that follow from others: left out when publications are compared.
    pub derived: Vec<String>,
    /// What each column means.
    pub columns: BTreeMap<String, String>,
    /// SQL over `raw` and `crosswalk`.
    pub(crate) sql: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    title: String,
    dataset: String,
    key: Vec<String>,
    #[serde(default)]
    derived: Vec<String>,
    columns: BTreeMap<String, String>,
}

/// Every table and vocabulary of a catalogue.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    /// Harmonised tables by name.
    pub tables: BTreeMap<String, TableDefinition>,
    pub(crate) crosswalks: BTreeMap<String, RecordBatch>,
}

impl Definitions {
    /// Reads `tables/*.sql` and `tables/crosswalks/*.csv`.
    pub fn read(catalog: &Catalog) -> Result<Self, WarehouseError> {
        let definition = |origin: &str, cause: String| WarehouseError::Definition {
            origin: origin.to_owned(),
            cause,
        };
        let files = |shelf, ending| {
            catalog.files(shelf, ending).map_err(|e| definition("the catalogue", e.to_string()))
        };
        let mut found = Self::default();
        for (name, file) in files(Shelf::Tables, "sql")? {
            let text = file.text().map_err(|e| definition(&file.origin, e.to_string()))?;
            let FrontMatter { about: About { title, dataset, key, derived, columns }, sql } =
                FrontMatter::parse(&file.origin, text)
                    .map_err(|e| definition(&file.origin, e.to_string()))?;
            found.tables.insert(
                name,
                TableDefinition { origin: file.origin, title, dataset, key, derived, columns, sql },
            );
        }
        for (name, file) in files(Shelf::Crosswalks, "csv")? {
            let batch =
                vocabulary(&file.bytes).map_err(|e| definition(&file.origin, e.to_string()))?;
            found.crosswalks.insert(name, batch);
        }
        Ok(found)
    }
}

/// A vocabulary: a CSV file with a header, every column text, empty cells missing.
fn vocabulary(bytes: &[u8]) -> Result<RecordBatch, arrow::error::ArrowError> {
    let (schema, _) = CsvFormat::default().with_header(true).infer_schema(bytes, Some(0))?;
    let text = |f: &Arc<arrow::datatypes::Field>| {
        f.as_ref().clone().with_data_type(arrow::datatypes::DataType::Utf8).with_nullable(true)
    };
    let schema = Arc::new(arrow::datatypes::Schema::new(
        schema.fields().iter().map(text).collect::<Vec<_>>(),
    ));
    let batches: Vec<RecordBatch> = ReaderBuilder::new(schema.clone())
        .with_header(true)
        .build(bytes)?
        .collect::<Result<_, _>>()?;
    arrow::compute::concat_batches(&schema, &batches)
}
