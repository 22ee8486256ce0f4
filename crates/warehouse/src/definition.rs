//! Which harmonised tables and vocabularies are there?

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::csv::ReaderBuilder;
use arrow::csv::reader::Format as CsvFormat;
use catalog::{Catalog, FrontMatter, Shelf};
use serde::Deserialize;

use crate::conduct::ConductTables;
use crate::{WarehouseError, text_rows};

/// A harmonised table, as its SQL file declares it.
#[derive(Debug, Clone)]
pub struct TableDefinition {
    /// The file.
    pub origin: String,
    /// What a row is.
    pub title: String,
    /// The dataset whose rows and vintages it shows; empty for a table made of parts.
    pub dataset: String,
    /// Tables with the same columns whose rows it puts together, each at its own vintage.
    pub parts: Vec<String>,
    /// Columns that name a row; two publications are compared by them.
    pub key: Vec<String>,
    /// Columns that follow from others: left out when publications are compared.
    pub derived: Vec<String>,
    /// What each column means.
    pub columns: BTreeMap<String, String>,
    /// SQL over `whole`, all rows: what public faces show in their place.
    pub(crate) public: Option<String>,
    /// SQL over `raw` and `crosswalk`.
    pub(crate) sql: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    title: String,
    #[serde(default)]
    dataset: String,
    #[serde(default)]
    parts: Vec<String>,
    #[serde(default)]
    key: Vec<String>,
    #[serde(default)]
    derived: Vec<String>,
    public: Option<String>,
    columns: BTreeMap<String, String>,
}

/// Every table and vocabulary of a catalogue.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    /// Harmonised tables by name.
    pub tables: BTreeMap<String, TableDefinition>,
    pub(crate) crosswalks: BTreeMap<String, RecordBatch>,
    pub(crate) conduct: ConductTables,
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
            let FrontMatter { about, sql } = FrontMatter::<About>::parse(&file.origin, text)
                .map_err(|e| definition(&file.origin, e.to_string()))?;
            let About { title, dataset, parts, key, derived, public, columns } = about;
            if dataset.is_empty() == parts.is_empty() {
                let cause = "a table shows one dataset, or has parts: give one of the two";
                return Err(definition(&file.origin, cause.to_owned()));
            }
            let origin = file.origin;
            found.tables.insert(
                name,
                TableDefinition {
                    origin,
                    title,
                    dataset,
                    parts,
                    key,
                    derived,
                    columns,
                    public,
                    sql,
                },
            );
        }
        for table in found.tables.values() {
            let simple = |p: &&String| found.tables.get(*p).is_some_and(|t| t.parts.is_empty());
            if let Some(part) = table.parts.iter().find(|p| !simple(p)) {
                let cause = format!("its part {part} is no table of one dataset");
                return Err(definition(&table.origin, cause));
            }
        }
        for (name, file) in files(Shelf::Crosswalks, "csv")? {
            let batch =
                vocabulary(&file.bytes).map_err(|e| definition(&file.origin, e.to_string()))?;
            found.crosswalks.insert(name, batch);
        }
        found.conduct = found.conduct_tables(catalog)?;
        Ok(found)
    }

    /// What counts misconduct and what may stand beside it: the list shipped, whatever replaces it, and
    /// what a list of the user's own adds to the first.
    fn conduct_tables(&self, catalog: &Catalog) -> Result<ConductTables, WarehouseError> {
        const LIST: &str = "conduct_tables";
        let wrong = |cause: String| WarehouseError::Definition {
            origin: format!("tables/crosswalks/{LIST}.csv"),
            cause,
        };
        let mut tables = ConductTables::default();
        for (catalog, is_shipped) in [(&Catalog::shipped(), true), (catalog, false)] {
            let files =
                catalog.files(Shelf::Crosswalks, "csv").map_err(|e| wrong(e.to_string()))?;
            let Some(file) = files.get(LIST) else { continue };
            let list = vocabulary(&file.bytes).map_err(|e| wrong(e.to_string()))?;
            for row in text_rows(&[list])? {
                match row.get(..2) {
                    Some([Some(name), Some(reading)]) if reading == "conduct" => {
                        tables.datasets.insert(name.to_lowercase());
                    }
                    Some([Some(name), Some(reading)]) if reading == "beside" && is_shipped => {
                        tables.beside.insert(name.to_lowercase());
                    }
                    Some([Some(_), Some(reading)]) if reading == "beside" => {}
                    _ => {
                        return Err(wrong(
                            "expected name,reading with conduct or beside".to_owned(),
                        ));
                    }
                }
            }
        }
        Ok(tables)
    }

    /// The tables of one dataset that stand behind a table: its parts, or itself.
    pub(crate) fn simple<'a>(&'a self, name: &'a str) -> Vec<(&'a str, &'a TableDefinition)> {
        let Some(table) = self.tables.get(name) else { return Vec::new() };
        let of = |part: &'a String| Some((part.as_str(), self.tables.get(part)?));
        match table.parts.is_empty() {
            true => vec![(name, table)],
            false => table.parts.iter().filter_map(of).collect(),
        }
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
