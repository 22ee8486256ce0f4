//! What is asked for, and what comes back?

use std::fmt;

use crate::address;

/// One address to fetch, and what is already known of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// An `http` or `https` address.
    pub url: String,
    /// The `ETag` the last answer came with: the server may answer "unchanged".
    pub etag: Option<String>,
    /// The `Last-Modified` the last answer came with, as the server wrote it.
    pub last_modified: Option<String>,
    /// More headers, such as an access token. They go to the address's own host only, never to
    /// one it redirects to.
    pub headers: Vec<(String, String)>,
}

impl Request {
    /// An address of which nothing is known yet.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }
}

/// Shows the names of headers and of query parameters, never their values.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("url", &address::without_secrets(&self.url))
            .field("etag", &self.etag)
            .field("last_modified", &self.last_modified)
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .finish()
    }
}

/// How a fetch ended well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The server says that nothing changed since the `etag` or `last_modified` of the request;
    /// no file was written.
    Unchanged,
    /// The whole body is in the file.
    Fetched(Fetched),
}

/// A body that is whole and on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// Bytes of the file: the publisher's own, after any gzip of the transport is undone.
    pub bytes: u64,
    /// For the next request.
    pub etag: Option<String>,
    /// For the next request.
    pub last_modified: Option<String>,
    /// What the server says the body is, such as `application/json; charset=utf-8`.
    pub content_type: Option<String>,
}
