//! Why is there no answer about commitments?

use std::path::PathBuf;

use crate::Finding;

/// What can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum CommitmentError {
    /// Files of commitments have mistakes.
    #[error("mistakes in the files of commitments ({}):\n{}", findings.len(), listed(findings))]
    Check {
        /// All of them.
        findings: Vec<Finding>,
    },
    /// A word that is not known.
    #[error("there is no {what} {asked}{hint} There are: {known}")]
    Unknown {
        /// What kind of word.
        what: &'static str,
        /// The word given.
        asked: String,
        /// The nearest, or nothing.
        hint: String,
        /// All of them.
        known: String,
    },
    /// A register of the user's has mistakes.
    #[error("{path}:{line}: {cause}")]
    Register {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong, and how to mend it.
        cause: String,
    },
    /// Something given is not as it should be.
    #[error("{0}")]
    Given(String),
    /// A file cannot be read or written.
    #[error("cannot use {path}: {cause}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// An indicator failed.
    #[error(transparent)]
    Indicator(#[from] indicators::IndicatorError),
    /// The warehouse failed.
    #[error(transparent)]
    Warehouse(#[from] warehouse::WarehouseError),
    /// The catalogue failed.
    #[error(transparent)]
    Catalog(#[from] catalog::CatalogError),
}

fn listed(findings: &[Finding]) -> String {
    findings.iter().map(|f| format!("  {f}")).collect::<Vec<_>>().join("\n")
}
