//! What does the server have to offer?

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::Dataset;
use crate::ucdp::Events;

/// Datasets and their metadata, files made up by a test, and a folder.
#[derive(Debug, Clone, Default)]
pub struct Content {
    pub(crate) datasets: BTreeMap<String, Dataset>,
    pub(crate) metadata: Vec<Map<String, Value>>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) events: BTreeMap<String, Events>,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) gzip: bool,
}

impl Content {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds or replaces a dataset.
    #[must_use]
    pub fn dataset(mut self, dataset: Dataset) -> Self {
        self.datasets.insert(dataset.id.to_lowercase(), dataset);
        self
    }

    /// Serves these rows as a release of the Uppsala Conflict Data Program: `gedevents`, `25.1`. With a
    /// token, whoever does not send it is refused.
    #[must_use]
    pub fn events(
        mut self,
        resource: &str,
        release: &str,
        rows: Dataset,
        token: Option<&str>,
    ) -> Self {
        let events = Events { rows: rows.rows, token: token.map(str::to_owned) };
        self.events.insert(format!("{resource}/{release}"), events);
        self
    }

    /// The hub's metadata: a JSON array of objects. A dataset without an entry gets a bare one.
    pub fn metadata(mut self, text: &str) -> io::Result<Self> {
        self.metadata = serde_json::from_str(text)?;
        Ok(self)
    }

    /// Serves these bytes at `path`, which begins with a slash.
    #[must_use]
    pub fn file(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.to_owned(), bytes.into());
        self
    }

    /// Serves the files of a folder, with listings.
    #[must_use]
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Answers in gzip whoever accepts it.
    #[must_use]
    pub fn gzip(mut self) -> Self {
        self.gzip = true;
        self
    }

    /// A mirror: its files, and its `psdata` through the hub's API, each dataset in the newest
    /// vintage (`psdata/ID/YYYY-MM-DD.csv` or `.json`) published by `known_on`, or of all.
    pub fn from_mirror(mirror: &Path, known_on: Option<Date>) -> io::Result<Self> {
        let psdata = mirror.join("psdata");
        let metadata = fs::read_to_string(psdata.join("metadata/all.json"))?;
        let mut content = Self::new().folder(mirror).metadata(&metadata)?;
        for entry in fs::read_dir(&psdata)? {
            let folder = entry?.path();
            let Some((path, json)) = newest(&folder, known_on)? else { continue };
            let id = folder.file_name().unwrap_or_default().to_string_lossy();
            let text = fs::read_to_string(path)?;
            let read = if json { Dataset::from_json } else { Dataset::from_csv };
            content = content.dataset(read(&id, &text)?);
        }
        Ok(content)
    }

    /// The metadata of all datasets, those without an entry included.
    pub(crate) fn all_metadata(&self) -> Vec<Map<String, Value>> {
        let mut all = self.metadata.clone();
        for dataset in self.datasets.values() {
            if !all.iter().any(|entry| names(entry, &dataset.id)) {
                all.push(bare(dataset));
            }
        }
        all
    }
}

/// Whether a metadata entry is about this dataset; the hub does not mind case.
pub(crate) fn names(entry: &Map<String, Value>, id: &str) -> bool {
    entry.get("Dataset ID").and_then(Value::as_str).is_some_and(|it| it.eq_ignore_ascii_case(id))
}

fn bare(dataset: &Dataset) -> Map<String, Value> {
    let updated = dataset.last_update().map(|time| time.strftime("%Y-%m-%d").to_string());
    let columns: Vec<Value> = dataset
        .columns
        .iter()
        .map(|name| json!({"Column Name": name, "Definition": null, "Format": dataset.format(name), "Attributes": null}))
        .collect();
    let entry = json!({
        "Name": dataset.id,
        "Dataset ID": dataset.id,
        "Update Frequency": "Ad Hoc",
        "Organization": "United Nations",
        "Column definitions": columns,
        "Last Update Date": updated,
    });
    if let Value::Object(entry) = entry { entry } else { Map::new() }
}

fn newest(folder: &Path, known_on: Option<Date>) -> io::Result<Option<(PathBuf, bool)>> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut vintages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let json = match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => true,
            Some("csv") => false,
            _ => continue,
        };
        let date: Option<Date> =
            path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
        if let Some(date) = date.filter(|date| known_on.is_none_or(|on| *date <= on)) {
            vintages.push((date, path, json));
        }
    }
    Ok(vintages.into_iter().max().map(|(_, path, json)| (path, json)))
}
