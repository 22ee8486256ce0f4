//! Is any file name or release number a release with a day, or none?
//!
//! The module is included by its path: it needs nothing of `ingest`, so this builds in a minute.

#![no_main]

#[path = "../../crates/ingest/src/release.rs"]
#[allow(dead_code)]
mod release;

use libfuzzer_sys::fuzz_target;
use release::Release;

fuzz_target!(|text: &str| {
    if let Some((found, _)) = Release::in_name(text) {
        assert!((2000..=2100).contains(&found.known_from.year()), "{found:?}");
    }
    if let Some(found) = Release::parse(text) {
        assert_eq!(Release::parse(&found.number), Some(found.clone()));
    }
});
