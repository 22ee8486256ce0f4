//! The pages that people read.

use axum::Router;
use axum::response::Html;
use axum::routing::get;

use super::Shared;

/// Every page, and what pages load.
pub fn routes() -> Router<Shared> {
    Router::new().route("/", get(first))
}

async fn first() -> Html<&'static str> {
    Html(
        "<!doctype html><html lang=en><title>Bluehelm</title><p>The API is described at \
         <a href=/api/v1/openapi.json>/api/v1/openapi.json</a>.</html>",
    )
}
