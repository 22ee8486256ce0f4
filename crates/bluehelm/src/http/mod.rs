//! The service: pages and API over HTTP, thin over `ops/`.
//!
//! ```text
//! socket ─► observed ─► panic caught ─► headers ─► host and origin ─► limits ─► token ─► answers kept ─► pages, api
//!                                                                                    └─► user's query ─► process of its own
//! ```

mod access;
mod answers;
mod api;
mod connections;
mod form;
mod guard;
mod health;
mod limits;
mod metrics;
mod observed;
mod pages;
#[cfg(all(feature = "postgres", unix))]
pub mod postgres;
mod problem;
mod server;
mod spreadsheet;
mod worker;

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
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
    /// File of the tokens of those who may ask; needed where it listens elsewhere than on loopback.
    pub tokens: Option<PathBuf>,
    /// Where programs that speak the Postgres protocol are listened to.
    pub postgres: Option<SocketAddr>,
}

/// Serves until `stop` is ready, then answers what was asked before and ends; `ready` is told where:
/// first HTTP, then Postgres.
pub async fn serve(
    settings: Settings,
    options: Options,
    ready: impl FnOnce(SocketAddr, Option<SocketAddr>) -> Result<()>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let listen = options.listen;
    if !listen.ip().is_loopback() && options.tokens.is_none() {
        bail!(
            "--listen {listen} lets other machines ask: name a file of tokens with --tokens FILE (`bluehelm token new` makes \
             one), or listen on 127.0.0.1:{}",
            listen.port()
        );
    }
    let server = Arc::new(Server::try_new(settings, &options)?);
    let listener = TcpListener::bind(listen).await;
    let listener = listener.with_context(|| format!("cannot listen on {listen}"))?;
    let of_postgres = postgres_too(&server, options.postgres).await?;
    ready(listener.local_addr()?, of_postgres)?;
    // What a first question needs is made ready while nobody asks yet.
    tokio::spawn({
        let server = server.clone();
        async move { drop(server.edition().await) }
    });
    connections::serve(listener, router(server), stop).await;
    Ok(())
}

#[cfg(all(feature = "postgres", unix))]
async fn postgres_too(server: &Shared, address: Option<SocketAddr>) -> Result<Option<SocketAddr>> {
    let Some(address) = address else { return Ok(None) };
    let listener = postgres::listen(address).await?;
    let address = listener.local_addr()?;
    tokio::spawn(postgres::serve(server.clone(), listener));
    Ok(Some(address))
}

#[cfg(not(all(feature = "postgres", unix)))]
async fn postgres_too(_: &Shared, address: Option<SocketAddr>) -> Result<Option<SocketAddr>> {
    match address {
        None => Ok(None),
        Some(_) => bail!("this program was built without the Postgres face"),
    }
}

/// Every route, and what each request passes on its way to it.
fn router(server: Shared) -> Router {
    Router::new()
        .merge(pages::routes().layer(from_fn_with_state(server.clone(), answers::remembered)))
        .merge(pages::assets())
        .merge(api::routes(&server))
        .route("/health", get(health::health))
        .route("/metrics", get(metrics::metrics))
        .fallback(pages::no_such_page)
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(from_fn_with_state(server.clone(), access::admitted))
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
