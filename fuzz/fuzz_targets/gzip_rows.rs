//! The same of bytes that are packed well, so that the parser behind gzip is reached.

#![no_main]

#[path = "../width.rs"]
mod width;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    width::check(&encoder.finish().expect("memory"));
});
