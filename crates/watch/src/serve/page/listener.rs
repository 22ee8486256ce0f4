//! Who may connect to the page, how many at once, and how long may they be silent?
//!
//! Only configured peers; at most so many, and so many from one address, so that one phone gone wrong (or one hostile
//! one) leaves the page to the others. A connection on which nothing moves for a minute is closed: its other end
//! is gone, or was never there.

use super::super::tls::{Identity, Wire};
use crate::settings::is_peer;
use axum::serve::Listener;
use ipnet::IpNet;
use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep};

/// Connections to the page at a time: each phone has a few.
const MOST_CONNECTIONS: usize = 512;
/// Of these, so many from one address.
const MOST_OF_ONE: usize = 64;
/// A connection on which nothing moves for so long is closed. A live page moves each second.
const STILL: Duration = Duration::from_secs(60);

/// Accepts only configured peers, and not too many.
pub(super) struct PeerListener {
    at: io::Result<SocketAddr>,
    accepted: Receiver<(Counted, SocketAddr)>,
}

/// A connection that counts as long as it is open.
pub(super) struct Counted {
    stream: Wire,
    /// Runs out when nothing moves.
    patience: Pin<Box<Sleep>>,
    _permit: OwnedSemaphorePermit,
    _place: Place,
}

/// One address's connections.
type Crowd = Arc<Mutex<HashMap<IpAddr, usize>>>;

/// One of an address's connections, given back when it ends.
struct Place {
    crowd: Crowd,
    of: IpAddr,
}

impl Place {
    fn take(crowd: &Crowd, of: IpAddr) -> Option<Self> {
        let mut counts = crowd.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(of).or_default();
        (*count < MOST_OF_ONE).then(|| {
            *count += 1;
            Self { crowd: crowd.clone(), of }
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.crowd.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.of);
            }
        }
    }
}

impl PeerListener {
    pub fn new(inner: TcpListener, peers: Vec<IpNet>, identity: Option<Identity>) -> Self {
        let at = inner.local_addr();
        let (give, accepted) = channel(16);
        tokio::spawn(accept(inner, peers, identity, give));
        Self { at, accepted }
    }
}

async fn accept(
    inner: TcpListener,
    peers: Vec<IpNet>,
    identity: Option<Identity>,
    give: Sender<(Counted, SocketAddr)>,
) {
    let (permits, crowd) = (Arc::new(Semaphore::new(MOST_CONNECTIONS)), Crowd::default());
    loop {
        let Ok((stream, from)) = inner.accept().await else {
            // Out of files, most likely: others must close first.
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        if !is_peer(&peers, from.ip()) {
            continue;
        }
        let permit = permits.clone().try_acquire_owned();
        let (Ok(permit), Some(place)) = (permit, Place::take(&crowd, from.ip())) else { continue };
        // A warning does not wait for more to be sent with it.
        drop(stream.set_nodelay(true));
        let (identity, give) = (identity.clone(), give.clone());
        // Shaking hands holds up nobody else.
        tokio::spawn(async move {
            let stream: Wire = match identity {
                None => Box::new(stream),
                Some(identity) => match identity.accept(stream, None).await {
                    Ok(stream) => stream,
                    Err(_) => return,
                },
            };
            let patience = Box::pin(sleep(STILL));
            let counted = Counted { stream, patience, _permit: permit, _place: place };
            drop(give.send((counted, from)).await);
        });
    }
}

impl Listener for PeerListener {
    type Io = Counted;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.accepted.recv().await {
            Some(accepted) => accepted,
            // The accepting task never ends by itself.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.at.as_ref().copied().map_err(|error| error.kind().into())
    }
}

impl Counted {
    /// What came of an attempt, or that nothing has moved for too long.
    fn moved<T>(
        &mut self,
        tried: Poll<io::Result<T>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<T>> {
        if tried.is_ready() {
            self.patience.as_mut().reset(Instant::now() + STILL);
            return tried;
        }
        ready!(self.patience.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.moved(tried, context)
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let tried = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.moved(tried, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let tried = Pin::new(&mut self.stream).poll_flush(context);
        self.moved(tried, context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
