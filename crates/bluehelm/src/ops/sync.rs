//! Bring datasets up to date.

use base::Date;
use fetch::{Fetcher, Policy};
use ingest::{Event, IngestError, Origin, Outcome, Source, Sync, UcdpAccess};

use crate::settings::{Settings, today};

/// What the user asked of a sync.
#[derive(Debug, Clone)]
pub struct Request {
    /// Datasets by id; all that have a place at the origin where none is named.
    pub datasets: Vec<String>,
    /// Publishers, a folder or a server.
    pub origin: Origin,
    /// Store a publication even where far fewer rows came.
    pub accept_collapse: bool,
    /// Date of the publications found.
    pub known_from: Option<Date>,
    /// Retries of a failing request.
    pub retries: Option<u32>,
}

/// One dataset's end: what is new, or why nothing is.
pub type Ended = (Source, Result<Outcome, IngestError>);

/// Syncs one dataset after the other; a dataset that fails does not stop the next.
pub async fn sync(
    settings: &Settings,
    request: &Request,
    progress: &mut dyn FnMut(&Source, Event),
) -> Result<Vec<Ended>, IngestError> {
    let sources = settings.sources()?;
    let mut chosen = Vec::new();
    for asked in &request.datasets {
        chosen.push(sources.find(asked)?);
    }
    if request.datasets.is_empty() {
        let placed = |s: &&Source| {
            let asked = s.hub.is_some() || (s.ucdp.is_some() && ucdp().token.is_some());
            request.origin != Origin::Publisher || asked
        };
        chosen.extend(sources.iter().filter(placed).cloned());
    }
    let lock = settings.home.lock()?;
    let sync = syncer(settings, request);
    let mut ended = Vec::new();
    for source in chosen {
        let outcome = sync.run(&source, &mut |event| progress(&source, event)).await;
        ended.push((source, outcome));
    }
    drop(lock);
    Ok(ended)
}

/// A sync as the request describes it.
pub fn syncer(settings: &Settings, request: &Request) -> Sync {
    let default = Policy::default();
    let policy = Policy { retries: request.retries.unwrap_or(default.retries), ..default };
    Sync::new(&settings.home, request.origin.clone(), today())
        .with_fetcher(Fetcher::new(policy))
        .accepting_collapse(request.accept_collapse)
        .known_from(request.known_from)
        .with_ucdp(ucdp())
}

/// How the user asks the Uppsala Conflict Data Program. Only the environment holds the token, so that
/// it stands in no history of commands, file or log.
fn ucdp() -> UcdpAccess {
    let set = |name| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let default = UcdpAccess::default();
    UcdpAccess {
        address: set("BLUEHELM_UCDP_URL")
            .map_or(default.address, |url| url.trim_end_matches('/').to_owned()),
        token: set("BLUEHELM_UCDP_TOKEN"),
    }
}
