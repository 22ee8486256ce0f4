//! What can go wrong between a question and its rows?

use std::path::PathBuf;

use base::Date;
use datafusion::error::DataFusionError;

/// Why the warehouse could not answer.
#[derive(Debug, thiserror::Error)]
pub enum WarehouseError {
    /// The home folder cannot be read or written.
    #[error("cannot use {path}: {cause}; check that the folder exists and is yours to write")]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The home folder was written by a newer program.
    #[error(
        "{path} was written in format {found}, this program reads up to {known}; install the newer program, or choose another BLUEHELM_HOME"
    )]
    NewerFormat {
        /// The file that holds the format number.
        path: PathBuf,
        /// The number found.
        found: u32,
        /// The newest number this program knows.
        known: u32,
    },
    /// The file that holds the format number does not hold one.
    #[error(
        "{path} should hold a format number, found {found:?}; restore it from a backup or start a new BLUEHELM_HOME"
    )]
    FormatUnreadable {
        /// The file.
        path: PathBuf,
        /// Its beginning.
        found: String,
    },
    /// Nothing of this table is stored or embedded.
    #[error(
        "table {table} has no data here; run `bluehelm sync {dataset}` (with --mirror DIR where there is no internet)"
    )]
    NotLoaded {
        /// The table asked for.
        table: String,
        /// The dataset that fills it.
        dataset: String,
    },
    /// The moment asked for lies before the first vintage.
    #[error(
        "{dataset} was not known on {known_on}; its first vintage here is {first}: ask for {first} or later"
    )]
    BeforeFirstVintage {
        /// The dataset.
        dataset: String,
        /// The day asked for.
        known_on: Date,
        /// The first day on which something is known.
        first: Date,
    },
    /// No vintage has exactly this date.
    #[error("{dataset} has no vintage of {asked}; there are: {known}")]
    NoSuchVintage {
        /// The dataset.
        dataset: String,
        /// The date asked for.
        asked: Date,
        /// The dates that exist.
        known: String,
    },
    /// A table's SQL file or a vocabulary is wrong.
    #[error("{origin}: {cause}")]
    Definition {
        /// The file.
        origin: String,
        /// What is wrong with it.
        cause: String,
    },
    /// A data file is not as it was written.
    #[error(
        "{path}: the bytes have SHA-256 {found}, the log says {expected}; restore the file from a backup, or sync into a new BLUEHELM_HOME"
    )]
    Changed {
        /// The file.
        path: PathBuf,
        /// Its hash.
        found: String,
        /// The hash that was written with it.
        expected: String,
    },
    /// No harmonised table has this name.
    #[error("{0}")]
    NoSuchTable(String),
    /// The query cannot be read or run.
    #[error("{}", said(.0))]
    Query(DataFusionError),
    /// More rows than the caller may have.
    #[error(
        "the answer has more than {most} rows; add LIMIT, count instead of listing, or page through the table"
    )]
    TooManyRows {
        /// The most.
        most: u64,
    },
    /// Counts of alleged misconduct were asked for beside other data.
    #[error(
        "{conduct} counts alleged misconduct: it is never put beside places, units or dates finer than a year, in no part of a query; ask for {other} in a query of its own (beside it may stand: {beside})"
    )]
    ConductBeside {
        /// The table that counts misconduct.
        conduct: String,
        /// The other table.
        other: String,
        /// What may stand beside it.
        beside: String,
    },
    /// A SQL function was given a value that it cannot use.
    #[error("{function}: {cause}")]
    Argument {
        /// The function.
        function: &'static str,
        /// The value, and what would have been right.
        cause: String,
    },
    /// A stored table cannot be read or written.
    #[error("table {dataset}: {cause}; run `bluehelm doctor`")]
    Table {
        /// The dataset.
        dataset: String,
        /// What Delta Lake said.
        cause: Box<deltalake_core::DeltaTableError>,
    },
    /// Bytes given are not in the format they should be in.
    #[error("this is no whole {format}: {cause}")]
    Input {
        /// The format.
        format: &'static str,
        /// What went wrong.
        cause: String,
    },
    /// Rows could not be turned into the format asked for.
    #[error("cannot write {format}: {cause}")]
    Output {
        /// The format.
        format: &'static str,
        /// What went wrong.
        cause: String,
    },
}

impl WarehouseError {
    pub(crate) fn table(dataset: &str, cause: deltalake_core::DeltaTableError) -> Self {
        Self::Table { dataset: dataset.to_owned(), cause: Box::new(cause) }
    }

    /// Whose fault it is, and of which kind.
    pub fn fault(&self) -> Fault {
        match self {
            Self::NotLoaded { .. }
            | Self::NoSuchTable(_)
            | Self::BeforeFirstVintage { .. }
            | Self::NoSuchVintage { .. } => Fault::Absent,
            Self::Argument { .. } | Self::Input { .. } | Self::ConductBeside { .. } => Fault::Input,
            // Rows in memory are written whole, unless the form cannot hold their types.
            Self::Output { .. } => Fault::Input,
            Self::TooManyRows { .. } => Fault::Exhausted,
            Self::Query(error) => of_query(error),
            _ => Fault::Ours,
        }
    }

    /// Whether the user's input is at fault, rather than the program or the machine.
    pub fn is_users_input(&self) -> bool {
        !matches!(
            self,
            Self::Changed { .. }
                | Self::Table { .. }
                | Self::Definition { .. }
                | Self::Output { .. }
        )
    }
}

impl From<DataFusionError> for WarehouseError {
    fn from(error: DataFusionError) -> Self {
        Self::Query(error)
    }
}

/// What is wrong with a query, without the engine's word for when it found out.
fn said(error: &DataFusionError) -> String {
    match error {
        DataFusionError::Plan(words) => words.clone(),
        DataFusionError::SQL(error, _) => error.to_string(),
        DataFusionError::SchemaError(error, _) => error.to_string(),
        DataFusionError::Diagnostic(_, inner) => said(inner),
        other => other.to_string(),
    }
}

/// Whose fault is it that there is no answer?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// What was asked is wrong.
    Input,
    /// What was asked for is not there.
    Absent,
    /// The answer takes more than a question may take.
    Exhausted,
    /// The program's, or the machine's.
    Ours,
}

fn of_query(error: &DataFusionError) -> Fault {
    match error.find_root() {
        DataFusionError::ResourcesExhausted(_) => Fault::Exhausted,
        DataFusionError::SQL(..)
        | DataFusionError::Plan(_)
        | DataFusionError::SchemaError(..)
        | DataFusionError::NotImplemented(_)
        | DataFusionError::Execution(_)
        | DataFusionError::Configuration(_)
        | DataFusionError::ArrowError(..) => Fault::Input,
        DataFusionError::Collection(errors) => errors.first().map_or(Fault::Ours, of_query),
        DataFusionError::External(inner) => {
            inner.downcast_ref::<WarehouseError>().map_or(Fault::Ours, WarehouseError::fault)
        }
        _ => Fault::Ours,
    }
}
