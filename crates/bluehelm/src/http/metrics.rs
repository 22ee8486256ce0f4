//! How much is asked, how long does it take, what was refused? (Prometheus)

use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::{Problem, Shared};

/// Bounds of the times measured, in seconds.
const SECONDS: [f64; 10] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: String,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Ended {
    end: String,
}

/// What is counted; labels hold routes as they are declared, never what a user wrote.
pub struct Metrics {
    registry: Registry,
    requests: Family<Asked, Counter>,
    seconds: Family<Route, Histogram>,
    queries: Family<Ended, Counter>,
    /// Answers given from those kept.
    pub answers_kept: Counter,
}

impl Metrics {
    /// Everything at zero.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("bluehelm");
        let requests = Family::<Asked, Counter>::default();
        let seconds = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(SECONDS));
        let queries = Family::<Ended, Counter>::default();
        let answers_kept = Counter::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        registry.register("http_seconds", "Time to an answer, in seconds", seconds.clone());
        registry.register("queries", "Queries of users by how they ended", queries.clone());
        registry.register("answers_kept", "Answers given from those kept", answers_kept.clone());
        Self { registry, requests, seconds, queries, answers_kept }
    }

    /// Counts a request; `route` is as declared.
    pub fn count(&self, method: &str, route: &str, status: u16, took: Duration) {
        let (method, route) = (method.to_owned(), route.to_owned());
        self.seconds.get_or_create(&Route { route: route.clone() }).observe(took.as_secs_f64());
        self.requests.get_or_create(&Asked { method, route, status }).inc();
    }

    /// Counts a query's end: `answered`, or the word of its problem.
    pub fn count_query(&self, end: &str) {
        self.queries.get_or_create(&Ended { end: end.to_owned() }).inc();
    }
}

/// Everything counted so far, as OpenMetrics text.
pub async fn metrics(State(server): State<Shared>) -> Result<Response, Problem> {
    let mut text = String::new();
    encode(&mut text, &server.metrics.registry).map_err(|e| Problem::ours(&e))?;
    let media = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, media)], text).into_response())
}
