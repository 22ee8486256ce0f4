//! What went wrong, where, and what to do about it?

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What was tried before giving up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Attempts made, the last one included.
    pub attempts: u32,
    /// Time spent waiting between them.
    pub waited: Duration,
}

impl fmt::Display for Effort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attempts = self.attempts;
        write!(f, "{attempts} attempt{}", if attempts == 1 { "" } else { "s" })?;
        if !self.waited.is_zero() {
            write!(f, ", {:.1} s of waiting between them", self.waited.as_secs_f64())?;
        }
        Ok(())
    }
}

/// Why the bytes of an address are not there. An `address` is as it may be shown: without user
/// and without the values of its query.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the fields are named in each message")]
pub enum FetchError {
    /// The request is for nothing that can be fetched.
    #[error("{address} is no address to fetch: {reason}; it must begin with http:// or https://")]
    BadAddress { address: String, reason: String },

    /// A header of the request cannot be sent. Its value may be a secret and is not shown.
    #[error(
        "{address}: the header {name:?} cannot be sent; a name has no blanks, and a value is one line of ASCII"
    )]
    BadHeader { address: String, name: String },

    /// Nobody answered: no such host, no route, connection refused or reset.
    #[error(
        "{address} cannot be reached: {reason} ({effort}); check the connection, or use a mirror"
    )]
    Unreachable { address: String, reason: String, effort: Effort },

    /// The server's certificate or its TLS is not to be trusted.
    #[error(
        "{address} cannot be trusted: {reason}; check this computer's date, and whether a proxy stands between"
    )]
    Untrusted { address: String, reason: String },

    /// The server was silent for too long, or the attempt took too long as a whole.
    #[error(
        "{address}: timed out, {phase}, having received {received} bytes ({effort}); try later, or allow more time"
    )]
    TimedOut { address: String, phase: String, received: u64, effort: Effort },

    /// The server answered with an error, or with something that is no answer to a `GET`.
    #[error("{address}: the server answered {status} instead of 200 ({effort}){}", advise(*.status, *.retry_after))]
    Status { address: String, status: u16, retry_after: Option<Duration>, effort: Effort },

    /// The server sent us on and on.
    #[error("{address}: redirected more than {limit} times, last to {last}; check the address")]
    TooManyRedirects { address: String, last: String, limit: u32 },

    /// A redirect that does not say where to.
    #[error(
        "{address}: the server answered {status} without saying where to go; check the address"
    )]
    RedirectedNowhere { address: String, status: u16 },

    /// The server sent us from `https` to `http`.
    #[error("{address}: redirected to {to}, which anyone on the way can read and change; refused")]
    RedirectedToHttp { address: String, to: String },

    /// The body ended before it was whole.
    #[error("{address}: the body broke off after {received} of {} ({effort}): {reason}; what came is kept if the server can go on from there: try again", bytes(*.expected))]
    Truncated {
        address: String,
        expected: Option<u64>,
        received: u64,
        reason: String,
        effort: Effort,
    },

    /// The body is larger than the policy allows.
    #[error(
        "{address}: the body has {} and the limit is {limit} bytes; raise the limit if this is right", bytes_or_more(*.announced)
    )]
    TooLarge { address: String, announced: Option<u64>, limit: u64 },

    /// The transport encoding cannot be undone.
    #[error("{address}: the body cannot be decoded as {encoding}: {reason} ({effort})")]
    Undecodable { address: String, encoding: String, reason: String, effort: Effort },

    /// What came is not HTTP, or contradicts itself.
    #[error("{address}: the answer makes no sense: {reason} ({effort})")]
    Garbled { address: String, reason: String, effort: Effort },

    /// Another process or thread is writing this file.
    #[error("{path}: another fetch is writing this file; wait until it is done")]
    Busy { path: PathBuf },

    /// The disk refused.
    #[error("{path}: cannot {action}: {source}")]
    File { path: PathBuf, action: &'static str, source: io::Error },
}

impl FetchError {
    /// Whether the same request may succeed a little later.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::TimedOut { .. }
            | Self::Truncated { .. }
            | Self::Undecodable { .. }
            | Self::Garbled { .. } => true,
            Self::Status { status, .. } => matches!(status, 408 | 416 | 429 | 500..=599),
            _ => false,
        }
    }

    /// How long the server asked us to stay away.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn advise(status: u16, retry_after: Option<Duration>) -> String {
    match (status, retry_after) {
        (_, Some(wait)) => format!("; it asks to come back after {} s", wait.as_secs()),
        (401 | 403, None) => "; check the access token".to_owned(),
        (404 | 410, None) => "; check the address: what was there is gone or renamed".to_owned(),
        (500..=599, None) => "; the fault is on the publisher's side: try later".to_owned(),
        _ => String::new(),
    }
}

fn bytes(count: Option<u64>) -> String {
    count.map_or_else(|| "an unknown number of bytes".to_owned(), |n| format!("{n} bytes"))
}

fn bytes_or_more(count: Option<u64>) -> String {
    count.map_or_else(|| "more bytes than allowed".to_owned(), |n| format!("{n} bytes"))
}
