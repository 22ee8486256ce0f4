//! Which bytes make this publication, and where did they come from?

use base::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// One file of a publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name shown in quarantine and evidence: a mirror's path or a page of the hub.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Number of bytes.
    pub bytes: u64,
    /// Where they were read.
    pub url: String,
    /// Validator for the next conditional request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// Validator for the next conditional request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// A publication: its files, its date, and what loading them found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The dataset.
    pub dataset: String,
    /// From this day on one could know it.
    pub known_from: Date,
    /// The dataset's id at the hub, where it is no declared source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hub: Option<String>,
    /// Columns that the publisher's metadata calls dates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub date_columns: Vec<String>,
    /// Day of retrieval (UTC).
    pub retrieved: Date,
    /// Its files, in order.
    pub parts: Vec<Part>,
    /// Rows stored.
    #[serde(default)]
    pub rows: u64,
    /// Rows that could not be read.
    #[serde(default)]
    pub quarantined: u64,
    /// Rows kept with a doubt.
    #[serde(default)]
    pub flagged: u64,
    /// Columns that the publisher sends and the declaration does not know.
    #[serde(default)]
    pub undeclared_columns: Vec<String>,
}

impl Manifest {
    /// Names the publication: the hash of its only file, else the hash of its files' hashes.
    pub fn snapshot(&self) -> String {
        match self.parts.as_slice() {
            [only] => only.sha256.clone(),
            parts => {
                let mut hash = Sha256::new();
                parts.iter().for_each(|p| hash.update(p.sha256.as_bytes()));
                hex(&hash.finalize())
            }
        }
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
