//! How much may one request, or all of them, take?

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Problem, Shared};

/// Requests answered at a time; more are refused, to be tried again.
pub const REQUESTS: usize = 256;
/// Queries of users run at a time, each in a process of its own.
pub const QUERIES: usize = 2;
/// Longest time for an answer; a query of the user's own has a shorter one.
const TIME: Duration = Duration::from_secs(60);
/// Largest request, in bytes.
pub const BODY_BYTES: usize = 1 << 20;

/// Refuses what is too large or comes while too much is under way, and ends what takes too long.
pub async fn limited(State(server): State<Shared>, request: Request, next: Next) -> Response {
    let Ok(_permit) = server.requests.try_acquire() else {
        let detail = format!("{REQUESTS} requests are being answered; try again in a second");
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).into_response();
    };
    match tokio::time::timeout(TIME, whole(request, next)).await {
        Ok(response) => response,
        Err(_) => {
            let detail = format!("no answer within {} seconds; ask for less", TIME.as_secs());
            Problem::new(StatusCode::GATEWAY_TIMEOUT, "too-slow", detail).into_response()
        }
    }
}

/// Reads the request to its end and answers it.
async fn whole(request: Request, next: Next) -> Response {
    let (head, body) = request.into_parts();
    match axum::body::to_bytes(body, BODY_BYTES).await {
        Ok(body) => next.run(Request::from_parts(head, Body::from(body))).await,
        Err(_) => {
            let detail = format!("a request may have {BODY_BYTES} bytes, and must arrive whole");
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", detail).into_response()
        }
    }
}
