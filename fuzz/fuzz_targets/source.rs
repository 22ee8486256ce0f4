//! Does a source declaration read from any text?

#![no_main]

use ingest::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Source::parse("x.toml", text);
});
