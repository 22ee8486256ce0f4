//! Is everything that is stored whole and as it was?

use std::collections::BTreeSet;
use std::fs::TryLockError;

use serde::Serialize;
use warehouse::Vintage;

use crate::load::QUARANTINE;
use crate::{Home, IngestError, Manifest, RawStore};

/// How a lost manifest comes back: a backup is an archive like any other.
const RESTORE_MANIFESTS: &str =
    "`tar -xzf BACKUP -C HOME raw/manifests` brings manifests back from a backup";

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

/// Reads every stored row, hashes every stored file, and compares both with the manifests. A sync that begins
/// meanwhile waits; where one runs already, that is said first.
pub async fn examine(home: &Home) -> Vec<Finding> {
    let root = home.root().display();
    if !home.root().is_dir() {
        let text = format!("no folder {root}: there are the figures that the program carries only");
        return vec![Finding::good(text)];
    }
    let mut findings = vec![match home.format() {
        Ok(number) => Finding::good(format!("layout {number} of {root}")),
        Err(error) => Finding::bad(error.to_string()),
    }];
    let lock = home.lock_to_look();
    if matches!(lock, Err(TryLockError::WouldBlock)) {
        findings.push(Finding::good(
            "a sync, a compaction or a backup runs now: what is wrong below may be its doing; look again once it has \
             ended, before anything is restored"
                .to_owned(),
        ));
    }
    let (stored, known) = (home.store().datasets(), home.raw().datasets());
    for dataset in stored.into_iter().chain(known).collect::<BTreeSet<_>>() {
        findings.extend(publications(home, &dataset).await);
    }
    findings
}

/// What is found of each publication of a dataset.
async fn publications(home: &Home, dataset: &str) -> Vec<Finding> {
    let (raw, store) = (home.raw(), home.store());
    let vintages = match store.count(dataset).await {
        Ok(vintages) => vintages,
        Err(error) => {
            return vec![Finding::bad(format!(
                "{dataset}: its table cannot be read ({error}); restore tables/{dataset} from a backup, or move it \
                 away and `bluehelm sync {dataset}`"
            ))];
        }
    };
    if dataset == QUARANTINE {
        return Vec::new();
    }
    let manifests = match raw.manifests(dataset) {
        Ok(manifests) => manifests,
        Err(error) => {
            return vec![Finding::bad(format!(
                "{dataset}: a manifest is broken ({error}); {RESTORE_MANIFESTS}"
            ))];
        }
    };
    let is_of =
        |m: &Manifest, v: &Vintage| m.known_from == v.known_from && m.snapshot() == v.snapshot;
    let stored = vintages.iter().map(|vintage| {
        let name = format!("{dataset} as published on {}", vintage.known_from);
        match manifests.iter().find(|m| is_of(m, vintage)) {
            None => Finding::bad(format!("{name}: its manifest is missing; {RESTORE_MANIFESTS}")),
            Some(m) if m.rows != vintage.rows => Finding::bad(format!(
                "{name}: {} rows readable, {} were stored; restore tables/{dataset} or sync anew",
                vintage.rows, m.rows
            )),
            Some(m) => bytes(&raw, m).unwrap_or_else(|| {
                Finding::good(format!(
                    "{name}: {} rows, {} in quarantine, bytes as published",
                    m.rows, m.quarantined
                ))
            }),
        }
    });
    let without = manifests.iter().filter(|m| !vintages.iter().any(|v| is_of(m, v)));
    let lost = without.map(|m| {
        let name = format!("{dataset} as published on {}", m.known_from);
        if raw.is_loading(m) {
            let text = "a sync was ended before it was in its table; the next one loads it";
            return Finding::good(format!("{name}: {text}"));
        }
        Finding::bad(format!(
            "{name}: {} rows were stored and are gone; restore tables/{dataset} from a backup, or `bluehelm sync {dataset}` again",
            m.rows
        ))
    });
    stored.chain(lost).collect()
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
