//! Do CSV and JSON, plain or gzipped, read from any bytes, every row as wide as the header?

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
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| width::check(bytes));
