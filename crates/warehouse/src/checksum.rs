//! Is a data file still as it was written?
//!
//! Parquet as written here carries no checksum: a flipped bit may read as another value. The
//! SHA-256 of each file goes into the Delta log with it, as a tag.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::WarehouseError;

/// Name of the tag in the log.
pub(crate) const TAG: &str = "sha256";

/// SHA-256 of a file, in hexadecimal.
pub(crate) fn of_file(path: &Path) -> Result<String, WarehouseError> {
    let failed = |cause| WarehouseError::Folder { path: path.to_owned(), cause };
    let mut file = BufReader::new(File::open(path).map_err(failed)?);
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut buffer).map_err(failed)? {
            0 => return Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()),
            n => hash.update(&buffer[..n]),
        }
    }
}

/// An error where the log names another hash than the file has.
pub(crate) fn check(
    path: &Path,
    tags: Option<&HashMap<String, Option<String>>>,
) -> Result<(), WarehouseError> {
    let Some(expected) = tags.and_then(|t| t.get(TAG)?.clone()) else { return Ok(()) };
    let found = of_file(path)?;
    if found == expected {
        return Ok(());
    }
    Err(WarehouseError::Changed { path: path.to_owned(), found, expected })
}
