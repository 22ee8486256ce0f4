//! Does the head of a SQL file read from any text?

#![no_main]

use catalog::FrontMatter;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = FrontMatter::<toml::Table>::parse("x.sql", text);
    let _ = FrontMatter::<toml::Table>::parse("x.sql", &format!("/*---\n{text}\n---*/"));
});
