//! Does a source declaration read from any text?

#![no_main]

#[path = "../error.rs"]
mod error;
#[path = "../../crates/ingest/src/read/mod.rs"]
#[allow(dead_code, unused_imports)]
mod read;
#[path = "../../crates/ingest/src/source.rs"]
#[allow(dead_code)]
mod source;

use error::IngestError;
use libfuzzer_sys::fuzz_target;
use source::Source;

fuzz_target!(|text: &str| {
    let _ = Source::parse("x.toml", text);
});
