//! Do a server's headers, and the sidecar of an earlier run, read from any text without panic?

use fetch::Origin;
use fetch::headers::{ContentRange, retry_after, validator};
use proptest::prelude::*;

fn check(a: &str, b: &str, c: &str) {
    if let Some(range) = ContentRange::parse(a) {
        assert!(range.first <= range.last && range.total.is_none_or(|total| range.last < total));
    }
    let _ = retry_after(a, Some(b));
    let _ = validator(Some(a), Some(b), Some(c));
    if let Some(origin) = Origin::parse(a) {
        assert!(origin.safe <= origin.total);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(a in any::<String>(), b in any::<String>(), c in any::<String>()) {
        check(&a, &b, &c);
    }

    #[test]
    fn what_looks_like_a_range_is_read_or_refused(text in "bytes [-0-9*+/ ]{0,60}") {
        check(&text, &text, &text);
    }

    #[test]
    fn what_looks_like_a_date_is_read_or_refused(
        day in 0..99_u32, month in "Jan|Feb|Dec|Foo", year in 0..99_999_u32, rest in "[0-9: GMTZ+-]{0,20}",
    ) {
        let text = format!("Sun, {day} {month} {year} {rest}");
        check(&text, &text, &text);
    }

    #[test]
    fn what_looks_like_a_sidecar_is_read_or_refused(total in any::<u64>(), safe in any::<u64>(), validator in any::<String>()) {
        let text = serde_json::json!({"address_sha256": "a", "validator": validator, "total": total, "safe": safe});
        check(&text.to_string(), "", "");
    }
}
