//! Which publications of each dataset are at hand: stored here, or carried as sums?

use anyhow::{Result, bail};
use base::{Date, nearest};
use ingest::{Manifest, Source};
use serde::Serialize;

use crate::settings::Settings;

/// A dataset and its publications.
#[derive(Debug, Clone, Serialize)]
pub struct Dataset {
    /// Its id, as in `sources/`.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// On which terms.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// Its page at the publisher.
    pub url: String,
    /// How often it comes.
    pub frequency: String,
    /// Newest first; by the day asked for, where one is.
    pub publications: Vec<Publication>,
}

/// One publication of a dataset.
#[derive(Debug, Clone, Serialize)]
pub struct Publication {
    /// Its date.
    pub known_from: Date,
    /// SHA-256 of the publisher's bytes.
    pub snapshot: String,
    /// Rows stored; none where the program carries its sums only.
    pub rows: Option<u64>,
    /// Rows that could not be read.
    pub quarantined: Option<u64>,
    /// Rows kept with a doubt.
    pub flagged: Option<u64>,
}

/// Every dataset that is declared.
pub async fn list(settings: &Settings) -> Result<Vec<Dataset>> {
    let mut found = Vec::new();
    for source in settings.sources()?.iter() {
        found.push(with_publications(settings, source).await?);
    }
    Ok(found)
}

/// One dataset; an unknown one is an error that names the nearest.
pub async fn find(settings: &Settings, id: &str) -> Result<Dataset> {
    let sources = settings.sources()?;
    let Some(source) = sources.iter().find(|s| s.id == id) else {
        let hint = nearest(id, sources.iter().map(|s| s.id.as_str()));
        let hint = hint.map(|n| format!("; did you mean {n}?")).unwrap_or_default();
        bail!("there is no dataset {id}{hint}")
    };
    with_publications(settings, source).await
}

async fn with_publications(settings: &Settings, source: &Source) -> Result<Dataset> {
    let warehouse = settings.warehouse()?;
    let manifests = settings.home.raw().manifests(&source.id)?;
    let stored = warehouse.is_stored(&source.id).await?;
    let mut publications: Vec<Publication> = Vec::new();
    let mut published = warehouse.vintages(&source.id).await?;
    published.retain(|v| settings.knows_of(v.known_from));
    for vintage in published {
        let manifest = manifests.iter().find(|m: &&Manifest| m.snapshot() == vintage.snapshot);
        publications.push(Publication {
            known_from: vintage.known_from,
            rows: stored.then_some(vintage.rows),
            quarantined: manifest.map(|m| m.quarantined),
            flagged: manifest.map(|m| m.flagged),
            snapshot: vintage.snapshot,
        });
    }
    publications.sort_by_key(|p| std::cmp::Reverse(p.known_from));
    Ok(Dataset {
        id: source.id.clone(),
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        licence: source.licence.clone(),
        citation: source.citation.clone(),
        url: source.url.clone(),
        frequency: source.frequency.clone(),
        publications,
    })
}
