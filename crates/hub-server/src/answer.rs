//! Which answer is right: all of it, a range, or "not modified"?

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::{Asked, Fault};

/// An answer before it goes on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn ok(content_type: &str, body: Vec<u8>) -> Self {
        Self { status: 200, headers: vec![("Content-Type", content_type.to_owned())], body }
    }

    pub fn plain(status: u16, text: &str) -> Self {
        Self { status, ..Self::ok("text/plain; charset=utf-8", text.as_bytes().to_vec()) }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Says by which words a client may ask later whether this changed.
    pub fn validated(self, modified: Option<Timestamp>) -> Self {
        let digest = Sha256::digest(&self.body);
        let short: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let answer = self.with("ETag", format!("\"{short}\""));
        match modified {
            Some(time) => answer.with("Last-Modified", http_date(time)),
            None => answer,
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(it, _)| *it == name).map(|(_, value)| value.as_str())
    }

    /// What this request gets of a whole answer: RFC 9110, sections 13 and 14.
    pub fn fit(self, asked: &Asked, gzip: bool, fault: Option<&Fault>) -> Self {
        if self.status != 200 {
            return self;
        }
        if self.is_known_to(asked) {
            return Self { status: 304, body: Vec::new(), ..self };
        }
        if fault == Some(&Fault::NoRanges) {
            return self;
        }
        let answer = self.with("Accept-Ranges", "bytes");
        let current = asked.header("if-range").is_none_or(|validator| {
            [answer.header("ETag"), answer.header("Last-Modified")].contains(&Some(validator))
        });
        match asked.header("range").filter(|_| current) {
            Some(range) => answer.range(range, fault == Some(&Fault::WrongRange)),
            None if gzip && asked.header("accept-encoding").is_some_and(|v| v.contains("gzip")) => {
                answer.gzipped()
            }
            None => answer,
        }
    }

    fn is_known_to(&self, asked: &Asked) -> bool {
        if let Some(known) = asked.header("if-none-match") {
            let etag = self.header("ETag").unwrap_or_default();
            return known.split(',').any(|it| it.trim().trim_start_matches("W/") == etag);
        }
        // Equality suffices: clients send back what they were given.
        asked.header("if-modified-since").is_some_and(|it| self.header("Last-Modified") == Some(it))
    }

    /// One range; what cannot be read is ignored, as the RFC says.
    fn range(self, range: &str, wrong: bool) -> Self {
        let total = self.body.len();
        let Some((first, last)) =
            range.trim().strip_prefix("bytes=").and_then(|r| r.split_once('-'))
        else {
            return self;
        };
        let bounds = match (first.parse::<usize>(), last.parse::<usize>()) {
            (Ok(first), Ok(last)) => (first, last.saturating_add(1).min(total)),
            (Ok(first), Err(_)) => (first, total),
            (Err(_), Ok(count)) => (total.saturating_sub(count), total),
            _ => return self,
        };
        let (first, end) = if wrong { (0, total.min(1)) } else { bounds };
        if first >= end {
            let answer = Self::plain(416, "no such range");
            return answer.with("Content-Range", format!("bytes */{total}"));
        }
        let body = self.body[first..end].to_vec();
        let said = format!("bytes {first}-{}/{total}", end - 1);
        Self { status: 206, body, ..self }.with("Content-Range", said)
    }

    fn gzipped(mut self) -> Self {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        // Writing to memory does not fail.
        let written = encoder.write_all(&self.body).and_then(|()| encoder.finish());
        let Ok(body) = written else { return self };
        for (name, value) in &mut self.headers {
            if *name == "ETag" {
                *value = format!("{}-gzip\"", value.trim_end_matches('"'));
            }
        }
        self.headers.retain(|(name, _)| *name != "Accept-Ranges");
        Self { body, ..self }.with("Content-Encoding", "gzip").with("Vary", "Accept-Encoding")
    }
}

pub(crate) fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
