//! Which data files describe the field: those shipped, and those a user adds or replaces?
//!
//! Domain knowledge lives in files that people read and edit: `sources/`, `tables/`,
//! `indicators/`, `claims/`, `commitments/`, `profiles/`, `data/`. They are compiled in; a folder of the
//! user's own, laid out the same way, adds to them or replaces them file by file.

mod front_matter;

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

pub use front_matter::{FrontMatter, FrontMatterError};

static SOURCES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../sources");
static TABLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../tables");
static INDICATORS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../indicators");
static CLAIMS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../claims");
static PROFILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../profiles");
static COMMITMENTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../commitments");
static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../data");

/// A folder of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// One TOML file per publisher's dataset.
    Sources,
    /// One SQL file per harmonised table.
    Tables,
    /// CSV files that `tables/` joins: one vocabulary for many publishers.
    Crosswalks,
    /// One SQL file per indicator.
    Indicators,
    /// One TOML file per public statement.
    Claims,
    /// One TOML file per kind of profile.
    Profiles,
    /// One TOML file per area of the Declaration of Shared Commitments.
    Commitments,
    /// Embedded figures for a first run without network or mirror.
    Data,
}

impl Shelf {
    /// Every folder.
    pub const ALL: [Self; 8] = [
        Self::Sources,
        Self::Tables,
        Self::Crosswalks,
        Self::Indicators,
        Self::Claims,
        Self::Profiles,
        Self::Commitments,
        Self::Data,
    ];

    /// Path inside a catalogue folder.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Sources => "sources",
            Self::Tables => "tables",
            Self::Crosswalks => "tables/crosswalks",
            Self::Indicators => "indicators",
            Self::Claims => "claims",
            Self::Profiles => "profiles",
            Self::Commitments => "commitments",
            Self::Data => "data",
        }
    }

    fn shipped(self) -> Option<&'static Dir<'static>> {
        match self {
            Self::Sources => Some(&SOURCES),
            Self::Tables => Some(&TABLES),
            Self::Crosswalks => TABLES.get_dir("crosswalks"),
            Self::Indicators => Some(&INDICATORS),
            Self::Claims => Some(&CLAIMS),
            Self::Profiles => Some(&PROFILES),
            Self::Commitments => Some(&COMMITMENTS),
            Self::Data => Some(&DATA),
        }
    }
}

/// One file of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogFile {
    /// Where it came from: `shipped:tables/fatalities.sql`, or a path of the user's.
    pub origin: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl CatalogFile {
    /// The text of the file; an error that names the file when it is not UTF-8.
    pub fn text(&self) -> Result<&str, CatalogError> {
        std::str::from_utf8(&self.bytes)
            .map_err(|_| CatalogError::NotText { origin: self.origin.clone() })
    }
}

/// Why a catalogue folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CatalogError {
    /// The user's folder or a file in it cannot be read.
    #[error("cannot read the catalogue at {path}: {cause}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A file that should hold text does not.
    #[error("{origin} is not UTF-8 text; save it as UTF-8")]
    NotText {
        /// The file.
        origin: String,
    },
}

/// The files shipped, overlaid with a folder of the user's own.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    own: Option<PathBuf>,
}

impl Catalog {
    /// Only what is shipped.
    pub fn shipped() -> Self {
        Self::default()
    }

    /// What is shipped, with the files of `folder` added or put in their place.
    pub fn with_own(folder: impl Into<PathBuf>) -> Self {
        Self { own: Some(folder.into()) }
    }

    /// Every file of a shelf with one of these endings, by name without the ending, in order.
    pub fn files(
        &self,
        shelf: Shelf,
        ending: &str,
    ) -> Result<BTreeMap<String, CatalogFile>, CatalogError> {
        let mut files = BTreeMap::new();
        for file in shelf.shipped().into_iter().flat_map(Dir::files) {
            if let Some(name) = name_of(file.path(), ending) {
                let origin = format!("shipped:{}/{name}.{ending}", shelf.folder());
                files.insert(name, CatalogFile { origin, bytes: file.contents().to_vec() });
            }
        }
        if let Some(own) = &self.own {
            // A folder need not have every shelf. One that cannot be seen itself is a mistyped name or a lost disk, and
            // answers by what is shipped would pass for those asked for.
            let unreadable = |cause| CatalogError::Unreadable { path: own.clone(), cause };
            std::fs::read_dir(own).map_err(unreadable)?;
            files.extend(own_files(&own.join(shelf.folder()), ending)?);
        }
        Ok(files)
    }

    /// Every file of every shelf, by its origin: what all answers are computed with.
    pub fn everything(&self) -> Result<BTreeMap<String, Vec<u8>>, CatalogError> {
        let mut found = BTreeMap::new();
        for shelf in Shelf::ALL {
            for ending in ["toml", "sql", "csv", "parquet"] {
                let files = self.files(shelf, ending)?;
                found.extend(files.into_values().map(|file| (file.origin, file.bytes)));
            }
        }
        Ok(found)
    }
}

fn own_files(folder: &Path, ending: &str) -> Result<Vec<(String, CatalogFile)>, CatalogError> {
    let unreadable = |path: &Path, cause| CatalogError::Unreadable { path: path.to_owned(), cause };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(unreadable(folder, cause)),
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.map_err(|e| unreadable(folder, e))?.path();
        if let Some(name) = name_of(&path, ending) {
            let bytes = std::fs::read(&path).map_err(|e| unreadable(&path, e))?;
            files.push((name, CatalogFile { origin: path.display().to_string(), bytes }));
        }
    }
    Ok(files)
}

fn name_of(path: &Path, ending: &str) -> Option<String> {
    let fits = path.extension()?.to_str()? == ending;
    fits.then(|| path.file_stem()?.to_str().map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_file_replaces_the_shipped_one_of_its_name() {
        let folder = std::env::temp_dir().join(format!("bluehelm-catalog-{}", std::process::id()));
        let shelf = folder.join("tables");
        std::fs::create_dir_all(&shelf).expect("folder");
        std::fs::write(shelf.join("fatalities.sql"), "own").expect("write");
        std::fs::write(shelf.join("new.sql"), "new").expect("write");
        let files = Catalog::with_own(&folder).files(Shelf::Tables, "sql").expect("files");
        std::fs::remove_dir_all(&folder).expect("clean up");
        assert_eq!(files["fatalities"].text().expect("text"), "own");
        assert_eq!(files["new"].text().expect("text"), "new");
        assert!(files["contributions"].origin.starts_with("shipped:"));
    }

    #[test]
    fn a_folder_that_is_not_there_is_no_wish_for_what_is_shipped() {
        let mistyped = std::env::temp_dir().join("bluehelm-no-such-catalogue");
        let refused = Catalog::with_own(&mistyped).files(Shelf::Tables, "sql");
        let said = refused.expect_err("no folder").to_string();
        assert!(said.contains("bluehelm-no-such-catalogue"), "{said}");
        let bare = std::env::temp_dir().join(format!("bluehelm-bare-{}", std::process::id()));
        std::fs::create_dir_all(&bare).expect("folder");
        let files = Catalog::with_own(&bare).files(Shelf::Tables, "sql");
        std::fs::remove_dir_all(&bare).expect("clean up");
        assert!(files.expect("a folder without shelves").contains_key("fatalities"));
    }
}
