//! Which datasets are there, and which publications of them are stored?

use anyhow::Result;
use serde::Serialize;
use warehouse::Vintage;

use crate::settings::Settings;

/// A dataset as declared, with what is stored of it.
#[derive(Debug, Clone, Serialize)]
pub struct Dataset {
    /// Its id, as in `sources/`.
    pub dataset: String,
    /// What it is.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// On which terms.
    pub licence: String,
    /// Where.
    pub url: String,
    /// The publications stored, oldest first; by the day asked for, where one is.
    pub vintages: Vec<Vintage>,
    /// Rows that could not be read, in all these publications.
    pub quarantined: u64,
}

/// Every dataset.
pub async fn list(settings: &Settings) -> Result<Vec<Dataset>> {
    settings.home.format()?;
    let sources = settings.sources()?;
    let (store, raw) = (settings.home.store(), settings.home.raw());
    let mut found = Vec::new();
    for source in sources.iter() {
        let mut manifests = raw.manifests(&source.id)?;
        manifests.retain(|m| settings.knows_of(m.known_from));
        let mut vintages = store.vintages(&source.id).await?;
        vintages.retain(|v| settings.knows_of(v.known_from));
        found.push(Dataset {
            dataset: source.id.clone(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            licence: source.licence.clone(),
            url: source.url.clone(),
            vintages,
            quarantined: manifests.iter().map(|m| m.quarantined).sum(),
        });
    }
    Ok(found)
}

/// A publication, with its dataset.
#[cfg(feature = "serve")]
#[derive(Debug, Clone, Serialize)]
pub struct DatasetVintage {
    /// Its dataset.
    pub dataset: String,
    /// The publication; of one that the program carries, no rows are counted.
    #[serde(flatten)]
    pub vintage: Vintage,
    /// Whether the program carries its sums, rather than its rows being stored.
    pub carried: bool,
}

/// Every publication that is stored, or whose sums the program carries; by the day asked for, where one is.
#[cfg(feature = "serve")]
pub async fn vintages(settings: &Settings) -> Result<Vec<DatasetVintage>> {
    let (sources, warehouse) = (settings.sources()?, settings.warehouse()?);
    let mut found = Vec::new();
    for source in sources.iter() {
        let carried = !warehouse.is_stored(&source.id).await?;
        let mut published = warehouse.vintages(&source.id).await?;
        published.retain(|v| settings.knows_of(v.known_from));
        for vintage in published {
            found.push(DatasetVintage { dataset: source.id.clone(), vintage, carried });
        }
    }
    Ok(found)
}
