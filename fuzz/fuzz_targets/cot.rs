//! Does the reader of Cursor on Target events hold against any bytes?

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|event: &[u8]| {
    drop(watch::speak::cot::parse(event, "map"));
});
