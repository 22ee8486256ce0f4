//! What does the Uppsala Conflict Data Program's interface hold of a release?
//!
//! `GET /api/{resource}/{release}?pagesize=1000&page=0..`, the token in a header. Every page says how
//! many rows and pages there are: both are checked. The addresses of next pages that an answer
//! names are not followed, so that the token goes to one host only.

use fetch::{FetchError, Fetcher};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::hub::download;
use crate::manifest::Part;
use crate::release::Release;
use crate::source::UcdpPlace;
use crate::{IngestError, RawStore};

const TOKEN_HEADER: &str = "x-ucdp-access-token";
/// The most that the interface allows.
const ROWS_PER_PAGE: u64 = 1_000;
/// More pages than a day's quota of requests is an answer that never ends.
const MOST_PAGES: u64 = 5_000;

/// Where the interface is, and the user's token for it.
#[derive(Clone)]
pub struct UcdpAccess {
    /// Its address, without a slash at the end.
    pub address: String,
    /// Never shown, stored or logged.
    pub token: Option<String>,
}

impl UcdpAccess {
    /// An address that gets no token.
    pub fn at(address: impl Into<String>) -> Self {
        Self { address: address.into(), token: None }
    }
}

impl Default for UcdpAccess {
    fn default() -> Self {
        Self::at("https://ucdpapi.pcr.uu.se")
    }
}

/// The interface, as a sync asks it.
pub(crate) struct Ucdp<'a> {
    pub(crate) access: &'a UcdpAccess,
    pub(crate) fetcher: &'a Fetcher,
    pub(crate) raw: &'a RawStore,
}

#[derive(Deserialize)]
struct Page {
    #[serde(rename = "TotalCount")]
    rows_of_all: u64,
    #[serde(rename = "TotalPages")]
    pages: u64,
    #[serde(rename = "Result", default)]
    rows: Option<Vec<IgnoredAny>>,
}

impl Ucdp<'_> {
    /// Every page of a release, and the release.
    pub(crate) fn pages(
        &self,
        dataset: &str,
        place: &UcdpPlace,
        before: &[Part],
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<(Release, Vec<Part>), IngestError> {
        let UcdpPlace { resource, release } = place;
        let Some(known) = Release::parse(release) else {
            return Err(IngestError::Declaration {
                origin: format!("sources/{dataset}.toml"),
                cause: format!("release {release:?} is none such as 25.1, 25.0.6 or 25.01.25.09"),
            });
        };
        let (mut parts, mut counted, mut first): (Vec<Part>, u64, Option<Page>) =
            (Vec::new(), 0, None);
        loop {
            let number = parts.len() as u64;
            let url = format!(
                "{}/api/{resource}/{release}?pagesize={ROWS_PER_PAGE}&page={number}",
                self.access.address
            );
            // The name holds the release, as the names of files do.
            let name = format!("GEDEvent_v{} page {number}", release.replace('.', "_"));
            let part = self.part(&url, &name, before, progress)?;
            let page = self.read(&part)?;
            let wrong = |cause: String| IngestError::Interface { url: url.clone(), cause };
            let rows = page.rows.as_ref().map_or(0, Vec::len) as u64;
            if let Some(first) = first.as_ref().filter(|f| f.rows_of_all != page.rows_of_all) {
                return Err(wrong(format!(
                    "the release changed while it was read: {} rows on the first page, {} here; try again",
                    first.rows_of_all, page.rows_of_all
                )));
            }
            if parts.last().is_some_and(|last: &Part| last.sha256 == part.sha256) {
                return Err(wrong(format!("page {number} repeats the one before it")));
            }
            counted += rows;
            let (pages, total) = (page.pages, page.rows_of_all);
            parts.push(part);
            first.get_or_insert(page);
            if parts.len() as u64 >= pages || rows == 0 {
                if counted != total {
                    return Err(wrong(format!(
                        "expected {total} rows on {pages} pages, found {counted} on {}",
                        parts.len()
                    )));
                }
                return Ok((known, parts));
            }
            if pages > MOST_PAGES {
                return Err(wrong(format!("{pages} pages, more than {MOST_PAGES}")));
            }
        }
    }

    fn part(
        &self,
        url: &str,
        name: &str,
        before: &[Part],
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<Part, IngestError> {
        let earlier = before.iter().find(|p| p.url == url && self.raw.holds(&p.sha256));
        let token = self.access.token.as_ref().map(|t| (TOKEN_HEADER.to_owned(), t.clone()));
        let headers = token.into_iter().collect();
        match download(self.fetcher, self.raw, url, headers, name, earlier, progress) {
            Err(IngestError::Fetch(FetchError::Status { address, status: 401 | 403, .. })) => {
                Err(IngestError::Token { address, given: self.access.token.is_some() })
            }
            part => part,
        }
    }

    fn read(&self, part: &Part) -> Result<Page, IngestError> {
        let path = self.raw.path(&part.sha256);
        let bytes = std::fs::read(&path).map_err(IngestError::path(&path))?;
        crate::read::format_of(&bytes, &part.name)?;
        serde_json::from_slice(&bytes).map_err(|e| IngestError::Interface {
            url: part.url.clone(),
            cause: format!("expected TotalCount, TotalPages and Result, found: {e}"),
        })
    }
}
