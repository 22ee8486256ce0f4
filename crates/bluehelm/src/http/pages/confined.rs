//! What a reader wrote is run in a process of its own, within the service's limits.

use serde_json::Value;
use warehouse::text_rows;
use web::pages::data::SqlAnswer;

use crate::http::Shared;
use crate::pages::{Confined, Later};

/// Rows that a page shows of a query; the API gives all.
const ROWS: usize = 500;

/// Runs what a reader wrote in a process of its own.
pub struct InProcess(pub Shared);

impl Confined for InProcess {
    fn rows<'a>(&'a self, sql: &'a str) -> Later<'a, SqlAnswer> {
        Box::pin(async move {
            let (schema, batches) = self.0.rows(sql, None).await.map_err(|p| p.detail)?;
            let mut rows = text_rows(&batches).map_err(|e| e.to_string())?;
            let more = rows.len() > ROWS;
            rows.truncate(ROWS);
            let columns = schema.fields().iter().map(|f| f.name().clone()).collect();
            Ok(SqlAnswer { columns, rows, more })
        })
    }

    fn statement<'a>(&'a self, text: &'a str) -> Later<'a, Value> {
        Box::pin(async move { self.0.statement(text, None).await.map_err(|p| p.detail) })
    }
}
