//! What can go wrong between a publisher's file and a checked table?

use std::path::PathBuf;

use base::Date;
use warehouse::WarehouseError;

/// Why a dataset could not be loaded; the last good vintage stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// A source declaration has a mistake.
    #[error("{origin}: {cause}")]
    Declaration {
        /// The file.
        origin: String,
        /// What is wrong, with its line where it is known.
        cause: String,
    },
    /// No source has this id.
    #[error("there is no dataset {asked}{hint}; `bluehelm datasets` lists them")]
    UnknownDataset {
        /// What was asked for.
        asked: String,
        /// `; did you mean …?`, or nothing.
        hint: String,
    },
    /// Restricted data are never stored in common.
    #[error(
        "{dataset} is marked restricted: it is never synced, stored or shown with public data; keep it in its own store"
    )]
    Restricted {
        /// The dataset.
        dataset: String,
    },
    /// A file or folder cannot be read or written.
    #[error("cannot use {path}: {cause}")]
    Path {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// A home folder without a publication that may be passed on.
    #[error(
        "{home} holds no publication that may be passed on; is it the right folder, and was anything synced?"
    )]
    NothingToExport {
        /// The home folder.
        home: PathBuf,
    },
    /// The mirror holds no file for the dataset.
    #[error("{mirror} holds nothing for {dataset}: expected {expected}")]
    NotInMirror {
        /// The mirror.
        mirror: String,
        /// The dataset.
        dataset: String,
        /// Where its files should lie.
        expected: String,
    },
    /// The source names no publisher's address that a program can read.
    #[error(
        "{dataset} has no address at its publisher that a program can read; give a mirror with --mirror DIR"
    )]
    NoAddress {
        /// The dataset.
        dataset: String,
    },
    /// The network failed.
    #[error(transparent)]
    Fetch(#[from] fetch::FetchError),
    /// The file is a web page.
    #[error(
        "{file}: expected {expected}, found a web page (it begins {found:?}); the publisher may be down or the address has changed"
    )]
    WebPage {
        /// The file.
        file: String,
        /// The format expected.
        expected: &'static str,
        /// Its beginning.
        found: String,
    },
    /// The file breaks off or is malformed as a whole.
    #[error(
        "{file}: not readable as {format} at line {line}: {cause}; the file may be truncated: fetch it again"
    )]
    Malformed {
        /// The file.
        file: String,
        /// The format.
        format: &'static str,
        /// Line, from 1 (row, for JSON).
        line: u64,
        /// What the parser said.
        cause: String,
    },
    /// Cells are not separated by commas.
    #[error("{file}: cells are separated by {found}, expected commas; save it as CSV with commas")]
    Separator {
        /// The file.
        file: String,
        /// What stands between the cells.
        found: &'static str,
    },
    /// Text of two bytes a letter.
    #[error("{file}: the text is UTF-16, expected UTF-8; save it as \"CSV UTF-8\"")]
    Utf16 {
        /// The file.
        file: String,
    },
    /// Declared columns are missing.
    #[error("{file}: lost column{} {}; found: {}", if lost.len() == 1 { "" } else { "s" }, lost.join(", "), found.join(", "))]
    LostColumns {
        /// The file.
        file: String,
        /// Columns that the declaration expects.
        lost: Vec<String>,
        /// Columns found.
        found: Vec<String>,
    },
    /// No row at all.
    #[error(
        "{file}: the dataset is empty; expected about {expected} rows, as in the vintage of {vintage}"
    )]
    EmptyAfter {
        /// The file.
        file: String,
        /// Rows of the last good vintage.
        expected: u64,
        /// Its date.
        vintage: Date,
    },
    /// No row at all, and none before.
    #[error("{file}: the dataset is empty")]
    Empty {
        /// The file.
        file: String,
    },
    /// Far fewer rows than before.
    #[error(
        "{file}: the row count falls from {before} (vintage of {vintage}) to {now}, below {percent} %; if the publisher meant it, add --accept-collapse"
    )]
    Collapse {
        /// The file.
        file: String,
        /// Rows of the last good vintage.
        before: u64,
        /// Its date.
        vintage: Date,
        /// Rows now.
        now: u64,
        /// The least share of the earlier rows.
        percent: u32,
    },
    /// Most rows cannot be read.
    #[error(
        "{file}: {bad} of {rows} rows cannot be read, the first at line {line}: {reason}; is this the file that {declaration} declares?"
    )]
    MostRowsBad {
        /// The file.
        file: String,
        /// Rows that cannot be read.
        bad: u64,
        /// Rows seen.
        rows: u64,
        /// Line of the first.
        line: u64,
        /// Its reason.
        reason: String,
        /// The source declaration.
        declaration: String,
    },
    /// Two publications would have the same date.
    #[error(
        "{dataset}: other bytes are already stored as of {date}, and the day of retrieval is taken too; sync it with a \
         date of its own (--known-from DATE), which a bundle's publications cannot be given"
    )]
    DateTaken {
        /// The dataset.
        dataset: String,
        /// The date.
        date: Date,
    },
    /// A publication is dated by this computer's clock, which is behind what is stored: it would never be the newest.
    #[error(
        "{dataset}: this computer's clock says {today}, but a publication of {newest} is stored already; set the clock \
         right, or give the date of this one with --known-from DATE"
    )]
    ClockBehind {
        /// The dataset.
        dataset: String,
        /// The day by the clock.
        today: Date,
        /// The newest publication stored.
        newest: Date,
    },
    /// Stored bytes do not have the hash in their name.
    #[error(
        "{path}: the bytes have SHA-256 {found}, expected {expected}; they were changed after they were stored"
    )]
    HashMismatch {
        /// The file.
        path: PathBuf,
        /// The hash of the bytes found.
        found: String,
        /// The hash expected.
        expected: String,
    },
    /// A bundle is no bundle, or is damaged.
    #[error("{path}: not a whole Bluehelm bundle: {cause}; nothing was imported")]
    Bundle {
        /// The bundle.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// A home folder cannot be backed up, or a backup not restored.
    #[error("{path}: {cause}; nothing was changed")]
    Backup {
        /// The folder or the backup.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// The answer of a publisher's interface is not as its documentation says.
    #[error("{url}: {cause}")]
    Interface {
        /// The address.
        url: String,
        /// What was found and what was expected.
        cause: String,
    },
    /// The publisher asks for an access token, or refuses the one given.
    #[error("{address}: {}", if *.given {
        "the publisher refuses the access token in BLUEHELM_UCDP_TOKEN; check it, or ask for another"
    } else {
        "the publisher asks for an access token: set BLUEHELM_UCDP_TOKEN (free on request from the publisher), or give a mirror with --mirror DIR"
    })]
    Token {
        /// The address.
        address: String,
        /// Whether a token was sent.
        given: bool,
    },
    /// The warehouse failed.
    #[error(transparent)]
    Warehouse(#[from] WarehouseError),
}

impl IngestError {
    /// An error about a file or folder.
    pub(crate) fn path(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Path { path, cause }
    }
}
