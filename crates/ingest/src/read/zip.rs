//! Which file in this archive holds the rows?

use std::io::{BufReader, Read, Seek};

use ::zip::ZipArchive;

use super::features::Format;
use super::{RowSink, malformed, read_bytes};
use crate::IngestError;

/// How every archive with a file in it begins.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";

/// Reads the one CSV or JSON file of an archive, as it unpacks.
pub(super) fn read(
    bytes: impl Read + Seek,
    name: &str,
    features: Option<&Format>,
    sink: &mut dyn RowSink,
) -> Result<(), IngestError> {
    let broken = |cause: &dyn ToString| malformed(name, "zip", 1, cause);
    let mut archive = ZipArchive::new(bytes).map_err(|e| broken(&e))?;
    let holds_rows = |n: &String| {
        let lower = n.to_lowercase();
        // macOS adds a shadow of every file.
        !lower.starts_with("__macosx/") && (lower.ends_with(".csv") || lower.ends_with(".json"))
    };
    let names = archive.file_names().map(|n| n.map(|n| n.into_owned()));
    let mut inside: Vec<String> = names.collect::<Result<_, _>>().map_err(|e| broken(&e))?;
    inside.retain(holds_rows);
    let [one] = &inside[..] else {
        let found = if inside.is_empty() { "none".to_owned() } else { inside.join(", ") };
        return Err(broken(&format!("expected one .csv or .json file in it, found {found}")));
    };
    let file = archive.by_name(one).map_err(|e| broken(&e))?;
    read_bytes(BufReader::with_capacity(1 << 16, file), &format!("{name}/{one}"), features, sink)
}
