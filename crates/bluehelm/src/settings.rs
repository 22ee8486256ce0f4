//! Where is the home folder, which catalogue is used, and what day is it?

use std::path::PathBuf;

use base::Date;
use catalog::Catalog;
use ingest::Home;
use jiff::{Timestamp, tz::TimeZone};
use warehouse::{Vintages, Warehouse, WarehouseError};

/// What every operation is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The home folder.
    pub home: Home,
    /// Files shipped, overlaid with the user's own.
    pub catalog: Catalog,
    /// Day on which things are known; the newest vintages where none is given.
    pub known_on: Option<Date>,
}

impl Settings {
    /// `home` is `BLUEHELM_HOME` or the flag; else a folder for this user's data.
    pub fn new(home: Option<PathBuf>, catalog: Option<PathBuf>, known_on: Option<Date>) -> Self {
        Self {
            home: Home::new(home.unwrap_or_else(default_home)),
            catalog: catalog.map_or_else(Catalog::shipped, Catalog::with_own),
            known_on,
        }
    }

    /// The warehouse at the moment asked for; a home of a newer layout is refused.
    pub fn warehouse(&self) -> Result<Warehouse, WarehouseError> {
        self.home.format()?;
        let vintages = self.known_on.map_or(Vintages::Newest, Vintages::KnownOn);
        Warehouse::open(&self.home.tables(), &self.catalog, vintages)
    }
}

fn default_home() -> PathBuf {
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
