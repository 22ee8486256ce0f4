//! Which rows do the features of a file make?

use std::io::Read;

use super::features::{self, Feature, Format, LARGEST_FILE_BYTES};
use super::json::cell;
use super::{BadRow, RowSink, malformed};
use crate::IngestError;

const FEATURE_ID: &str = "feature_id";
const OBJECT: &str = "object";
const OUTLINE: &str = "geometry_wkt";

/// Each feature is a row: its id and object, its properties, its outline.
pub(super) fn read(
    bytes: impl Read,
    format: &Format,
    name: &str,
    sink: &mut dyn RowSink,
) -> Result<(), IngestError> {
    let broken = |cause: &dyn ToString| malformed(name, format.name(), 1, cause);
    let mut text = Vec::new();
    bytes.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut text).map_err(|e| broken(&e))?;
    if text.len() as u64 > LARGEST_FILE_BYTES {
        return Err(broken(&format!("more than {} MiB", LARGEST_FILE_BYTES >> 20)));
    }
    let features = features::parse(format, &text).map_err(|e| broken(&e))?;
    drop(text);
    let names = names(&features);
    sink.columns(&names)?;
    for (at, feature) in features.into_iter().enumerate() {
        let line = at as u64 + 1;
        let Feature { id, object, properties, outline } = feature;
        match outline {
            Err(reason) => {
                let column = Some(OUTLINE.to_owned());
                sink.bad(BadRow { line, column, reason, value: id })?;
            }
            Ok(outline) => {
                let own = |name: &String| match name.as_str() {
                    FEATURE_ID => id.clone(),
                    OBJECT => object.clone(),
                    OUTLINE => outline.clone(),
                    property => cell(&properties, property),
                };
                let cells: Vec<_> = names.iter().map(own).collect();
                if sink.row(line, &cells)?.is_break() {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// Our own names, as far as the file fills them, and those of all properties; a property of our
/// name gives way.
fn names(features: &[Feature]) -> Vec<String> {
    let own = [
        (FEATURE_ID, features.iter().any(|f| f.id.is_some())),
        (OBJECT, features.iter().any(|f| f.object.is_some())),
        (OUTLINE, true),
    ];
    let mut names: Vec<String> =
        own.into_iter().filter(|(_, filled)| *filled).map(|(name, _)| name.to_owned()).collect();
    for property in features.iter().flat_map(|f| f.properties.keys()) {
        if !names.contains(property) {
            names.push(property.clone());
        }
    }
    names
}
