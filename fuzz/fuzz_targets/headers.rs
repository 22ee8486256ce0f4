//! Do a server's headers, and the sidecar of an earlier run, read from any text?

#![no_main]

use fetch::Origin;
use fetch::headers::{ContentRange, retry_after, validator};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|texts: (&str, &str, &str)| {
    let (a, b, c) = texts;
    if let Some(range) = ContentRange::parse(a) {
        assert!(range.first <= range.last && range.total.is_none_or(|total| range.last < total));
    }
    let _ = retry_after(a, Some(b));
    let _ = validator(Some(a), Some(b), Some(c));
    if let Some(origin) = Origin::parse(a) {
        assert!(origin.safe <= origin.total);
    }
});
