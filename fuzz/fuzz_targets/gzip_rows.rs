//! The same of bytes that are packed well, so that the parser behind gzip is reached.

#![no_main]

#[path = "../error.rs"]
mod error;
#[path = "../../crates/ingest/src/read/mod.rs"]
#[allow(dead_code, unused_imports)]
mod read;
#[path = "../../crates/ingest/src/source.rs"]
#[allow(dead_code)]
mod source;
#[path = "../width.rs"]
mod width;

use error::IngestError;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    width::check(&encoder.finish().expect("memory"));
});
