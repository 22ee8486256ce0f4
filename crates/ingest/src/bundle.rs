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
use warehouse::Vintage;

use crate::manifest::Manifest;
use crate::{Home, IngestError, Outcome, Source, Sources, Sync, part};

/// No manifest is larger than this.
const LARGEST_MANIFEST: u64 = 16 << 20;

/// Writes every publication of a home folder that has a vintage and may be passed on; returns how
/// many, or an error where there is none. The user's own copies, and datasets that no source declares any more, stay here.
pub async fn export_bundle(
    home: &Home,
    sources: &Sources,
    path: &Path,
) -> Result<usize, IngestError> {
    let (raw, store) = (home.raw(), home.store());
    let part = part::begin(path)?;
    let mut tar = tar::Builder::new(GzEncoder::new(BufWriter::new(part), Compression::default()));
    let (mut count, mut written) = (0, BTreeSet::new());
    for dataset in raw.datasets() {
        let vintages = store.vintages(&dataset).await?;
        for manifest in raw.manifests(&dataset)? {
            let snapshot = manifest.snapshot();
            let stored =
                |v: &Vintage| v.snapshot == snapshot && v.known_from == manifest.known_from;
            let source = sources.find(manifest.hub.as_deref().unwrap_or(&dataset));
            let open = source.is_ok_and(|s| s.may_be_passed_on());
            if !(open && vintages.iter().any(stored)) {
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
    if count == 0 {
        return Err(IngestError::NothingToExport { home: home.root().to_owned() });
    }
    let encoder = tar.into_inner().map_err(IngestError::path(path))?;
    let writer = encoder.finish().map_err(IngestError::path(path))?;
    let part = writer.into_inner().map_err(|e| IngestError::path(path)(e.into_error()))?;
    part::arrive(part, path)?;
    Ok(count)
}

/// Checks a bundle whole, then loads what is new. `sync` names the home and the date. As in a sync, a publication
/// that is refused does not keep those after it out, and its error comes back in the end.
pub async fn import_bundle(
    sync: &Sync,
    sources: &Sources,
    path: &Path,
) -> Result<Vec<Outcome>, IngestError> {
    let publications = publications(sources, path)?;
    unpack(sync.home(), path, &publications)?;
    let (mut outcomes, mut refused): (Vec<Outcome>, _) = (Vec::new(), None);
    for (source, manifest) in publications {
        let new = match sync.take_in(&source, manifest, &mut |_| {}).await {
            Ok(new) => new,
            Err(error) => {
                refused = refused.or(Some(error));
                continue;
            }
        };
        if outcomes.last().is_none_or(|o| o.dataset != source.id) {
            outcomes.push(Outcome { dataset: source.id, new: Vec::new(), unchanged: 0 });
        }
        if let Some(outcome) = outcomes.last_mut() {
            outcome.unchanged += usize::from(new.is_none());
            outcome.new.extend(new);
        }
    }
    refused.map_or(Ok(outcomes), Err)
}

/// What a bundle claims to hold, each with the source that is declared here for it. Reads to the
/// end, where gzip's checksum stands, and keeps no byte: restricted data are refused before that.
fn publications(sources: &Sources, path: &Path) -> Result<Vec<(Source, Manifest)>, IngestError> {
    let mut manifests = Vec::new();
    each_file(path, |name, entry| {
        if name.starts_with("raw/") {
            return Ok(());
        }
        let wrong = |cause: String| broken(path, format!("{name}: {cause}"));
        if !name.starts_with("manifests/") {
            return Err(wrong("it does not belong in a bundle".to_owned()));
        }
        let mut text = Vec::new();
        entry.take(LARGEST_MANIFEST).read_to_end(&mut text).map_err(|e| wrong(e.to_string()))?;
        manifests.push((name.to_owned(), text));
        Ok(())
    })?;
    // Only now has the checksum at the end vouched for what the manifests say.
    let mut found = Vec::new();
    for (name, text) in manifests {
        let wrong = |cause: String| broken(path, format!("{name}: {cause}"));
        let manifest: Manifest = serde_json::from_slice(&text).map_err(|e| wrong(e.to_string()))?;
        let source = sources.find(manifest.hub.as_deref().unwrap_or(&manifest.dataset))?;
        source.must_be_public()?;
        // Both become names of files here, so neither may say more than it should.
        if source.id != manifest.dataset {
            let (id, dataset) = (&source.id, &manifest.dataset);
            return Err(wrong(format!("it names dataset {dataset:?}, expected {id:?}")));
        }
        if let Some(part) = manifest.parts.iter().find(|p| !is_sha256(&p.sha256)) {
            return Err(wrong(format!("{:?} is no SHA-256", part.sha256)));
        }
        found.push((source, manifest));
    }
    if found.is_empty() {
        return Err(broken(path, "it holds no publication".to_owned()));
    }
    Ok(found)
}

/// Takes the bytes of all publications into the raw store.
fn unpack(
    home: &Home,
    path: &Path,
    publications: &[(Source, Manifest)],
) -> Result<(), IngestError> {
    let raw = home.raw();
    let parts = || publications.iter().flat_map(|(_, m)| &m.parts);
    each_file(path, |name, entry| {
        let Some(expected) = name.strip_prefix("raw/") else { return Ok(()) };
        if !parts().any(|p| p.sha256 == expected) {
            return Err(broken(path, format!("{name} belongs to no publication in it")));
        }
        let (found, _) = raw.keep(entry, path)?;
        if found == expected {
            return Ok(());
        }
        Err(broken(path, format!("{name} has SHA-256 {found}")))
    })?;
    match parts().find(|p| !raw.path(&p.sha256).is_file()) {
        Some(part) => Err(broken(path, format!("the bytes of {} are missing", part.name))),
        None => Ok(()),
    }
}

/// Hands over every file of the archive with its name, then reads to the checksum at its end.
fn each_file(
    path: &Path,
    mut take: impl FnMut(&str, &mut dyn Read) -> Result<(), IngestError>,
) -> Result<(), IngestError> {
    let wrong = |e: std::io::Error| broken(path, e.to_string());
    let file = File::open(path).map_err(IngestError::path(path))?;
    let mut tar = tar::Archive::new(GzDecoder::new(BufReader::new(file)));
    for entry in tar.entries().map_err(wrong)? {
        let mut entry = entry.map_err(wrong)?;
        let name = entry.path().map_err(wrong)?.display().to_string();
        take(&name, &mut entry)?;
    }
    std::io::copy(&mut tar.into_inner(), &mut std::io::sink()).map_err(wrong)?;
    Ok(())
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn broken(path: &Path, cause: String) -> IngestError {
    IngestError::Bundle { path: path.to_owned(), cause }
}
