//! What is written down about a request? Never who asked, nor what they wrote.

use std::io::IsTerminal;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use tracing_subscriber::EnvFilter;

use super::Shared;

/// How the log is written, on standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Log {
    /// A line of words for each request
    Text,
    /// An object for each request
    Json,
    /// Errors only
    Quiet,
}

impl Log {
    /// Begins to write; a second call changes nothing.
    pub fn start(self) {
        // Of our own only: libraries write down paths and queries.
        let own = if self == Self::Quiet { "off,bluehelm=error" } else { "off,bluehelm=info" };
        let writing = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new(own))
            .with_target(false)
            .with_ansi(std::io::stderr().is_terminal())
            .with_writer(std::io::stderr);
        drop(match self {
            Self::Json => writing.json().flatten_event(true).try_init(),
            _ => writing.try_init(),
        });
    }
}

/// Counts a request and writes down method, route as declared, status and time; no address, no header, nothing
/// of the query or of a path that is no route.
pub async fn observed(State(server): State<Shared>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = match request.method() {
        known if [Method::GET, Method::HEAD, Method::POST].contains(known) => known.to_string(),
        _ => "other".to_owned(),
    };
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    let (status, took) = (response.status().as_u16(), began.elapsed());
    server.metrics.count(&method, &route, status, took);
    let ms = (took.as_secs_f64() * 1e6).round() / 1e3;
    tracing::info!(method, route, status, ms, "answered");
    response
}
