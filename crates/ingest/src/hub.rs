//! What does the UN Peace and Security Data Hub say of a dataset, and what are its rows?
//!
//! The documented interface: `/metadata/{id}` and `/data/{id}/json?per_page=&page_num=`, no key,
//! no total count: pages are read until a short one.

use std::path::Path;

use base::Date;
use fetch::{Fetcher, Outcome, Request};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use crate::manifest::Part;
use crate::read::read_file;
use crate::source::{HubFormat, HubPlace, normalised};
use crate::survey::Survey;
use crate::{IngestError, RawStore};

/// The hub's public address.
pub(crate) const HUB_URL: &str = "https://api.psdata.un.org/public";
const ROWS_PER_PAGE: u64 = 10_000;
/// A dataset of more pages than this is an answer that never ends.
const MOST_PAGES: u64 = 10_000;

/// A hub at an address.
pub(crate) struct Hub<'a> {
    pub(crate) base: &'a str,
    pub(crate) fetcher: &'a Fetcher,
    pub(crate) raw: &'a RawStore,
}

/// What the hub says of a dataset.
#[derive(Debug, Clone, Default)]
pub(crate) struct Described {
    pub(crate) last_update: Option<Date>,
    pub(crate) date_columns: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(rename = "Dataset ID")]
    id: String,
    #[serde(rename = "Last Update Date")]
    last_update: Option<String>,
    #[serde(rename = "Column definitions", default)]
    columns: Option<Vec<ColumnDefinition>>,
}

#[derive(Deserialize)]
struct ColumnDefinition {
    #[serde(rename = "Column Name")]
    name: String,
    #[serde(rename = "Format")]
    format: Option<String>,
}

impl Hub<'_> {
    /// Reads the hub's own metadata; an id in another case is the same id.
    pub(crate) fn describe(&self, dataset: &str) -> Result<Described, IngestError> {
        let url = format!("{}/metadata/all", self.base);
        let file = self.raw.incoming("metadata")?;
        self.fetcher.get(&Request::new(&url), &file, &mut |_, _| {})?;
        let bytes = std::fs::read(&file).map_err(IngestError::path(&file))?;
        let wrong = |cause: String| IngestError::Interface { url: url.clone(), cause };
        crate::read::format_of(&bytes, &url)?;
        let all: Vec<Metadata> = serde_json::from_slice(&bytes)
            .map_err(|e| wrong(format!("expected the metadata of all datasets, found: {e}")))?;
        let known: Vec<&str> = all.iter().map(|m| m.id.as_str()).collect();
        let Some(found) = all.iter().find(|m| m.id.eq_ignore_ascii_case(dataset)) else {
            let hint = base::nearest(dataset, known)
                .map(|n| format!("; did you mean {n}?"))
                .unwrap_or_default();
            return Err(wrong(format!("the hub has no dataset {dataset}{hint}")));
        };
        let is_date = |c: &&ColumnDefinition| c.format.as_deref() == Some("Date");
        let dates = found.columns.iter().flatten().filter(is_date).map(|c| normalised(&c.name));
        Ok(Described {
            last_update: found.last_update.as_deref().and_then(|d| d.get(..10)?.parse().ok()),
            date_columns: dates.collect(),
        })
    }

    /// Every page of a dataset; pages that the hub calls unchanged are taken from `before`.
    pub(crate) fn pages(
        &self,
        place: &HubPlace,
        before: &[Part],
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<Vec<Part>, IngestError> {
        let dataset = &place.dataset;
        let format = match place.format {
            HubFormat::Json => "json",
            HubFormat::Csv => "csv",
        };
        let filter = place.filter.as_ref().map_or_else(String::new, |filter| {
            format!("&filter={}", utf8_percent_encode(filter, NON_ALPHANUMERIC))
        });
        let mut parts: Vec<Part> = Vec::new();
        for page in 1..=MOST_PAGES {
            let url = format!(
                "{}/data/{dataset}/{format}?per_page={ROWS_PER_PAGE}&page_num={page}{filter}",
                self.base
            );
            let earlier = before.iter().find(|p| p.url == url && self.raw.holds(&p.sha256));
            let part = self.page(&url, &format!("{dataset} page {page}"), earlier, progress)?;
            let mut rows = Survey::default();
            match read_file(&self.raw.path(&part.sha256), &part.name, None, &mut rows) {
                // An empty page after the first is only the end.
                Err(IngestError::Empty { .. }) if page > 1 => {}
                read => read?,
            }
            if parts.last().is_some_and(|last| last.sha256 == part.sha256) {
                let cause =
                    format!("page {page} repeats page {}: the server ignores page_num", page - 1);
                return Err(IngestError::Interface { url, cause });
            }
            let counted = rows.rows;
            if counted > 0 || page == 1 {
                parts.push(part);
            }
            if counted != ROWS_PER_PAGE {
                return Ok(parts);
            }
        }
        Err(IngestError::Interface {
            url: self.base.to_owned(),
            cause: format!("{dataset} has over {MOST_PAGES} pages"),
        })
    }

    fn page(
        &self,
        url: &str,
        name: &str,
        earlier: Option<&Part>,
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<Part, IngestError> {
        download(self.fetcher, self.raw, url, Vec::new(), name, earlier, progress)
    }
}

/// Fetches an address into the raw store (`headers` go to its own host only), or keeps `earlier` where the server says it still holds.
pub(crate) fn download(
    fetcher: &Fetcher,
    raw: &RawStore,
    url: &str,
    headers: Vec<(String, String)>,
    name: &str,
    earlier: Option<&Part>,
    progress: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Part, IngestError> {
    let mut request = Request { headers, ..Request::new(url) };
    request.etag = earlier.and_then(|p| p.etag.clone());
    request.last_modified = earlier.and_then(|p| p.last_modified.clone());
    let scratch = raw.incoming(&normalised(
        Path::new(url).file_name().and_then(|n| n.to_str()).unwrap_or(name),
    ))?;
    match (fetcher.get(&request, &scratch, progress)?, earlier) {
        (Outcome::Fetched(body), _) => {
            raw.adopt(&scratch, &body.sha256)?;
            Ok(Part {
                name: name.to_owned(),
                sha256: body.sha256,
                bytes: body.bytes,
                url: url.to_owned(),
                etag: body.etag,
                last_modified: body.last_modified,
            })
        }
        (Outcome::Unchanged, Some(part)) => Ok(part.clone()),
        (Outcome::Unchanged, None) => {
            let cause = "answered 304 Not Modified to a request without a condition".to_owned();
            Err(IngestError::Interface { url: url.to_owned(), cause })
        }
    }
}
