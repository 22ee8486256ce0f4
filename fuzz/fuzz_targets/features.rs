//! Do GeoJSON and TopoJSON read from any bytes, every outline on earth and within bounds?
//!
//! The module is included by its path: it needs nothing of `ingest`, so this builds in a minute.

#![no_main]

#[path = "../../crates/ingest/src/read/features/mod.rs"]
#[allow(dead_code)]
mod features;

use features::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Geojson {}, Format::Topojson { object: None }] {
        let Ok(found) = features::parse(&format, bytes) else { continue };
        for feature in found {
            match feature.outline {
                Ok(outline) => assert!(outline.is_none_or(|wkt| wkt.ends_with([')', 'Y']))),
                Err(reason) => assert!(!reason.is_empty()),
            }
        }
    }
});
