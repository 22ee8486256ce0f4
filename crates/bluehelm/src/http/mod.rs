//! The service: pages and API over HTTP, thin over `ops/`.
//!
//! ```text
//! socket ─► observed ─► panic caught ─► headers ─► host and origin ─► limits ─► router ─► pages, api
//! ```

mod answers;
mod api;
mod form;
mod guard;
mod health;
mod limits;
mod metrics;
mod observed;
mod pages;
mod problem;
mod server;
mod spreadsheet;
mod worker;

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;

pub use observed::Log;
pub use problem::Problem;
pub use server::{Server, Shared};

use crate::settings::Settings;

/// How the service is to run.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Names by which it may be called, beside addresses and localhost.
    pub host_names: Vec<String>,
}

/// Serves until `stop` is ready, then answers what was asked before and ends; `ready` is told where.
pub async fn serve(
    settings: Settings,
    options: Options,
    ready: impl FnOnce(SocketAddr) -> Result<()>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    let program = std::env::current_exe().context("cannot find this program's own file")?;
    let server = Arc::new(Server::new(settings, options.host_names, program));
    ready(listener.local_addr()?)?;
    axum::serve(listener, router(server)).with_graceful_shutdown(stop).await?;
    Ok(())
}

/// Every route, and what each request passes on its way to it.
fn router(server: Shared) -> Router {
    Router::new()
        .merge(pages::routes().layer(from_fn_with_state(server.clone(), answers::remembered)))
        .merge(api::routes(&server))
        .route("/health", get(health::health))
        .route("/metrics", get(metrics::metrics))
        .fallback(problem::no_such_page)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(from_fn_with_state(server.clone(), limits::limited))
        .layer(from_fn_with_state(server.clone(), guard::from_our_own_pages))
        .layer(from_fn(guard::with_headers))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(server.clone(), observed::observed))
        .with_state(server)
}

/// Ready once the system or the user asks the program to end.
pub async fn told_to_stop() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! { () = interrupted => {}, () = terminated => {} }
}
