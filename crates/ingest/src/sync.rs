//! Which publications of a dataset are new, and do they load?

use std::fs::File;
use std::path::PathBuf;

use base::Date;
use fetch::{FetchError, Fetcher, Policy};
use serde::Serialize;
use warehouse::{Store, Vintage};

use crate::hub::{Described, HUB_URL, Hub, download};
use crate::load::{Expectation, load};
use crate::manifest::{Manifest, Part};
use crate::mirror::{self, Publication};
use crate::source::{Access, HubPlace, UcdpPlace};
use crate::ucdp::{Ucdp, UcdpAccess};
use crate::{Home, IngestError, RawStore, Source};

/// Where publications come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The publishers' own addresses.
    Publisher,
    /// A mirror in a folder.
    Folder(PathBuf),
    /// A mirror on a server: a file tree with listings, or a server that speaks the hub's API.
    Url(String),
}

/// What a sync is doing now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Bytes received of a file, and its length where it is known.
    Bytes(u64, Option<u64>),
    /// More rows were read.
    Rows(u64),
}

/// What became of a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// The dataset.
    pub dataset: String,
    /// Vintages that are new.
    pub new: Vec<Manifest>,
    /// Publications whose bytes were already stored.
    pub unchanged: usize,
}

/// A sync into a home folder; hold [`Home::lock`] while it runs.
pub struct Sync {
    home: Home,
    raw: RawStore,
    store: Store,
    origin: Origin,
    fetcher: Fetcher,
    today: Date,
    accept_collapse: bool,
    known_from: Option<Date>,
    replaces: bool,
    ucdp: UcdpAccess,
}

impl Sync {
    /// `today` (UTC) is the date of retrieval.
    pub fn new(home: &Home, origin: Origin, today: Date) -> Self {
        Self {
            home: home.clone(),
            raw: home.raw(),
            store: home.store(),
            origin,
            fetcher: Fetcher::new(Policy::default()),
            today,
            accept_collapse: false,
            known_from: None,
            replaces: false,
            ucdp: UcdpAccess::default(),
        }
    }

    /// How the Uppsala Conflict Data Program is asked where publishers are the origin. A mirror is
    /// never sent the token.
    pub fn with_ucdp(self, ucdp: UcdpAccess) -> Self {
        Self { ucdp, ..self }
    }

    /// Other time-outs, retries or limits.
    pub fn with_fetcher(self, fetcher: Fetcher) -> Self {
        Self { fetcher, ..self }
    }

    /// Stores a publication even where far fewer rows came than before.
    pub fn accepting_collapse(self, accept_collapse: bool) -> Self {
        Self { accept_collapse, ..self }
    }

    /// The date of the publications found, in place of what names and metadata say.
    pub fn known_from(self, known_from: Option<Date>) -> Self {
        Self { known_from, ..self }
    }

    /// A publication takes the place of what is stored under its date, in the commit that stores it: for
    /// registers kept in the home, of which the last of a day counts.
    pub fn replacing(self, replaces: bool) -> Self {
        Self { replaces, ..self }
    }

    /// The home folder synced into.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// Brings one dataset up to date. An error leaves every stored vintage as it was; a publication that
    /// is refused does not keep those after it out, and its error comes back in the end.
    pub async fn run(
        &self,
        source: &Source,
        progress: &mut dyn FnMut(Event),
    ) -> Result<Outcome, IngestError> {
        source.must_be_public()?;
        let mut outcome = Outcome { dataset: source.id.clone(), new: Vec::new(), unchanged: 0 };
        let mut refused = None;
        for manifest in self.candidates(source, progress)? {
            match self.take_in(source, manifest, progress).await {
                Ok(Some(manifest)) => outcome.new.push(manifest),
                Ok(None) => outcome.unchanged += 1,
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        refused.map_or(Ok(outcome), Err)
    }

    /// Stores a publication whose bytes are in the raw store; `None` where it is stored already.
    pub(crate) async fn take_in(
        &self,
        source: &Source,
        mut manifest: Manifest,
        progress: &mut dyn FnMut(Event),
    ) -> Result<Option<Manifest>, IngestError> {
        source.must_be_public()?;
        let vintages = self.store.vintages(&source.id).await?;
        let snapshot = manifest.snapshot();
        // Of a register the newest counts: one that is again as it was some days ago is new all the same.
        let known = match self.replaces {
            true => Vintage::newest(&vintages).is_some_and(|v| v.snapshot == snapshot),
            false => vintages.iter().any(|v| v.snapshot == snapshot),
        };
        if known {
            return Ok(None);
        }
        // A user's own folder of exports, added to in the course of a day: what it holds last counts.
        let added_to = source.access == Access::Own && source.mirror.together;
        let replaces = self.replaces
            || added_to && vintages.iter().any(|v| v.known_from == manifest.known_from);
        if !replaces {
            manifest.known_from = self.free_date(source, &manifest, &vintages)?;
        }
        let expect = Expectation {
            previous: Vintage::known_on(&vintages, manifest.known_from),
            accept_collapse: self.accept_collapse,
            replaces,
            hub_dates: manifest.date_columns.clone(),
        };
        let rows = &mut |n| progress(Event::Rows(n));
        load(source, &mut manifest, &self.raw, &self.store, &expect, rows).await?;
        Ok(Some(manifest))
    }

    /// A corrected file with its predecessor's date is known from the day it was retrieved.
    fn free_date(
        &self,
        source: &Source,
        manifest: &Manifest,
        stored: &[Vintage],
    ) -> Result<Date, IngestError> {
        let taken = |day: &Date| stored.iter().any(|v| v.known_from == *day);
        let dates = [manifest.known_from, manifest.retrieved];
        let (dataset, today) = (source.id.clone(), self.today);
        let Some(date) = dates.into_iter().find(|d| !taken(d)) else {
            return Err(IngestError::DateTaken { dataset, date: manifest.known_from });
        };
        let of_the_clock =
            date == today && manifest.retrieved == today && self.known_from.is_none();
        match stored.iter().map(|v| v.known_from).max() {
            Some(newest) if of_the_clock && newest > today => {
                Err(IngestError::ClockBehind { dataset, today, newest })
            }
            _ => Ok(date),
        }
    }

    /// Publications found at the origin, their bytes kept, oldest first.
    fn candidates(
        &self,
        source: &Source,
        progress: &mut dyn FnMut(Event),
    ) -> Result<Vec<Manifest>, IngestError> {
        match &self.origin {
            Origin::Publisher => self.interface_publications(source, HUB_URL, &self.ucdp, progress),
            Origin::Folder(root) => {
                let found = mirror::in_folder(root, source)?;
                let part = |file: &String, _: &mut dyn FnMut(Event)| {
                    let path = mirror::path_in(root, file);
                    let bytes = File::open(&path).map_err(IngestError::path(&path))?;
                    let (sha256, length) = self.raw.keep(bytes, &path)?;
                    let (name, url) = (file.clone(), format!("mirror:{file}"));
                    Ok(Part { name, sha256, bytes: length, url, etag: None, last_modified: None })
                };
                self.manifests(source, found, part, progress)
            }
            Origin::Url(base) => {
                self.server_publications(source, base.trim_end_matches('/'), progress)
            }
        }
    }

    fn server_publications(
        &self,
        source: &Source,
        base: &str,
        progress: &mut dyn FnMut(Event),
    ) -> Result<Vec<Manifest>, IngestError> {
        let found =
            match mirror::on_server(base, source, &self.fetcher, &self.raw.incoming("listing")?) {
                Err(IngestError::NotInMirror { .. }) if has_interface(source) => {
                    return self.interface_publications(
                        source,
                        base,
                        &UcdpAccess::at(base),
                        progress,
                    );
                }
                found => found?,
            };
        let earlier = self.earlier_parts(source)?;
        let part = |file: &String, progress: &mut dyn FnMut(Event)| {
            let url = format!("{base}/{file}");
            let before = earlier.iter().find(|p| p.url == url && self.raw.holds(&p.sha256));
            let bytes = &mut |n, total| progress(Event::Bytes(n, total));
            download(&self.fetcher, &self.raw, &url, Vec::new(), file, before, bytes)
        };
        match self.manifests(source, found, part, progress) {
            // A file declared by its full name shows only now that it is not there.
            Err(IngestError::Fetch(FetchError::Status { status: 404, .. }))
                if has_interface(source) =>
            {
                self.interface_publications(source, base, &UcdpAccess::at(base), progress)
            }
            manifests => manifests,
        }
    }

    /// The publication that the publisher's interface has now.
    fn interface_publications(
        &self,
        source: &Source,
        hub: &str,
        ucdp: &UcdpAccess,
        progress: &mut dyn FnMut(Event),
    ) -> Result<Vec<Manifest>, IngestError> {
        let manifest = match (&source.hub, &source.ucdp) {
            (Some(place), _) => self.hub_publication(source, place, hub, progress)?,
            (None, Some(place)) => self.ucdp_publication(source, place, ucdp, progress)?,
            (None, None) => {
                return Err(IngestError::NoAddress { dataset: source.id.clone() });
            }
        };
        Ok(vec![manifest])
    }

    fn ucdp_publication(
        &self,
        source: &Source,
        place: &UcdpPlace,
        access: &UcdpAccess,
        progress: &mut dyn FnMut(Event),
    ) -> Result<Manifest, IngestError> {
        let ucdp = Ucdp { access, fetcher: &self.fetcher, raw: &self.raw };
        let bytes = &mut |n, total| progress(Event::Bytes(n, total));
        let (release, parts) =
            ucdp.pages(&source.id, place, &self.earlier_parts(source)?, bytes)?;
        Ok(self.manifest(source, Some(release.known_from), parts))
    }

    fn hub_publication(
        &self,
        source: &Source,
        place: &HubPlace,
        base: &str,
        progress: &mut dyn FnMut(Event),
    ) -> Result<Manifest, IngestError> {
        let hub = Hub { base, fetcher: &self.fetcher, raw: &self.raw };
        let Described { last_update, date_columns } = hub.describe(&place.dataset)?;
        let bytes = &mut |n, total| progress(Event::Bytes(n, total));
        let parts = hub.pages(place, &self.earlier_parts(source)?, bytes)?;
        let mut manifest = self.manifest(source, last_update, parts);
        manifest.date_columns = date_columns;
        Ok(manifest)
    }

    fn manifests(
        &self,
        source: &Source,
        found: Vec<Publication>,
        part: impl Fn(&String, &mut dyn FnMut(Event)) -> Result<Part, IngestError>,
        progress: &mut dyn FnMut(Event),
    ) -> Result<Vec<Manifest>, IngestError> {
        let whole = |publication: Publication| {
            let parts =
                publication.files.iter().map(|f| part(f, progress)).collect::<Result<_, _>>()?;
            Ok(self.manifest(source, publication.known_from, parts))
        };
        found.into_iter().map(whole).collect()
    }

    fn manifest(&self, source: &Source, known_from: Option<Date>, parts: Vec<Part>) -> Manifest {
        Manifest {
            dataset: source.id.clone(),
            known_from: self.known_from.or(known_from).unwrap_or(self.today),
            hub: source
                .columns
                .is_empty()
                .then(|| source.hub.as_ref().map(|h| h.dataset.clone()))
                .flatten(),
            date_columns: Vec::new(),
            retrieved: self.today,
            parts,
            rows: 0,
            quarantined: 0,
            flagged: 0,
            undeclared_columns: Vec::new(),
        }
    }

    fn earlier_parts(&self, source: &Source) -> Result<Vec<Part>, IngestError> {
        let newest_first = self.raw.manifests(&source.id)?.into_iter().rev();
        Ok(newest_first.flat_map(|m| m.parts).collect())
    }
}

/// Whether the publisher has an interface that a program can ask.
fn has_interface(source: &Source) -> bool {
    source.hub.is_some() || source.ucdp.is_some()
}
