//! What do the server's headers say?

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;

/// `Content-Range: bytes 10-99/100`: which bytes of how many follow (RFC 9110, 14.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentRange {
    /// Offset of the first byte.
    pub first: u64,
    /// Offset of the last byte.
    pub last: u64,
    /// Bytes of the whole, if the server knows.
    pub total: Option<u64>,
}

impl ContentRange {
    /// Nothing unless the range is one of bytes, in order and within its total.
    pub fn parse(text: &str) -> Option<Self> {
        let (range, total) = text.trim().strip_prefix("bytes ")?.split_once('/')?;
        let (first, last) = range.trim().split_once('-')?;
        let (first, last) = (number(first)?, number(last)?);
        let total = if total.trim() == "*" { None } else { Some(number(total.trim())?) };
        (first <= last && total.is_none_or(|total| last < total)).then_some(Self {
            first,
            last,
            total,
        })
    }
}

/// `Retry-After`, in seconds or as a date (RFC 9110, 10.2.3). A date is measured against the
/// server's own `Date`, so that a wrong clock here does no harm; one that is past asks for no wait.
pub fn retry_after(value: &str, date: Option<&str>) -> Option<Duration> {
    if let Some(seconds) = number(value.trim()) {
        return Some(Duration::from_secs(seconds));
    }
    let wait_s = http_date(value)?.as_second().checked_sub(http_date(date?)?.as_second())?;
    Some(Duration::from_secs(u64::try_from(wait_s).unwrap_or(0)))
}

/// What proves in `If-Range` that a body is still the one we hold a part of: a strong `ETag`, else
/// a `Last-Modified` older than the answer by a second or more (RFC 9110, 8.8.2.2).
pub fn validator(
    etag: Option<&str>,
    last_modified: Option<&str>,
    date: Option<&str>,
) -> Option<String> {
    if let Some(etag) = etag.map(str::trim)
        && etag.len() > 2
        && etag.starts_with('"')
        && etag.ends_with('"')
    {
        return Some(etag.to_owned());
    }
    let modified = last_modified?;
    (http_date(modified)? < http_date(date?)?).then(|| modified.to_owned())
}

fn http_date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text.trim()).ok()
}

/// Digits alone: `str::parse` would take a sign.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUNDAY: &str = "Sun, 06 Nov 1994 08:49:37 GMT";
    const MINUTE_LATER: &str = "Sun, 06 Nov 1994 08:50:37 GMT";

    #[test]
    fn a_content_range_is_in_order_and_within_its_total() {
        let check = |text, expect: Option<(u64, u64, Option<u64>)>| {
            let found = ContentRange::parse(text).map(|r| (r.first, r.last, r.total));
            assert_eq!(found, expect, "{text}");
        };
        check("bytes 10-99/100", Some((10, 99, Some(100))));
        check("bytes 0-0/*", Some((0, 0, None)));
        for bad in
            ["", "bytes */100", "bytes 9-8/100", "bytes 0-100/100", "bytes +1-2/9", "x 1-2/3"]
        {
            check(bad, None);
        }
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let check = |value, date, seconds: Option<u64>| {
            assert_eq!(retry_after(value, date), seconds.map(Duration::from_secs), "{value}");
        };
        check("120", None, Some(120));
        check(MINUTE_LATER, Some(SUNDAY), Some(60));
        check(SUNDAY, Some(MINUTE_LATER), Some(0));
        check(MINUTE_LATER, None, None);
        check("-5", None, None);
        check("99999999999999999999", None, None);
    }

    #[test]
    fn only_what_is_strong_validates_a_range() {
        let check = |etag, modified, date, expect: Option<&str>| {
            assert_eq!(validator(etag, modified, date).as_deref(), expect, "{etag:?}");
        };
        check(Some("\"a\""), None, None, Some("\"a\""));
        check(Some("W/\"a\""), None, None, None);
        check(Some("W/\"a\""), Some(SUNDAY), Some(MINUTE_LATER), Some(SUNDAY));
        check(None, Some(SUNDAY), Some(SUNDAY), None);
        check(None, Some(SUNDAY), None, None);
    }
}
