//! What the pages on data are given.

use std::future::Future;
use std::pin::Pin;

use anyhow::Result;
use web::pages::data::{Data, SqlAnswer};
use web::{At, Frame, pages};

use super::{loaded, read};
use crate::ops::{diff, publications};
use crate::settings::Settings;

/// What a query gives, or why it gives nothing.
pub type Asked<'a> = Pin<Box<dyn Future<Output = Result<SqlAnswer, String>> + Send + 'a>>;

/// Who runs a reader's query, within its limits: the service does, a copy that is carried cannot.
pub trait Console: Send + Sync {
    /// Runs it.
    fn ask<'a>(&'a self, sql: &'a str) -> Asked<'a>;
}

pub async fn page(settings: &Settings, at: &At<'_>, console: &dyn Console) -> Result<Frame> {
    let sql = match at.asked("q").filter(|q| !q.trim().is_empty()) {
        Some(q) => Some((q.to_owned(), console.ask(q).await)),
        None => None,
    };
    let datasets = read(&publications::list(settings).await?)?;
    Ok(pages::data::page(at, &Data { datasets, sql }))
}

pub async fn dataset(settings: &Settings, at: &At<'_>, id: &str) -> Result<Frame> {
    let dataset: web::Dataset = read(&publications::find(settings, id).await?)?;
    // A publication whose rows are here can be compared, record by record.
    let whole: Vec<_> =
        dataset.publications.iter().filter(|p| p.rows.is_some()).map(|p| p.known_from).collect();
    let difference = match whole.as_slice() {
        [later, earlier, ..] => Some(loaded(diff::diff(settings, id, *earlier, *later).await)?),
        _ => None,
    };
    Ok(pages::data::dataset(at, &dataset, difference.as_ref()))
}
