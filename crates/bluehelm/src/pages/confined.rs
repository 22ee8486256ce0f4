//! Who runs what a reader wrote, within limits? The service does; a copy that is carried cannot.

use std::future::Future;
use std::pin::Pin;

use serde_json::Value;
use web::pages::data::SqlAnswer;

/// An answer to come, or why there is none.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send + 'a>>;

/// Runs what a reader wrote.
pub trait Confined: Send + Sync {
    /// Rows of a query.
    fn rows<'a>(&'a self, sql: &'a str) -> Later<'a, SqlAnswer>;

    /// What became of a statement, as its documented JSON.
    fn statement<'a>(&'a self, text: &'a str) -> Later<'a, Value>;
}
