//! Where is the home folder, which catalogue is used, and what day is it?

mod kept;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use base::Date;
use catalog::Catalog;
#[cfg(feature = "commitments")]
use commitments::Commitments;
use indicators::{IndicatorError, Indicators};
use ingest::{Home, IngestError, Sources};
use jiff::{Timestamp, tz::TimeZone};
#[cfg(feature = "commitments")]
use partners::{Declarations, Profile};
#[cfg(feature = "serve")]
use warehouse::Audience;
use warehouse::{Vintages, Warehouse, WarehouseError};

#[cfg(feature = "commitments")]
use kept::PROFILES;
use kept::{Kept, MOMENTS, once, put};

/// What every operation is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The home folder.
    pub home: Home,
    /// Files shipped, overlaid with the user's own.
    pub catalog: Catalog,
    /// The folder of the user's own files.
    pub own_catalog: Option<PathBuf>,
    /// Day on which things are known; the newest vintages where none is given.
    pub known_on: Option<Date>,
    kept: Arc<Mutex<Kept>>,
}

/// When each table's log, and each file of the user's catalogue, was last written.
pub type State = BTreeMap<PathBuf, SystemTime>;

impl Settings {
    /// `home` is `BLUEHELM_HOME` or the flag; else a folder for this user's data.
    pub fn new(home: Option<PathBuf>, catalog: Option<PathBuf>, known_on: Option<Date>) -> Self {
        Self {
            home: Home::new(home.unwrap_or_else(default_home)),
            own_catalog: catalog.clone(),
            catalog: catalog.map_or_else(Catalog::shipped, Catalog::with_own),
            known_on,
            kept: Arc::default(),
        }
    }

    /// The warehouse at the moment asked for, opened anew where a sync has added something since;
    /// a home of a newer layout is refused.
    pub fn warehouse(&self) -> Result<Warehouse, WarehouseError> {
        let mut kept = self.kept();
        if let Some(warehouse) = kept.opened.get(&self.known_on) {
            return Ok(warehouse.clone());
        }
        self.home.format()?;
        let (tables, vintages) = (self.home.tables(), self.vintages());
        let opened = Warehouse::open(&tables, &self.catalog, vintages)?;
        put(&mut kept.opened, MOMENTS, self.known_on, opened.clone());
        Ok(opened)
    }

    /// Every source declared.
    pub fn sources(&self) -> Result<Arc<Sources>, IngestError> {
        once(&mut self.kept().sources, || Sources::read(&self.catalog))
    }

    /// Every indicator declared.
    pub fn indicators(&self) -> Result<Arc<Indicators>, IndicatorError> {
        once(&mut self.kept().indicators, || Indicators::read(&self.catalog))
    }

    /// Every commitment declared.
    #[cfg(feature = "commitments")]
    pub fn commitments(&self) -> anyhow::Result<Arc<Commitments>> {
        let indicators = self.indicators()?;
        once(&mut self.kept().commitments, || Ok(Commitments::read(&self.catalog, &indicators)?))
    }

    /// Every profile declared.
    #[cfg(feature = "commitments")]
    pub fn profiles(&self) -> anyhow::Result<Arc<Declarations>> {
        once(&mut self.kept().declarations, || Ok(Declarations::read(&self.catalog)?))
    }

    /// The profile that was found for what was `asked` when things stood as in `state`.
    #[cfg(feature = "commitments")]
    pub fn profile(&self, state: &State, asked: &str) -> Option<Arc<Profile>> {
        let kept = self.locked();
        if kept.state == *state { kept.found.get(asked).cloned() } else { None }
    }

    /// Keeps the profile that was found for what was `asked` when things stood as in `state`.
    #[cfg(feature = "commitments")]
    pub fn keep_profile(&self, state: &State, asked: String, found: &Arc<Profile>) {
        let mut kept = self.locked();
        if kept.state == *state {
            put(&mut kept.found, PROFILES, asked, found.clone());
        }
    }

    /// What is kept; empty where something was written since it was.
    fn kept(&self) -> MutexGuard<'_, Kept> {
        let state = self.state();
        let mut kept = self.locked();
        if kept.state != state {
            *kept = Kept { state, ..Kept::default() };
        }
        kept
    }

    /// What was kept, without a look at what was written since.
    fn locked(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same, with the newest of everything.
    #[cfg(feature = "forecast")]
    pub fn newest(&self) -> Self {
        Self { known_on: None, ..self.clone() }
    }

    /// The same, with what was known on a day; none leaves the day as it is.
    #[cfg(feature = "serve")]
    pub fn as_known_on(&self, day: Option<Date>) -> Self {
        Self { known_on: day.or(self.known_on), ..self.clone() }
    }

    /// The warehouse as a public face shows it, opened for this one question; `memory` limits, in bytes, what its
    /// queries may hold at once.
    #[cfg(feature = "serve")]
    pub fn published(&self, memory: Option<usize>) -> Result<Warehouse, WarehouseError> {
        self.home.format()?;
        let (tables, vintages) = (self.home.tables(), self.vintages());
        Warehouse::open_for(Audience::Public, &tables, &self.catalog, vintages, memory)
    }

    /// A hash of every publication stored, of the catalogue and of the day asked for: equal where every
    /// answer is equal.
    #[cfg(feature = "serve")]
    pub async fn edition(&self) -> anyhow::Result<String> {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        let store = self.home.store();
        for dataset in store.datasets() {
            for vintage in store.vintages(&dataset).await? {
                hash.update(format!("{dataset} {} {}\n", vintage.known_from, vintage.snapshot));
            }
        }
        for (origin, bytes) in self.catalog.everything()? {
            hash.update(format!("{origin} {}\n", bytes.len()));
            hash.update(bytes);
        }
        for register in self.registers() {
            let bytes = std::fs::read(&register)?;
            hash.update(format!("{} {}\n", register.display(), bytes.len()));
            hash.update(bytes);
        }
        hash.update(self.known_on.map(|day| day.to_string()).unwrap_or_default());
        Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Whether what was published on this day was known on the day asked for.
    pub fn knows_of(&self, published: Date) -> bool {
        self.known_on.is_none_or(|asked| published <= asked)
    }

    /// Files of the user's own in the home folder, such as endorsements that they wrote down.
    fn registers(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.home.root()).into_iter().flatten().flatten();
        let is_register = |p: &PathBuf| p.is_file() && p.extension().is_some_and(|e| e == "csv");
        let files = entries.map(|e| e.path()).filter(is_register);
        let mut found: Vec<PathBuf> = files.collect();
        found.sort();
        found
    }

    fn vintages(&self) -> Vintages {
        self.known_on.map_or(Vintages::Newest, Vintages::KnownOn)
    }

    /// What is stored and declared now; it differs once a sync has added a publication, or a file of the
    /// user's catalogue was written.
    pub fn state(&self) -> State {
        let mut state = State::new();
        for folder in folders(&self.home.tables()) {
            note(&mut state, folder.join("_delta_log"));
        }
        for register in self.registers() {
            note(&mut state, register);
        }
        for shelf in self.own_catalog.iter().flat_map(|own| folders(own)) {
            files(&mut state, &shelf);
            folders(&shelf).iter().for_each(|folder| files(&mut state, folder));
        }
        state
    }
}

fn folders(parent: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
    entries.filter(|e| e.file_type().is_ok_and(|t| t.is_dir())).map(|e| e.path()).collect()
}

fn files(state: &mut State, folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        note(state, entry.path());
    }
}

fn note(state: &mut State, path: PathBuf) {
    if let Ok(written) = path.metadata().and_then(|m| m.modified()) {
        state.insert(path, written);
    }
}

/// Where data are kept unless something else is said: the folder for this user's data.
pub fn default_home() -> PathBuf {
    let set = |name| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("XDG_DATA_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|h| h.join(".local/share")))
        .unwrap_or_else(|| PathBuf::from("."))
        .join("bluehelm")
}

/// Today in UTC.
pub fn today() -> Date {
    TimeZone::UTC.to_datetime(Timestamp::now()).date()
}
