//! Does a zip archive of CSV or JSON read from any bytes, whatever its directory says?

#![no_main]

#[path = "../width.rs"]
mod width;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| width::check_file(bytes));
