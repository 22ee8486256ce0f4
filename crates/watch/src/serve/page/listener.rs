//! Who may connect to the page, and how many at once?

use crate::settings::is_peer;
use axum::serve::Listener;
use ipnet::IpNet;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections to the page at a time: each phone has a few.
const MOST_CONNECTIONS: usize = 256;

/// Accepts only configured peers, and not too many.
pub(super) struct PeerListener {
    inner: TcpListener,
    peers: Vec<IpNet>,
    permits: Arc<Semaphore>,
}

/// A connection that counts as long as it is open.
pub(super) struct Counted {
    stream: TcpStream,
    _permit: OwnedSemaphorePermit,
}

impl PeerListener {
    pub fn new(inner: TcpListener, peers: Vec<IpNet>) -> Self {
        Self { inner, peers, permits: Arc::new(Semaphore::new(MOST_CONNECTIONS)) }
    }
}

impl Listener for PeerListener {
    type Io = Counted;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, from)) = self.inner.accept().await else {
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            };
            let permit = self.permits.clone().try_acquire_owned();
            if let (true, Ok(permit)) = (is_peer(&self.peers, from.ip()), permit) {
                // A warning does not wait for more to be sent with it.
                drop(stream.set_nodelay(true));
                return (Counted { stream, _permit: permit }, from);
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.inner.local_addr()
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
