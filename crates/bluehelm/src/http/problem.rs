//! What went wrong, in the user's words (RFC 9457), without what only we should know?

use std::any::Any;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use warehouse::Fault;

use crate::ops;

/// A problem as RFC 9457 has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A name that scripts may rely on: `urn:bluehelm:problem:` and a word.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What, where, found, expected, and how to mend it.
    pub detail: String,
}

impl Problem {
    /// A problem of a kind.
    pub fn new(status: StatusCode, kind: &str, detail: impl Into<String>) -> Self {
        Self {
            r#type: format!("urn:bluehelm:problem:{kind}"),
            title: status.canonical_reason().unwrap_or("Problem").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
        }
    }

    /// Its status.
    pub fn code(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The word at the end of its type.
    pub fn word(&self) -> &str {
        self.r#type.rsplit(':').next().unwrap_or_default()
    }

    /// The request is wrong.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", detail)
    }

    /// There is no such thing here.
    pub fn absent(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", detail)
    }

    /// Our fault; the cause goes to the log, not to the user.
    pub fn ours(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(cause = %cause, "an answer failed");
        let detail =
            "this service could not answer; its log says why (`bluehelm doctor` checks the data)";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }
}

impl From<anyhow::Error> for Problem {
    fn from(error: anyhow::Error) -> Self {
        match ops::fault(&error) {
            Fault::Input => Self::bad_request(format!("{error:#}")),
            Fault::Absent => Self::absent(format!("{error:#}")),
            Fault::Exhausted => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "too-much",
                "this takes more memory than one question may have; ask for less",
            ),
            Fault::Ours => Self::ours(&format!("{error:#}")),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code();
        let mut response = (status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// Where a route fits, but not the method.
pub async fn no_such_method() -> Problem {
    let detail = "this address knows other methods; the Allow header names them";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method", detail)
}

/// Where the program is wrong.
pub fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let text = cause.downcast_ref::<String>().cloned();
    let text = text.or_else(|| Some((*cause.downcast_ref::<&str>()?).to_owned()));
    Problem::ours(&text.unwrap_or_else(|| "a panic".to_owned())).into_response()
}
