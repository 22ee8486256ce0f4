//! Is everything that is stored whole and as it was?

use serde::Serialize;

use crate::load::QUARANTINE;
use crate::{Home, IngestError, Manifest, RawStore};

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Whether it is as it should be.
    pub good: bool,
    /// What was looked at, what was found and, where it is not good, what to do.
    pub text: String,
}

impl Finding {
    fn good(text: String) -> Self {
        Self { good: true, text }
    }

    fn bad(text: String) -> Self {
        Self { good: false, text }
    }
}

/// Reads every stored row, hashes every stored file, and compares both with the manifests.
pub async fn examine(home: &Home) -> Result<Vec<Finding>, IngestError> {
    let mut findings = vec![match home.format() {
        Ok(number) => Finding::good(format!("layout {number} of {}", home.root().display())),
        Err(error) => Finding::bad(error.to_string()),
    }];
    let (raw, store) = (home.raw(), home.store());
    for dataset in store.datasets() {
        let vintages = match store.count(&dataset).await {
            Ok(vintages) => vintages,
            Err(error) => {
                findings.push(Finding::bad(error.to_string()));
                continue;
            }
        };
        if dataset == QUARANTINE {
            continue;
        }
        let manifests = raw.manifests(&dataset)?;
        for vintage in vintages {
            let name = format!("{dataset} as published on {}", vintage.known_from);
            let of_vintage = |m: &&Manifest| {
                m.known_from == vintage.known_from && m.snapshot() == vintage.snapshot
            };
            findings.push(match manifests.iter().find(of_vintage) {
                None => Finding::bad(format!("{name}: its manifest is missing; restore raw/manifests from a backup")),
                Some(m) if m.rows != vintage.rows => Finding::bad(format!(
                    "{name}: {} rows readable, {} were stored; restore tables/{dataset} or sync anew",
                    vintage.rows, m.rows
                )),
                Some(m) => bytes(&raw, m).unwrap_or_else(|| {
                    Finding::good(format!("{name}: {} rows, {} in quarantine, bytes as published", m.rows, m.quarantined))
                }),
            });
        }
    }
    Ok(findings)
}

/// What is wrong with the publisher's bytes, if anything.
fn bytes(raw: &RawStore, manifest: &Manifest) -> Option<Finding> {
    manifest.parts.iter().find_map(|part| {
        let path = raw.path(&part.sha256);
        let found = match RawStore::hash_of(&path) {
            Ok(found) if found == part.sha256 => return None,
            Ok(found) => IngestError::HashMismatch { path, found, expected: part.sha256.clone() },
            Err(error) => error,
        };
        Some(Finding::bad(format!("{}: {found}; sync it again from a mirror", part.name)))
    })
}
