//! What does every answer need at hand?

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use tokio::sync::{Mutex, Semaphore};

use super::answers::{self, Answers};
use super::metrics::Metrics;
use super::{Options, Problem, limits};
use crate::ops::tokens::Tokens;
use crate::settings::{Settings, State};

/// The state of the service, one for all requests.
pub type Shared = Arc<Server>;

/// What every answer needs at hand.
pub struct Server {
    /// Home folder and catalogue; keeps the warehouses that it opened.
    pub settings: Settings,
    /// What is counted.
    pub metrics: Metrics,
    /// Who may ask; everyone where there are none, which is so on loopback only.
    pub(super) tokens: Option<Tokens>,
    /// Their file.
    pub(super) token_file: Option<PathBuf>,
    /// Names by which the service may be called, beside addresses and localhost.
    pub(super) host_names: Vec<String>,
    /// One permit for each request being answered.
    pub(super) requests: Arc<Semaphore>,
    /// One permit for each query of a user's being run.
    pub(super) queries: Semaphore,
    /// This program, to be run again for a query.
    pub(super) program: PathBuf,
    /// Answers that are known.
    pub(super) answers: Answers,
    edition: Mutex<(Option<State>, Arc<str>)>,
}

impl Server {
    /// Finds this program and reads the tokens; no data are opened yet.
    pub fn try_new(settings: Settings, options: &Options) -> Result<Self> {
        let tokens = options.tokens.as_deref().map(Tokens::open).transpose()?;
        let program = std::env::current_exe().context("cannot find this program's own file")?;
        Ok(Self {
            settings,
            metrics: Metrics::new(),
            tokens,
            token_file: options.tokens.clone(),
            host_names: options.host_names.clone(),
            requests: Arc::new(Semaphore::new(limits::REQUESTS)),
            queries: Semaphore::new(limits::QUERIES),
            program,
            answers: answers::none_yet(),
            edition: Mutex::new((None, Arc::from(""))),
        })
    }

    /// What every answer follows from beside what is asked: a hash of the program's version, of the publications
    /// stored, of the catalogue and of the day asked for.
    pub async fn edition(&self) -> std::result::Result<Arc<str>, Problem> {
        let state = self.settings.state();
        let mut known = self.edition.lock().await;
        if known.0.as_ref() != Some(&state) {
            let edition = self.settings.edition().await?;
            let mut hash = Sha256::new();
            hash.update(env!("CARGO_PKG_VERSION").as_bytes());
            hash.update(edition.as_bytes());
            let text: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
            *known = (Some(state), Arc::from(text));
        }
        Ok(known.1.clone())
    }
}
