//! What the pages on data are given.

use anyhow::Result;
use web::pages::data::Data;
use web::{At, Frame, pages};

use super::{Confined, loaded, read};
use crate::ops::{diff, publications};
use crate::settings::Settings;

pub async fn page(settings: &Settings, at: &At<'_>, confined: &dyn Confined) -> Result<Frame> {
    let sql = match at.asked("q").filter(|q| !q.trim().is_empty()) {
        Some(q) => Some((q.to_owned(), confined.rows(q).await)),
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
    Ok(pages::data::dataset(at, &dataset, difference.as_ref(), &tables(settings, id)?))
}

/// The tables with rows here that a dataset fills.
fn tables(settings: &Settings, dataset: &str) -> Result<Vec<String>> {
    let warehouse = settings.warehouse()?;
    let of_dataset = |name: &String| warehouse.table(name).is_some_and(|t| t.dataset == dataset);
    Ok(warehouse.tables_here().into_iter().filter(of_dataset).collect())
}
