//! How are programs that speak the Postgres protocol served?
//!
//! As Postgres itself does it: a process for each connection, here this program again, with the connection in place of
//! its input. What a query eats dies with its connection.

use std::net::SocketAddr;
use std::os::fd::{AsFd, OwnedFd};
use std::process::Stdio;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::sync::Semaphore;

use super::Server;
use crate::ops::confined::{self, Limits};
use crate::ops::tokens::{Role, Tokens};
use crate::settings::Settings;

/// Connections at a time.
const CONNECTIONS: usize = 16;
/// What a connection may take; seconds are of processor time.
const CONNECTION: Limits = Limits { rows: u64::MAX, bytes: 0, seconds: 300, memory: 512 << 20 };

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
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok((connection, _)) = listener.accept().await else {
            // Out of file handles: some come free.
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            continue;
        };
        // No place: the client sees the connection closed.
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let server = server.clone();
        tokio::spawn(async move {
            if let Err(error) = serve_one(&server, connection).await {
                tracing::error!(cause = %error, "a Postgres connection failed");
            }
            drop(place);
        });
    }
}

async fn serve_one(server: &Server, connection: TcpStream) -> Result<()> {
    let connection = OwnedFd::from(connection.into_std()?);
    let mut command = Command::new(&server.program);
    command.arg("--home").arg(server.settings.home.root());
    if let Some(own) = &server.settings.own_catalog {
        command.arg("--catalog").arg(own);
    }
    if let Some(day) = server.settings.known_on {
        command.arg("--known-on").arg(day.to_string());
    }
    command.arg("answer-postgres");
    if let Some(tokens) = &server.token_file {
        command.arg("--tokens").arg(tokens);
    }
    command
        .env("MALLOC_ARENA_MAX", "2")
        .stdin(Stdio::from(connection))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let ended = command.spawn()?.wait().await?;
    tracing::info!(peaceful = ended.success(), "a Postgres connection ended");
    Ok(())
}

/// What the process of a connection does: speaks with what is in place of its input.
pub async fn speak(settings: &Settings, tokens: Option<Tokens>) -> Result<()> {
    let handle = std::io::stdin().as_fd().try_clone_to_owned()?;
    let connection = std::net::TcpStream::from(handle);
    connection.set_nonblocking(true)?;
    let warehouse = settings.published(Some(usize::try_from(CONNECTION.memory)?))?;
    let admits = tokens.map(|tokens| -> warehouse::Admits {
        Arc::new(move |password| tokens.role_of(password).is_some_and(|r| r >= Role::Analyst))
    });
    Ok(warehouse.speak_postgres(TcpStream::from_std(connection)?, admits).await??)
}

/// Takes from the process of a connection what it has no need of.
pub fn confine() -> Result<()> {
    confined::confine(&CONNECTION)
}
