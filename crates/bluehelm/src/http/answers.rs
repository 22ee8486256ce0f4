//! Was this asked before, of the same data? Then the answer is still known.
//!
//! An answer follows from the program's version, the publications stored, and what was asked. Their hash is its ETag:
//! a reader who has it is told so, and an answer is computed once for all readers, also where many ask at once.

use std::io::Write;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use super::{Problem, Shared, pages};

/// All answers kept, in bytes.
const KEPT_BYTES: u64 = 48 << 20;
/// The largest answer that is kept.
const LARGEST: usize = 8 << 20;
/// Below this a packed answer is hardly smaller.
const WORTH_PACKING: usize = 1 << 10;
/// What an answer may depend on beside its address.
const VARY: &str = "accept, accept-encoding, accept-language, cookie";

/// An answer that is known.
pub struct Kept {
    headers: HeaderMap,
    plain: Bytes,
    packed: Option<Bytes>,
}

/// Answers by ETag, the least used given up first.
pub type Answers = Cache<String, Arc<Kept>, Size>;

/// What an answer takes.
#[derive(Clone)]
pub struct Size;

impl Weighter<String, Arc<Kept>> for Size {
    fn weight(&self, key: &String, kept: &Arc<Kept>) -> u64 {
        let bytes = key.len() + kept.plain.len() + kept.packed.as_ref().map_or(0, Bytes::len);
        bytes as u64 + 512
    }
}

/// A place for answers.
pub fn none_yet() -> Answers {
    Cache::with_weighter(1000, KEPT_BYTES, Size)
}

/// Answers from what is known, or computes the answer and keeps it.
pub async fn remembered(
    State(server): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    // Who asks for the head alone gets that of the whole answer; the body is left out on the way.
    if request.method() == Method::HEAD {
        *request.method_mut() = Method::GET;
    }
    // What a reader wrote may fail for a while, or ask for the time or for chance.
    if request.method() != Method::GET || pages::runs_what_was_written(request.uri()) {
        return next.run(request).await;
    }
    let key = match server.edition().await {
        Ok(edition) => key(&edition, &request),
        Err(problem) => return problem.into_response(),
    };
    let headers = request.headers();
    let packs = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok());
    let packs = packs.is_some_and(|v| v.split(',').any(accepts_gzip));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    if known.is_some_and(|tags| tags.split(',').any(|tag| is_tag(tag, &key))) {
        return unchanged(&key);
    }
    // A star stands for any answer, once there is one.
    let any = known.is_some_and(|tags| tags.trim() == "*");
    let guard = match server.answers.get_value_or_guard_async(&key).await {
        Ok(kept) => {
            server.metrics.answers_kept.inc();
            return if any { unchanged(&key) } else { kept.response(&key, packs) };
        }
        Err(guard) => guard,
    };
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (head, body) = response.into_parts();
    match axum::body::to_bytes(body, usize::MAX).await {
        Ok(plain) => {
            let kept = Arc::new(Kept::new(head.headers, plain));
            if kept.plain.len() <= LARGEST {
                drop(guard.insert(kept.clone()));
            }
            if any { unchanged(&key) } else { kept.response(&key, packs) }
        }
        Err(error) => Problem::ours(&error).into_response(),
    }
}

fn key(edition: &str, request: &Request) -> String {
    let mut hash = Sha256::new();
    let uri = request.uri();
    let asked = [uri.path(), "?", uri.query().unwrap_or_default()];
    for part in [edition].into_iter().chain(asked) {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    for name in [header::ACCEPT, header::ACCEPT_LANGUAGE, header::COOKIE] {
        hash.update(request.headers().get(name).map_or(&b""[..], HeaderValue::as_bytes));
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn accepts_gzip(word: &str) -> bool {
    let mut parts = word.split(';').map(str::trim);
    parts.next() == Some("gzip") && !parts.any(|p| p == "q=0" || p.starts_with("q=0.0"))
}

/// Whether a tag of `If-None-Match` stands for the answer, packed or not.
fn is_tag(tag: &str, key: &str) -> bool {
    let tag = tag.trim().trim_start_matches("W/").trim_matches('"');
    tag.strip_suffix("-gzip").unwrap_or(tag) == key
}

fn unchanged(key: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    set_freshness(response.headers_mut(), key);
    response
}

fn set_freshness(headers: &mut HeaderMap, tag: &str) {
    let vary = HeaderValue::from_static(VARY);
    headers.insert(header::VARY, vary);
    // A reader asks each time whether the answer still holds: a sync may have brought another.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{tag}\"")) {
        headers.insert(header::ETAG, tag);
    }
}

impl Kept {
    fn new(mut headers: HeaderMap, plain: Bytes) -> Self {
        headers.remove(header::CONTENT_LENGTH);
        let media = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let text = media.is_some_and(|m| {
            ["text/", "json", "javascript", "svg", "xml;"].iter().any(|word| m.contains(word))
        });
        let packed = (text && plain.len() >= WORTH_PACKING).then(|| pack(&plain)).flatten();
        Self { headers, plain, packed }
    }

    fn response(&self, key: &str, packs: bool) -> Response {
        let packed = self.packed.as_ref().filter(|_| packs);
        let body = packed.unwrap_or(&self.plain).clone();
        let mut response = Response::new(Body::from(body));
        let headers = response.headers_mut();
        headers.clone_from(&self.headers);
        match packed {
            None => set_freshness(headers, key),
            Some(_) => {
                set_freshness(headers, &format!("{key}-gzip"));
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        response
    }
}

fn pack(plain: &[u8]) -> Option<Bytes> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::new(6));
    packer.write_all(plain).ok()?;
    packer.finish().ok().map(Bytes::from)
}
