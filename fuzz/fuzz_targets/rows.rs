//! Do CSV and JSON, plain or gzipped, read from any bytes, every row as wide as the header?

#![no_main]

#[path = "../width.rs"]
mod width;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| width::check(bytes));
