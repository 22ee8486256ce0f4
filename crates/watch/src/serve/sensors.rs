//! How do sensors connect, and what of their words reaches the camp?
//!
//! Only configured peers are heard; everyone else is closed at once. Each sensor may have a few connections; a
//! message that is too long, or that does not end within ten seconds, ends its connection.

use super::tls::Wire;
use super::{Hub, now_s};
use crate::error::WatchError;
use crate::input::Input;
use crate::settings::{Language, is_peer};
use crate::speak::csv::Columns;
use crate::speak::sapient::{LONGEST_MESSAGE, Session};
use crate::speak::{cot, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Connections that one sensor may have at a time.
const MOST_CONNECTIONS: usize = 8;
/// A message that was begun must end within this time.
const UNFINISHED: Duration = Duration::from_secs(10);
/// A connection on which nothing comes is closed after this time: the other end may be gone.
const IDLE: Duration = Duration::from_secs(300);
/// An answer that a sensor does not take in this time ends its connection.
const UNREAD: Duration = Duration::from_secs(5);

/// Accepts a sensor's connections.
pub(super) async fn hear_connections(hub: Hub, sensor: usize, listener: TcpListener) {
    let permits = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok((stream, from)) = listener.accept().await else {
            // Out of files, most likely: others must close first.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let file = &hub.settings.file.sensors[sensor];
        let permit = permits.clone().try_acquire_owned();
        let (true, Ok(permit)) = (is_peer(&file.peers, from.ip()), permit) else {
            drop(stream);
            continue;
        };
        let hub = hub.clone();
        tokio::spawn(async move {
            if let Err(error) = greet(&hub, sensor, stream).await {
                dropped(&hub, sensor, &error);
            }
            drop(permit);
        });
    }
}

/// Takes a sensor's datagrams, one event in each.
pub(super) async fn hear_datagrams(hub: Hub, sensor: usize, socket: UdpSocket) {
    let mut buffer = vec![0; cot::LONGEST_EVENT];
    loop {
        let Ok((length, from)) = socket.recv_from(&mut buffer).await else { continue };
        let file = &hub.settings.file.sensors[sensor];
        if is_peer(&file.peers, from.ip()) {
            give(&hub, sensor, cot::parse(&buffer[..length], &file.name));
        }
    }
}

/// Has the sensor show who it is, where the camp's file asks for that, and reads on to the end.
async fn greet(hub: &Hub, sensor: usize, stream: TcpStream) -> Result<(), WatchError> {
    let file = &hub.settings.file.sensors[sensor];
    let stream: Wire = match (&file.tls, &hub.identity) {
        (None, _) => Box::new(stream),
        (Some(name), Some(identity)) => {
            identity.accept(stream, Some(name)).await.map_err(|error| {
                let expected = "TLS with a certificate of this camp that bears the sensor's name";
                WatchError::malformed("certificate", &error.to_string(), expected)
            })?
        }
        // The camp's file was checked: this cannot be. Nobody is heard in the open who should not be.
        (Some(_), None) => return Ok(()),
    };
    let says = |says: &str| {
        hub.say(Input::Health { sensor: file.name.clone(), says: says.to_owned() });
    };
    says("connected");
    let heard = hear(hub, sensor, stream).await;
    says("disconnected");
    heard
}

/// Reads one connection to its end, and asks what people want asked.
async fn hear(hub: &Hub, sensor: usize, mut stream: Wire) -> Result<(), WatchError> {
    let file = &hub.settings.file.sensors[sensor];
    let mut tasks = hub.tasks.subscribe();
    let mut session = Session::new(&file.name, &hub.settings.file.name);
    let mut buffer: Vec<u8> = Vec::with_capacity(16 * 1024);
    let (mut searched, mut columns) = (0, None);
    loop {
        let wait = if buffer.is_empty() { IDLE } else { UNFINISHED };
        let read = tokio::select! {
            read = timeout(wait, stream.read_buf(&mut buffer)) => read,
            asked = tasks.recv() => {
                if let Ok((whom, ask)) = asked
                    && whom == sensor
                    && let Some(task) = session.task(&ask, now_s())
                {
                    answer(&mut stream, &session.frame(task, now_s())).await?;
                }
                continue;
            }
        };
        let read = read.map_err(|_| broken(format!("nothing for {} s", wait.as_secs())))?;
        if read.map_err(|error| broken(error.to_string()))? == 0 {
            // Cut off, perhaps within a number: not used, but counted.
            return match buffer.trim_ascii().is_empty() {
                true => Ok(()),
                false => Err(broken("a message without its end".into())),
            };
        }
        while let Some((start, end, next)) = message(file.speaks, &buffer, &mut searched)? {
            let bytes = &buffer[start..end];
            match file.speaks {
                Language::CsvLines => match &columns {
                    // Without columns nothing that follows can be read.
                    None => columns = Some(Columns::parse(bytes)?),
                    Some(columns) => {
                        give(hub, sensor, columns.look(bytes, &file.name).map(Input::Look));
                    }
                },
                Language::JsonLines if bytes.trim_ascii().is_empty() => {}
                Language::JsonLines => {
                    give(hub, sensor, json::parse(bytes, &file.name).map(Input::Look));
                }
                Language::CotTcp | Language::CotUdp => {
                    give(hub, sensor, cot::parse(bytes, &file.name));
                }
                Language::Sapient => {
                    let heard = session.take(bytes, now_s());
                    for input in heard.inputs {
                        give(hub, sensor, Ok(input));
                    }
                    for said in heard.answers {
                        answer(&mut stream, &session.frame(said, now_s())).await?;
                    }
                }
            }
            buffer.drain(..next);
            searched = 0;
        }
        if is_between(file.speaks, &buffer) {
            buffer.clear();
            searched = 0;
        }
    }
}

/// Whether nothing of a message was begun: events may have line breaks between them.
fn is_between(speaks: Language, buffer: &[u8]) -> bool {
    speaks == Language::CotTcp && buffer.trim_ascii().is_empty()
}

/// Tells a sensor something; one that does not read is let go.
async fn answer(stream: &mut Wire, framed: &[u8]) -> Result<(), WatchError> {
    let written = timeout(UNREAD, stream.write_all(framed)).await;
    let written = written.map_err(|_| broken("a sensor that does not read".into()))?;
    written.map_err(|error| broken(error.to_string()))
}

fn broken(found: String) -> WatchError {
    WatchError::malformed("connection", &found, "more bytes")
}

/// Where the first whole message lies in the buffer (from, to, and where the next begins), if it is there.
/// `searched` remembers how far the buffer was looked through.
fn message(
    speaks: Language,
    buffer: &[u8],
    searched: &mut usize,
) -> Result<Option<(usize, usize, usize)>, WatchError> {
    let (end, longest): (&[u8], usize) = match speaks {
        Language::Sapient => {
            let Some(length) = buffer.first_chunk::<4>() else { return Ok(None) };
            let length = u32::from_le_bytes(*length) as usize;
            return within(length, LONGEST_MESSAGE)
                .map(|()| (buffer.len() >= 4 + length).then_some((4, 4 + length, 4 + length)));
        }
        Language::JsonLines | Language::CsvLines => (b"\n", json::LONGEST_LINE),
        Language::CotTcp | Language::CotUdp => (b"</event>", cot::LONGEST_EVENT),
    };
    let from = searched.saturating_sub(end.len());
    let found = buffer[from.min(buffer.len())..].windows(end.len()).position(|w| w == end);
    *searched = buffer.len();
    match found {
        None => within(buffer.len(), longest).map(|()| None),
        Some(at) => {
            let next = from + at + end.len();
            within(next, longest)?;
            Ok(Some((0, next, next)))
        }
    }
}

fn within(length: usize, longest: usize) -> Result<(), WatchError> {
    if length <= longest {
        return Ok(());
    }
    Err(WatchError::malformed("message", &format!("{length} bytes"), "one within the limit"))
}

fn give(hub: &Hub, sensor: usize, input: Result<Input, WatchError>) {
    match input {
        Ok(input) => {
            let reports = match &input {
                Input::Look(look) => look.sightings.len().max(1) as u64,
                _ => 1,
            };
            if !hub.report(input) {
                // Said now and then only: saying it is load too.
                static REFUSED: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
                let refused = &REFUSED;
                let so_far = refused.fetch_add(reports, std::sync::atomic::Ordering::Relaxed);
                if so_far / 1000 != (so_far + reports) / 1000 {
                    let name = hub.settings.file.sensors[sensor].name.clone();
                    let why = "too much waits".to_owned();
                    hub.say(Input::Dropped { sensor: name, reports: 1000, why });
                }
            }
        }
        Err(error) => dropped(hub, sensor, &error),
    }
}

fn dropped(hub: &Hub, sensor: usize, error: &WatchError) {
    let sensor = hub.settings.file.sensors[sensor].name.clone();
    hub.report(Input::Dropped { sensor, reports: 1, why: error.to_string() });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_after_an_event_begins_no_message() {
        assert!(is_between(Language::CotTcp, b"\r\n") && is_between(Language::CotTcp, b""));
        assert!(!is_between(Language::CotTcp, b"\n<event"));
        // There it may be a part of a length.
        assert!(!is_between(Language::Sapient, b"\x20\x0a"));
    }
}
