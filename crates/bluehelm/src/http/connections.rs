//! Who is listened to, how long, and how many at a time?
//!
//! Hyper's own connections rather than `axum::serve`, which sets no limit of time: a client that opens connections and
//! says nothing would hold them for ever.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Connections at a time; more wait in the system's queue.
const CONNECTIONS: usize = 512;
/// Within this, the head of a request must have come; a connection on which nothing is asked is closed after it.
const HEAD: Duration = Duration::from_secs(15);
/// After the program was told to stop, answers under way have this long: as long as the longest may take.
const LEAVE: Duration = Duration::from_secs(60);

/// Serves connections until `stop` is ready, then what was asked before, and ends.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let under_way = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (accepted(&listener).await, place)
        };
        let (stream, place) = tokio::select! { next = next => next, () = &mut stop => break };
        let service = TowerToHyperService::new(router.clone());
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .serve_connection(TokioIo::new(stream), service);
        let connection = under_way.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is no fault of ours.
            drop(connection.await);
            drop(place);
        });
    }
    drop(listener);
    drop(tokio::time::timeout(LEAVE, under_way.shutdown()).await);
}

/// The next connection; where the system has no handles left, some come free.
async fn accepted(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}
