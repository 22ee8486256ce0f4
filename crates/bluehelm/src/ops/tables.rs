//! Which tables can be read, and how does one read a table piece by piece?

use std::collections::BTreeMap;

use anyhow::Result;
use base::{Date, Provenance};
use serde::Serialize;
use warehouse::Warehouse;

use super::answers::{dataset_of, newest_of, provenances};
use crate::settings::Settings;

/// A table for readers.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Its name.
    pub table: String,
    /// What a row is.
    pub title: String,
    /// What each column means.
    pub columns: BTreeMap<String, String>,
    /// Where its rows come from.
    pub sources: Vec<Provenance>,
}

/// The harmonised tables that have rows here.
pub async fn list(settings: &Settings) -> Result<Vec<Table>> {
    let warehouse = settings.warehouse()?;
    let known = provenances(settings, &warehouse).await?;
    let mut found = Vec::new();
    for name in warehouse.tables_here() {
        if let Some(table) = described(settings, &warehouse, &known, &name) {
            found.push(with_columns_here(&warehouse, table).await?);
        }
    }
    Ok(found)
}

/// A harmonised table, with where its rows come from.
pub async fn find(settings: &Settings, name: &str) -> Result<Table> {
    let warehouse = settings.warehouse()?;
    let known = provenances(settings, &warehouse).await?;
    if let Some(table) = described(settings, &warehouse, &known, name) {
        return with_columns_here(&warehouse, table).await;
    }
    Err(warehouse.no_such_table(name).into())
}

/// A table put together of parts has the columns of those that are loaded.
async fn with_columns_here(warehouse: &Warehouse, mut table: Table) -> Result<Table> {
    let none = format!("SELECT * FROM {} LIMIT 0", quoted(&table.table));
    let (schema, _) = warehouse.sql(&none).await?;
    table.columns.retain(|column, _| schema.field_with_name(column).is_ok());
    Ok(table)
}

fn described(
    settings: &Settings,
    warehouse: &Warehouse,
    known: &BTreeMap<(String, Date), Provenance>,
    name: &str,
) -> Option<Table> {
    let definition = warehouse.table(name)?;
    let own = [name.to_owned()];
    let parts = if definition.parts.is_empty() { &own[..] } else { &definition.parts };
    let newest = |part: &String| newest_of(known, &dataset_of(warehouse, part), settings.known_on);
    Some(Table {
        table: name.to_owned(),
        title: definition.title.clone(),
        columns: definition.columns.clone(),
        sources: parts.iter().filter_map(newest).collect(),
    })
}

/// A query for the rows of a table from a place on, in an order that is the same each time: as they stood in the
/// publication, and by every other column where that does not tell rows apart.
pub fn piece(table: &Table, from: u64, rows: u64) -> String {
    let place = ["known_from", "source_file", "source_line"];
    let first = place.iter().filter(|c| table.columns.contains_key(**c)).copied();
    let others = table.columns.keys().map(String::as_str).filter(|c| !place.contains(c));
    let order: Vec<String> = first.chain(others).map(quoted).collect();
    let (name, order) = (quoted(&table.table), order.join(", "));
    format!("SELECT * FROM {name} ORDER BY {order} LIMIT {rows} OFFSET {from}")
}

/// A query for all rows of a table.
pub fn whole(table: &Table) -> String {
    piece(table, 0, u64::from(u32::MAX))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
