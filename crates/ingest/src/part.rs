//! How does a file of the user's arrive whole or not at all?

use std::path::Path;

use tempfile::NamedTempFile;

use crate::IngestError;

/// How the names of what is not yet whole begin.
pub(crate) const PREFIX: &str = ".bluehelm-part-";

/// A file beside `path` that will take its place; an error where something stands there that is no file.
pub(crate) fn begin(path: &Path) -> Result<NamedTempFile, IngestError> {
    if path.symlink_metadata().is_ok_and(|known| !known.is_file()) {
        let cause =
            std::io::Error::other("it is no regular file, and would be replaced; name a file");
        return Err(IngestError::path(path)(cause));
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let part = tempfile::Builder::new().prefix(PREFIX).tempfile_in(folder);
    part.map_err(IngestError::path(folder))
}

/// Puts it in place, on the disk.
pub(crate) fn arrive(part: NamedTempFile, path: &Path) -> Result<(), IngestError> {
    part.as_file().sync_all().map_err(IngestError::path(path))?;
    part.persist(path).map_err(|e| IngestError::path(path)(e.error))?;
    Ok(())
}
