//! Does the reader of JSON looks, and the camp that takes them, hold against any bytes?

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::{Arc, LazyLock};
use watch::{Camp, Entry, Input, Settings};

static CAMP: LazyLock<Camp> = LazyLock::new(|| {
    let text = include_str!("../../crates/watch/tests/camp.toml");
    let settings = Settings::parse("camp.toml", text).expect("the camp's file");
    Camp::try_new(Arc::new(settings)).expect("a camp")
});

fuzz_target!(|lines: &[u8]| {
    let mut camp = CAMP.clone();
    for (i, line) in lines.split(|byte| *byte == b'\n').take(50).enumerate() {
        if let Ok(look) = watch::speak::json::parse(line, "radar") {
            camp.take(&Entry { at_s: i as f64, input: Input::Look(look) });
        }
    }
    let picture = serde_json::to_string(&camp.picture()).expect("a picture is text");
    assert!(!picture.is_empty());
});
