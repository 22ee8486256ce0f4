//! Where are the publisher's own bytes?
//!
//! `raw/ab/abcd…` holds bytes under their SHA-256; `raw/manifests/DATASET/DATE-HASH.json` says
//! which of them make a publication. Both arrive by rename, so they are whole or absent. As long as a
//! publication is on its way into its table, its manifest ends in `.loading`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::manifest::hex;
use crate::{IngestError, Manifest};

/// How the names of manifests end: of what is being loaded, and of what is.
const LOADING: &str = "loading";
const LOADED: &str = "json";

/// The publishers' bytes of one home folder.
#[derive(Debug, Clone)]
pub struct RawStore {
    root: PathBuf,
}

impl RawStore {
    pub(crate) fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Where bytes of this hash lie, or would lie.
    pub fn path(&self, sha256: &str) -> PathBuf {
        self.root.join(sha256.get(..2).unwrap_or("__")).join(sha256)
    }

    /// A place for bytes on their way in.
    pub(crate) fn incoming(&self, name: &str) -> Result<PathBuf, IngestError> {
        let folder = self.root.join("incoming");
        std::fs::create_dir_all(&folder).map_err(IngestError::path(&folder))?;
        Ok(folder.join(name))
    }

    /// Keeps what a reader gives; the same bytes are kept once. Returns hash and length.
    pub fn keep(&self, mut bytes: impl Read, name: &Path) -> Result<(String, u64), IngestError> {
        let folder = self.root.join("incoming");
        std::fs::create_dir_all(&folder).map_err(IngestError::path(&folder))?;
        let mut part =
            tempfile::NamedTempFile::new_in(&folder).map_err(IngestError::path(&folder))?;
        let (mut hash, mut length, mut buffer) = (Sha256::new(), 0, vec![0; 1 << 16]);
        loop {
            let n = bytes.read(&mut buffer).map_err(IngestError::path(name))?;
            if n == 0 {
                break;
            }
            hash.update(&buffer[..n]);
            part.write_all(&buffer[..n]).map_err(IngestError::path(part.path()))?;
            length += n as u64;
        }
        let sha256 = hex(&hash.finalize());
        part.as_file().sync_all().map_err(IngestError::path(part.path()))?;
        let path = self.path(&sha256);
        make_parent(&path)?;
        part.persist(&path)
            .map_err(|e| IngestError::Path { path: path.clone(), cause: e.error })?;
        Ok((sha256, length))
    }

    /// Takes a downloaded file whose hash is known into the store.
    pub(crate) fn adopt(&self, file: &Path, sha256: &str) -> Result<(), IngestError> {
        let path = self.path(sha256);
        make_parent(&path)?;
        std::fs::rename(file, &path).map_err(IngestError::path(&path))
    }

    /// Whether bytes of this hash are here, unharmed: those that are taken for a publisher's are read first.
    pub(crate) fn holds(&self, sha256: &str) -> bool {
        Self::hash_of(&self.path(sha256)).is_ok_and(|found| found == sha256)
    }

    /// The SHA-256 of the bytes that lie at a path.
    pub(crate) fn hash_of(path: &Path) -> Result<String, IngestError> {
        let mut file = BufReader::new(File::open(path).map_err(IngestError::path(path))?);
        let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut buffer).map_err(IngestError::path(path))? {
                0 => return Ok(hex(&hash.finalize())),
                n => hash.update(&buffer[..n]),
            }
        }
    }

    /// Writes the manifest of a publication that is about to be loaded, whole or not at all.
    pub(crate) fn announce(&self, manifest: &Manifest) -> Result<(), IngestError> {
        let path = self.manifest_path(manifest, LOADING);
        make_parent(&path)?;
        let folder = path.parent().unwrap_or(&self.root);
        let mut part =
            tempfile::NamedTempFile::new_in(folder).map_err(IngestError::path(folder))?;
        let text = serde_json::to_vec_pretty(manifest)
            .map_err(|e| IngestError::Path { path: path.clone(), cause: e.into() })?;
        part.write_all(&text).map_err(IngestError::path(&path))?;
        part.as_file().sync_all().map_err(IngestError::path(&path))?;
        part.persist(&path).map_err(|e| IngestError::Path { path, cause: e.error })?;
        Ok(())
    }

    /// Says that what a manifest announced is in its table.
    pub(crate) fn settle(&self, manifest: &Manifest) -> Result<(), IngestError> {
        let (from, to) =
            (self.manifest_path(manifest, LOADING), self.manifest_path(manifest, LOADED));
        std::fs::rename(&from, &to).map_err(IngestError::path(&to))
    }

    /// Whether a publication was announced and nothing has said since that it is in its table.
    pub(crate) fn is_loading(&self, manifest: &Manifest) -> bool {
        !self.manifest_path(manifest, LOADED).exists()
    }

    /// Removes manifests; the bytes they name stay.
    pub fn forget(
        &self,
        dataset: &str,
        gone: impl Fn(&Manifest) -> bool,
    ) -> Result<(), IngestError> {
        for manifest in self.manifests(dataset)?.iter().filter(|m| gone(m)) {
            for ending in [LOADING, LOADED] {
                let path = self.manifest_path(manifest, ending);
                match std::fs::remove_file(&path) {
                    Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                        return Err(IngestError::path(&path)(e));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Every manifest of a dataset, oldest publication first.
    pub fn manifests(&self, dataset: &str) -> Result<Vec<Manifest>, IngestError> {
        let folder = self.root.join("manifests").join(dataset);
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(Vec::new()) };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
        // Of one that is loaded anew, what was loaded comes last.
        paths.sort_by_key(|p| p.extension().is_some_and(|e| e == LOADED));
        paths.retain(|p| p.extension().is_some_and(|e| e == LOADED || e == LOADING));
        let paths: BTreeMap<PathBuf, PathBuf> =
            paths.into_iter().map(|path| (path.with_extension(""), path)).collect();
        let read = |path: &PathBuf| {
            let text = std::fs::read(path).map_err(IngestError::path(path))?;
            serde_json::from_slice(&text)
                .map_err(|e| IngestError::Path { path: path.clone(), cause: e.into() })
        };
        paths.values().map(read).collect()
    }

    /// Every dataset that has a manifest.
    pub fn datasets(&self) -> Vec<String> {
        let entries =
            std::fs::read_dir(self.root.join("manifests")).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.filter_map(|e| e.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    fn manifest_path(&self, manifest: &Manifest, ending: &str) -> PathBuf {
        let name = format!("{}-{}.{ending}", manifest.known_from, manifest.snapshot());
        self.root.join("manifests").join(&manifest.dataset).join(name)
    }
}

fn make_parent(path: &Path) -> Result<(), IngestError> {
    match path.parent() {
        Some(folder) => std::fs::create_dir_all(folder).map_err(IngestError::path(folder)),
        None => Ok(()),
    }
}
