//! What changed between two publications of a dataset?

use anyhow::{Result, bail};
use base::Date;
use serde::Serialize;
use warehouse::{Vintage, Warehouse, WarehouseError, text_rows};

use crate::settings::Settings;

/// Columns that say where a row stood, not what it says.
const PLACE: [&str; 5] = ["source_file", "source_line", "known_from", "flags", "date_precision"];

/// Differences between two publications.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// The table compared.
    pub dataset: String,
    /// The earlier publication.
    pub from: Date,
    /// The later publication.
    pub to: Date,
    /// Rows only in the later.
    pub added: u64,
    /// Rows only in the earlier.
    pub removed: u64,
    /// Rows in both of which any harmonised column differs.
    pub changed: u64,
    /// How often one value became another, most frequent first.
    pub reclassified: Vec<Reclassified>,
}

/// A value that became another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reclassified {
    /// The column.
    pub column: String,
    /// Value in the earlier publication; none where it was missing.
    pub from: Option<String>,
    /// Value in the later publication.
    pub to: Option<String>,
    /// Rows.
    pub count: u64,
}

/// Compares a harmonised table as published on two dates, row by row by its key.
pub async fn diff(settings: &Settings, table: &str, from: Date, to: Date) -> Result<Difference> {
    let warehouse = settings.warehouse()?;
    let Some(definition) = warehouse.table(table) else {
        return Err(warehouse.no_such_table(table).into());
    };
    if !definition.parts.is_empty() {
        bail!(
            "{table} puts several datasets together; compare one of its parts: {}",
            definition.parts.join(", ")
        );
    }
    if !warehouse.is_stored(&definition.dataset).await? {
        let (table, dataset) = (table.to_owned(), definition.dataset.clone());
        return Err(WarehouseError::NotLoaded { table, dataset }.into());
    }
    let vintages = warehouse.vintages(&definition.dataset).await?;
    for date in [from, to] {
        known(&definition.dataset, &vintages, date)?;
    }
    let columns = definition.columns.keys().map(String::as_str);
    let compared: Vec<&str> = columns
        .filter(|c| {
            !PLACE.contains(c)
                && ![&definition.key, &definition.derived].iter().any(|l| l.iter().any(|d| d == c))
        })
        .collect();
    let pairs = pairs(table, &definition.key, from, to);
    let (added, removed, changed) = counts(&warehouse, &pairs, &compared).await?;
    let mut reclassified = Vec::new();
    for column in compared {
        reclassified.extend(matrix(&warehouse, &pairs, column).await?);
    }
    reclassified.sort_by_key(|r: &Reclassified| std::cmp::Reverse(r.count));
    Ok(Difference { dataset: table.to_owned(), from, to, added, removed, changed, reclassified })
}

fn known(dataset: &str, vintages: &[Vintage], date: Date) -> Result<(), WarehouseError> {
    if vintages.iter().any(|v| v.known_from == date) {
        return Ok(());
    }
    let known = vintages.iter().map(|v| v.known_from.to_string()).collect::<Vec<_>>().join(", ");
    Err(WarehouseError::NoSuchVintage { dataset: dataset.to_owned(), asked: date, known })
}

/// `FROM` clause that pairs rows `a` (earlier) and `b` (later) by key, missing key parts equal.
fn pairs(table: &str, key: &[String], from: Date, to: Date) -> String {
    let parts = key
        .iter()
        .map(|k| format!("coalesce(CAST({k} AS VARCHAR), '')"))
        .collect::<Vec<_>>()
        .join(" || '|' || ");
    let side = |date| {
        format!(
            "(SELECT *, {parts} AS row_key FROM all_vintages.{table} WHERE known_from = DATE '{date}')"
        )
    };
    format!("FROM {} a FULL OUTER JOIN {} b ON a.row_key = b.row_key", side(from), side(to))
}

async fn counts(warehouse: &Warehouse, pairs: &str, compared: &[&str]) -> Result<(u64, u64, u64)> {
    let differs = compared
        .iter()
        .map(|c| format!("(a.{c} IS DISTINCT FROM b.{c})"))
        .collect::<Vec<_>>()
        .join(" OR ");
    let sql = format!(
        "SELECT count(*) FILTER (WHERE a.row_key IS NULL), count(*) FILTER (WHERE b.row_key IS NULL), \
         count(*) FILTER (WHERE a.row_key IS NOT NULL AND b.row_key IS NOT NULL AND ({differs})) {pairs}"
    );
    let rows = text_rows(&warehouse.sql(&sql).await?.1)?;
    let number =
        |i: usize| rows.first().and_then(|r| r.get(i)?.as_ref()?.parse().ok()).unwrap_or(0);
    Ok((number(0), number(1), number(2)))
}

async fn matrix(warehouse: &Warehouse, pairs: &str, column: &str) -> Result<Vec<Reclassified>> {
    let sql = format!(
        "SELECT CAST(a.{column} AS VARCHAR), CAST(b.{column} AS VARCHAR), count(*) {pairs} \
         WHERE a.row_key IS NOT NULL AND b.row_key IS NOT NULL AND a.{column} IS DISTINCT FROM b.{column} \
         GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2"
    );
    let rows = text_rows(&warehouse.sql(&sql).await?.1)?;
    let value = |mut row: Vec<Option<String>>| {
        let count = row.pop().flatten().and_then(|n| n.parse().ok()).unwrap_or(0);
        let to = row.pop().flatten();
        Reclassified { column: column.to_owned(), from: row.pop().flatten(), to, count }
    };
    Ok(rows.into_iter().map(value).collect())
}
