//! What does a recorded scene say? Text in, scene out; opening files is the caller's.

mod autoferry;
mod table;

pub use autoferry::parse_autoferry;
pub use table::parse_tables;

use crate::error::TrackError;

/// The most findings one error lists.
const MOST_FINDINGS: usize = 20;

/// `value` if nothing was found wrong.
fn unless<T>(document: &'static str, mut findings: Vec<String>, value: T) -> Result<T, TrackError> {
    if findings.is_empty() {
        return Ok(value);
    }
    let more = findings.len().saturating_sub(MOST_FINDINGS);
    findings.truncate(MOST_FINDINGS);
    if more > 0 {
        findings.push(format!("and {more} more"));
    }
    Err(TrackError::Unreadable { document, findings })
}
