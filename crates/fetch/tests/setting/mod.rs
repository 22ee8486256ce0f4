//! A server with one body, a folder to fetch it into, and a clock that only writes down.
#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use fetch::{FetchError, Fetcher, Outcome, Policy, Request};
use hub_server::{Content, HubServer};
use tempfile::TempDir;

pub const PATH: &str = "/body";
pub const BODY_BYTES: usize = 100_000;

/// Bytes that differ from place to place, so that a piece in the wrong place shows.
pub fn body() -> Vec<u8> {
    let numbers = (0_u32..).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes());
    numbers.take(BODY_BYTES).collect()
}

pub struct Setting {
    pub server: HubServer,
    pub fetcher: Fetcher,
    pub into: PathBuf,
    folder: TempDir,
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl Setting {
    pub fn new() -> Self {
        Self::serving(Content::new().file(PATH, body()))
    }

    pub fn with_policy(policy: Policy) -> Self {
        Self::new().obeying(policy)
    }

    pub fn serving(content: Content) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let setting = Self {
            server: HubServer::start(content).expect("a free port"),
            fetcher: Fetcher::new(Policy::default()),
            into: folder.path().join("body"),
            folder,
            waits: Arc::default(),
        };
        setting.obeying(Self::policy())
    }

    pub fn obeying(self, policy: Policy) -> Self {
        let waits = Arc::clone(&self.waits);
        let sleep = move |wait| waits.lock().expect("unharmed").push(wait);
        Self { fetcher: Fetcher::new(policy).with_sleep(sleep), ..self }
    }

    /// Timeouts long enough for a busy machine: nothing waits for them.
    pub fn policy() -> Policy {
        Policy { jitter_seed: Some(7), ..Policy::default() }
    }

    /// Short: where a test waits at all, it waits for this.
    pub fn impatient() -> Policy {
        Policy { read_timeout: Duration::from_millis(30), retries: 1, ..Self::policy() }
    }

    pub fn url(&self, path: &str) -> String {
        self.server.url() + path
    }

    pub fn request(&self) -> Request {
        Request::new(self.url(PATH))
    }

    pub fn get(&self, request: &Request) -> Result<Outcome, FetchError> {
        self.get_with(request, &mut |_, _| {})
    }

    pub fn get_with(
        &self,
        request: &Request,
        progress: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<Outcome, FetchError> {
        self.fetcher.get(request, &self.into, progress)
    }

    /// Fetches, and finds the bytes, their hash and their number right.
    pub fn fetched_whole(&self) {
        let Outcome::Fetched(fetched) = self.get(&self.request()).expect("fetched") else {
            panic!("nothing was known before");
        };
        let found = fs::read(&self.into).expect("a file");
        assert!(found == body(), "{} bytes differ from those served", found.len());
        // Of `body()`, by another program.
        assert_eq!(
            fetched.sha256,
            "7da779de1eaa52d07827c90101567e1078ae7ed48cb4c9ce41e4895882115028"
        );
        assert_eq!(fetched.bytes, BODY_BYTES as u64);
    }

    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("unharmed").clone()
    }

    /// The names in the folder, sorted.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into()).collect();
        names.sort();
        names
    }
}
