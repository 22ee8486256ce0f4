//! How are programs that speak the Postgres protocol served?
//!
//! As Postgres itself does it: a process for each connection, here this program again, with the connection in place of
//! its output. What a query eats dies with its connection, and the process ends when its client goes.

use std::collections::HashMap;
use std::io::{ErrorKind, Read};
use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use tokio::io::{AsyncWriteExt, Interest};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::sync::{Notify, Semaphore};
use tokio::time::timeout;
use warehouse::{PostgresClient, PostgresKey as Key, Stop};

use super::Server;
use crate::ops::confined::{self, Limits};
use crate::ops::tokens::{Role, Tokens};
use crate::settings::Settings;

/// Connections at a time.
const CONNECTIONS: usize = 16;
/// How long a client may say nothing at first.
const GREETING: Duration = Duration::from_secs(60);
/// How long its process may go on once a client has gone.
const PARTING: Duration = Duration::from_secs(1);
/// How long one step of a query may take once it shall stop.
const DEAF: Duration = Duration::from_secs(5);
/// What a connection may take: 300 seconds of processor time, which are twice the seconds given.
const CONNECTION: Limits = Limits { rows: u64::MAX, bytes: 0, seconds: 150, memory: 512 << 20 };

/// Listens; a password travels in the clear, so only this machine's own programs are listened to.
pub async fn listen(address: SocketAddr) -> Result<TcpListener> {
    if !address.ip().is_loopback() {
        bail!(
            "--postgres {address}: the Postgres face listens on loopback only, since passwords travel in the clear; use \
             127.0.0.1:{} and an SSH tunnel",
            address.port()
        );
    }
    let listener = TcpListener::bind(address).await;
    listener.with_context(|| format!("cannot listen on {address}"))
}

/// Serves connections until the program ends.
pub async fn serve(server: Arc<Server>, listener: TcpListener) {
    let face =
        Arc::new(Face { server, places: Semaphore::new(CONNECTIONS), busy: Mutex::default() });
    loop {
        let Ok((connection, _)) = listener.accept().await else {
            // Out of file handles: some come free.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let face = face.clone();
        tokio::spawn(async move {
            if let Err(error) = face.greet(connection).await {
                tracing::error!(cause = %error, "a Postgres connection failed");
            }
        });
    }
}

/// The connections there are.
struct Face {
    server: Arc<Server>,
    places: Semaphore,
    /// What to tell where a client would stop its query.
    busy: Mutex<HashMap<Key, Arc<Notify>>>,
}

impl Face {
    /// Hears what a connection was opened for: to ask, or to stop the query of another one.
    async fn greet(&self, connection: TcpStream) -> Result<()> {
        let mut first = [0; Key::PACKET];
        // A client speaks first; who says nothing is not waited for.
        let Ok(heard) = timeout(GREETING, connection.peek(&mut first)).await else { return Ok(()) };
        if let Some(key) = Key::to_stop(&first[..heard?]) {
            if let Some(stop) = self.busy.lock().expect("no panic while held").get(&key) {
                stop.notify_one();
            }
            return Ok(());
        }
        // No place: the client sees the connection closed.
        let Ok(_place) = self.places.try_acquire() else { return Ok(()) };
        let key = Key { connection: random()?, secret: random()? };
        let stop = Arc::new(Notify::new());
        self.busy.lock().expect("no panic while held").insert(key, stop.clone());
        let served = self.answer(connection, key, &stop).await;
        self.busy.lock().expect("no panic while held").remove(&key);
        tracing::info!(peaceful = served?.success(), "a Postgres connection ended");
        Ok(())
    }

    /// A process answers a connection: it is told its key, then a byte for each time that its query shall stop. It is
    /// ended when its client has gone.
    async fn answer(&self, connection: TcpStream, key: Key, stop: &Notify) -> Result<ExitStatus> {
        let connection = connection.into_std()?;
        let watched = TcpStream::from_std(connection.try_clone()?)?;
        let mut process = command(&self.server, connection).spawn()?;
        let mut told = process.stdin.take().context("its input")?;
        told.write_all(&[key.connection.to_be_bytes(), key.secret.to_be_bytes()].concat()).await?;
        loop {
            tokio::select! {
                ended = process.wait() => return Ok(ended?),
                () = stop.notified() => told.write_all(b"\n").await?,
                gone = hung_up(&watched) => {
                    gone?;
                    if timeout(PARTING, process.wait()).await.is_err() {
                        process.kill().await?;
                    }
                }
            }
        }
    }
}

fn random() -> Result<i32> {
    let number = getrandom::u32().map_err(|e| anyhow!("the system gives no random bytes: {e}"))?;
    Ok(number.cast_signed())
}

/// Waits until a client has closed its connection, without taking what it says.
async fn hung_up(connection: &TcpStream) -> std::io::Result<()> {
    loop {
        if connection.ready(Interest::READABLE).await?.is_read_closed() {
            return Ok(());
        }
        // Something was said to the process: what comes next is waited for.
        let heard = || Err::<(), _>(ErrorKind::WouldBlock.into());
        drop(connection.try_io(Interest::READABLE, heard));
    }
}

fn command(server: &Server, connection: std::net::TcpStream) -> Command {
    let mut command = server.again();
    if let Some(day) = server.settings.known_on {
        command.arg("--known-on").arg(day.to_string());
    }
    command.arg("answer-postgres");
    if let Some(tokens) = &server.token_file {
        command.arg("--tokens").arg(tokens);
    }
    command.stdout(Stdio::from(OwnedFd::from(connection))).stderr(Stdio::null());
    command
}

/// What the process of a connection does: speaks with what is in place of its output, and hears from its input when a
/// query shall stop.
pub async fn speak(settings: &Settings, tokens: Option<Tokens>) -> Result<()> {
    let handle = std::io::stdout().as_fd().try_clone_to_owned()?;
    let connection = std::net::TcpStream::from(handle);
    connection.set_nonblocking(true)?;
    let number = || -> Result<i32> {
        let mut bytes = [0; 4];
        std::io::stdin().read_exact(&mut bytes)?;
        Ok(i32::from_be_bytes(bytes))
    };
    let key = Key { connection: number()?, secret: number()? };
    let stop = Arc::new(Stop::default());
    let told = stop.clone();
    std::thread::spawn(move || heed(&told));
    let warehouse = settings.published(Some(usize::try_from(CONNECTION.memory)?))?;
    let admits = tokens.map(|tokens| -> warehouse::Admits {
        Arc::new(move |password| tokens.role_of(password).is_some_and(|r| r >= Role::Analyst))
    });
    let connection = TcpStream::from_std(connection)?;
    Ok(warehouse.speak_postgres(PostgresClient { connection, admits, key, stop }).await??)
}

/// Stops the query each time that the service says so; ends the process if a query is deaf, or the service is no more.
fn heed(stop: &Stop) {
    for _ in std::io::stdin().lock().bytes().map_while(Result::ok) {
        if !stop.tell(DEAF) {
            break;
        }
    }
    std::process::exit(1);
}

/// Takes from the process of a connection what it has no need of.
pub fn confine() -> Result<()> {
    confined::confine(&CONNECTION)
}
