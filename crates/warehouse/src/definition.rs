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
    /// The datasets whose rows and vintages it shows.
    pub datasets: Vec<String>,
    /// Columns that name a row; two publications are compared by them.
    pub key: Vec<String>,
    /// Columns that follow from others: left out when publications are compared.
    pub derived: Vec<String>,
    /// What each column means.
    pub columns: BTreeMap<String, String>,
    /// For each dataset, SQL over `raw` and `crosswalk`.
    pub(crate) parts: Vec<Part>,
}

/// What a dataset gives to a table. Parts are put together by the names of their columns.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) dataset: String,
    pub(crate) sql: String,
}

/// Begins the line above the SQL of one of several datasets.
const PART: &str = "-- dataset:";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    title: String,
    /// The dataset, where it is one.
    dataset: Option<String>,
    /// The datasets, where they are several.
    #[serde(default)]
    datasets: Vec<String>,
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
            let FrontMatter { about, sql } = FrontMatter::<About>::parse(&file.origin, text)
                .map_err(|e| definition(&file.origin, e.to_string()))?;
            let About { title, dataset, mut datasets, key, derived, columns } = about;
            let parts = match dataset {
                Some(dataset) if datasets.is_empty() => {
                    datasets.push(dataset.clone());
                    vec![Part { dataset, sql }]
                }
                _ => parts(&datasets, &sql).map_err(|e| definition(&file.origin, e))?,
            };
            let origin = file.origin;
            let table = TableDefinition { origin, title, datasets, key, derived, columns, parts };
            found.tables.insert(name, table);
        }
        for (name, file) in files(Shelf::Crosswalks, "csv")? {
            let batch =
                vocabulary(&file.bytes).map_err(|e| definition(&file.origin, e.to_string()))?;
            found.crosswalks.insert(name, batch);
        }
        Ok(found)
    }
}

/// The SQL below each line that names one of `datasets`.
fn parts(datasets: &[String], sql: &str) -> Result<Vec<Part>, String> {
    let mut sections = sql.split(PART);
    if sections.next().is_some_and(|before| !before.trim().is_empty()) {
        return Err(format!("with `datasets`, the SQL opens with a line `{PART} NAME`"));
    }
    let part = |section: &str| {
        let (dataset, sql) = section.split_once('\n').unwrap_or((section, ""));
        Part { dataset: dataset.trim().to_owned(), sql: sql.trim().to_owned() }
    };
    let parts: Vec<Part> = sections.map(part).collect();
    if parts.is_empty() || !parts.iter().map(|p| &p.dataset).eq(datasets) {
        return Err(format!(
            "expected `dataset`, or `datasets` and for each, in their order, a line `{PART} NAME` with SQL below; \
             datasets: {}; lines: {}",
            datasets.join(", "),
            parts.iter().map(|p| p.dataset.as_str()).collect::<Vec<_>>().join(", ")
        ));
    }
    Ok(parts)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(datasets: &[&str], sql: &str, expect: Option<&[(&str, &str)]>) {
        let datasets: Vec<String> = datasets.iter().map(|d| (*d).to_owned()).collect();
        let found = parts(&datasets, sql).ok();
        let found = found.as_ref().map(|parts| {
            parts.iter().map(|p| (p.dataset.as_str(), p.sql.as_str())).collect::<Vec<_>>()
        });
        assert_eq!(found.as_deref(), expect, "{sql}");
    }

    #[test]
    fn each_dataset_of_a_table_has_sql_of_its_own() {
        let sql = "-- dataset: a\nSELECT 1\n-- dataset: b\nSELECT 2\n";
        check(&["a", "b"], sql, Some(&[("a", "SELECT 1"), ("b", "SELECT 2")]));
        check(&["a"], sql, None);
        check(&["b", "a"], sql, None);
        check(&["a"], "SELECT 1", None);
        check(&[], "", None);
    }
}
