//! What does SQL answer? Only for the tests of these functions.

use arrow::array::RecordBatch;
use datafusion::error::Result;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::{TextRow, text_rows};

/// A session that knows the functions and these tables. Three partitions and small batches, so that
/// nothing is right only because all rows came at once.
pub(super) fn session(tables: &[(&str, RecordBatch)]) -> SessionContext {
    let config = SessionConfig::new().with_target_partitions(3).with_batch_size(64);
    let context = SessionContext::new_with_config(config);
    super::register(&context);
    for (name, batch) in tables {
        context.register_batch(*name, batch.clone()).expect("a table");
    }
    context
}

/// The rows of a query.
pub(super) fn ask(context: &SessionContext, sql: &str) -> Result<Vec<TextRow>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build();
    let batches =
        runtime.expect("a runtime").block_on(async { context.sql(sql).await?.collect().await })?;
    Ok(text_rows(&batches).expect("text"))
}

/// One expression and its value as text, `NULL` where there is none.
pub(super) fn check(expression: &str, expect: &str) {
    let rows = ask(&session(&[]), &format!("SELECT {expression}")).expect(expression);
    assert_eq!(rows[0][0].as_deref().unwrap_or("NULL"), expect, "{expression}");
}

/// An expression that must fail, and what the error must say.
pub(super) fn check_refused(expression: &str, words: &[&str]) {
    let error = ask(&session(&[]), &format!("SELECT {expression}")).expect_err(expression);
    let text = error.to_string();
    let missing: Vec<&&str> = words.iter().filter(|w| !text.contains(**w)).collect();
    assert!(missing.is_empty(), "{expression}: {text:?} lacks {missing:?}");
}
