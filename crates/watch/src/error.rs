//! What can go wrong at a camp's computer?

use std::path::PathBuf;

/// What went wrong, with where and what was expected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WatchError {
    /// What a sensor or a person sent cannot be used.
    #[error("{what}: found {found}; expected {expected}")]
    Malformed {
        /// Which part.
        what: &'static str,
        /// What was there, shortened.
        found: String,
        /// What would be right.
        expected: &'static str,
    },
    /// The camp's file has mistakes: all of them.
    #[error("{file}: {}", findings.join("; "))]
    Camp {
        /// The file.
        file: String,
        /// Where, what was found, what was expected.
        findings: Vec<String>,
    },
    /// A number that the tracker does not take.
    #[error(transparent)]
    Track(#[from] track::TrackError),
    /// The journal cannot be read or written.
    #[error("journal {path}: {reason}")]
    Journal {
        /// The file or folder.
        path: PathBuf,
        /// What happened.
        reason: String,
    },
    /// A certificate, key or list of the camp cannot be used.
    #[error("tls {path}: {reason}")]
    Tls {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A socket or the page cannot be opened.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// Where.
        address: String,
        /// Why not.
        source: std::io::Error,
    },
}

impl WatchError {
    /// A malformed part, what was found cut to 80 characters.
    pub(crate) fn malformed(what: &'static str, found: &str, expected: &'static str) -> Self {
        Self::Malformed { what, found: found.chars().take(80).collect(), expected }
    }
}
