//! How does a site without internet get what another site has?
//!
//! A bundle is a gzipped tar archive of manifests and publishers' bytes. Importing it checks every
//! hash, then loads what is new exactly as a sync would: two sites that exchange bundles end with
//! equal vintages.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::Path;

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use crate::manifest::Manifest;
use crate::{Home, IngestError, Outcome, Source, Sources, Sync};

/// No manifest is larger than this.
const LARGEST_MANIFEST: u64 = 16 << 20;

/// Writes every publication of a home folder that has a vintage; returns how many.
pub async fn export_bundle(home: &Home, path: &Path) -> Result<usize, IngestError> {
    let (raw, store) = (home.raw(), home.store());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let part = tempfile::NamedTempFile::new_in(folder).map_err(IngestError::path(folder))?;
    let mut tar = tar::Builder::new(GzEncoder::new(BufWriter::new(part), Compression::default()));
    let (mut count, mut written) = (0, BTreeSet::new());
    for dataset in raw.datasets() {
        let vintages = store.vintages(&dataset).await?;
        for manifest in raw.manifests(&dataset)? {
            let snapshot = manifest.snapshot();
            if !vintages
                .iter()
                .any(|v| v.snapshot == snapshot && v.known_from == manifest.known_from)
            {
                continue;
            }
            for file in manifest.parts.iter().filter(|p| written.insert(p.sha256.clone())) {
                let from = raw.path(&file.sha256);
                tar.append_path_with_name(&from, format!("raw/{}", file.sha256))
                    .map_err(IngestError::path(&from))?;
            }
            let text = serde_json::to_vec_pretty(&manifest)
                .map_err(|e| IngestError::path(path)(e.into()))?;
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            let name = format!("manifests/{dataset}/{}-{snapshot}.json", manifest.known_from);
            tar.append_data(&mut header, name, text.as_slice()).map_err(IngestError::path(path))?;
            count += 1;
        }
    }
    let encoder = tar.into_inner().map_err(IngestError::path(path))?;
    let writer = encoder.finish().map_err(IngestError::path(path))?;
    let part = writer.into_inner().map_err(|e| IngestError::path(path)(e.into_error()))?;
    part.as_file().sync_all().map_err(IngestError::path(path))?;
    part.persist(path).map_err(|e| IngestError::path(path)(e.error))?;
    Ok(count)
}

/// Checks a bundle whole, then loads what is new. `sync` names the home and the date.
pub async fn import_bundle(
    sync: &Sync,
    sources: &Sources,
    path: &Path,
) -> Result<Vec<Outcome>, IngestError> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for manifest in checked(sync.home(), path)? {
        let source = match &manifest.hub {
            Some(hub) => Source::of_hub(hub),
            None => sources.find(&manifest.dataset)?,
        };
        let dataset = manifest.dataset.clone();
        let new = sync.take_in(&source, manifest, &mut |_| {}).await?;
        if outcomes.last().is_none_or(|o| o.dataset != dataset) {
            outcomes.push(Outcome { dataset, new: Vec::new(), unchanged: 0 });
        }
        if let Some(outcome) = outcomes.last_mut() {
            outcome.unchanged += usize::from(new.is_none());
            outcome.new.extend(new);
        }
    }
    Ok(outcomes)
}

/// Unpacks the bytes into the raw store and returns the manifests, all of whose bytes are there.
fn checked(home: &Home, path: &Path) -> Result<Vec<Manifest>, IngestError> {
    let raw = home.raw();
    let wrong = |cause: String| IngestError::Bundle { path: path.to_owned(), cause };
    let file = File::open(path).map_err(IngestError::path(path))?;
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    let mut manifests: Vec<Manifest> = Vec::new();
    for entry in tar.entries().map_err(|e| wrong(e.to_string()))? {
        let mut entry = entry.map_err(|e| wrong(e.to_string()))?;
        let name = entry.path().map_err(|e| wrong(e.to_string()))?.display().to_string();
        if let Some(expected) = name.strip_prefix("raw/") {
            let (found, _) = raw.keep(&mut entry, path)?;
            if found != expected {
                return Err(wrong(format!("{name} has SHA-256 {found}")));
            }
        } else if name.starts_with("manifests/") {
            let mut text = Vec::new();
            entry
                .take(LARGEST_MANIFEST)
                .read_to_end(&mut text)
                .map_err(|e| wrong(e.to_string()))?;
            manifests
                .push(serde_json::from_slice(&text).map_err(|e| wrong(format!("{name}: {e}")))?);
        } else {
            return Err(wrong(format!("{name} does not belong in a bundle")));
        }
    }
    let missing = manifests.iter().flat_map(|m| &m.parts).find(|p| !raw.path(&p.sha256).is_file());
    match missing {
        Some(part) => Err(wrong(format!("the bytes of {} are missing", part.name))),
        None if manifests.is_empty() => Err(wrong("it holds no publication".to_owned())),
        None => Ok(manifests),
    }
}
