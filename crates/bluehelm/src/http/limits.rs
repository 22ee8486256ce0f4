//! How much may one request, or all of them, take?

use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use tokio::time::timeout;

use super::{Problem, Shared, pages};

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
    let Ok(permit) = server.requests.clone().try_acquire_owned() else {
        let detail = format!("{REQUESTS} requests are being answered; try again in a second");
        return Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail).into_response();
    };
    let uri = request.uri().clone();
    let answered = async move {
        let response = whole(request, next).await;
        drop(permit);
        response
    };
    let seconds = TIME.as_secs();
    if !pages::is_page(&uri) {
        let Ok(response) = timeout(TIME, answered).await else {
            let detail = format!("no answer within {seconds} seconds; ask for less");
            return too_slow(detail).into_response();
        };
        return response;
    }
    // A page is worked out to its end, and kept, also where its reader no longer waits: else a slow machine, asked
    // again and again, would never have it.
    match timeout(TIME, tokio::spawn(answered)).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => pages::sorry(&uri, &Problem::ours(&error)),
        Err(_) => {
            let detail = format!("this page takes longer than {seconds} seconds; look again soon");
            pages::sorry(&uri, &too_slow(detail))
        }
    }
}

fn too_slow(detail: String) -> Problem {
    Problem::new(StatusCode::GATEWAY_TIMEOUT, "too-slow", detail)
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
