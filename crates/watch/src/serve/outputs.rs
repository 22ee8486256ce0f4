//! How does a warning leave the camp's computer, and what if a receiver does not answer?
//!
//! Each output has its own queue, so that a slow one holds up nobody. A revision is tried again until it is taken
//! or a newer revision of the same warning has come; what was taken is written to the journal, so that after a
//! restart only what was not goes out again, under the same identifier.

use super::Hub;
use super::tls::Wire;
use crate::input::Input;
use crate::settings::OutputFile;
use crate::speak::{cap, cot};
use crate::warning::{Told, Warning};
use hyper::body::Bytes;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{sleep, timeout};

/// One delivery may take this long.
const PATIENCE: Duration = Duration::from_secs(5);
/// A revision is given up after so many tries: about half an hour.
const MOST_TRIES: u32 = 360;

/// Every output's queue.
#[derive(Debug)]
pub(super) struct Outputs(Vec<UnboundedSender<Arc<Warning>>>);

impl Outputs {
    /// Puts a revision in every queue.
    pub fn tell(&self, warning: &Arc<Warning>) {
        for queue in &self.0 {
            drop(queue.send(warning.clone()));
        }
    }
}

/// Starts all outputs; `unsent` are revisions that one of them has not had before a restart.
pub(super) fn start(hub: &Hub, folder: &Path, unsent: Vec<(usize, Warning)>) -> Outputs {
    let mut queues = Vec::new();
    for (i, output) in hub.settings.file.outputs.iter().enumerate() {
        let (queue, received) = unbounded_channel();
        for (_, warning) in unsent.iter().filter(|(output, _)| *output == i) {
            drop(queue.send(Arc::new(warning.clone())));
        }
        tokio::spawn(deliver(hub.clone(), output.clone(), folder.to_owned(), received));
        queues.push(queue);
    }
    Outputs(queues)
}

async fn deliver(
    hub: Hub,
    to: OutputFile,
    folder: PathBuf,
    mut received: UnboundedReceiver<Arc<Warning>>,
) {
    let mut waiting = Waiting::default();
    loop {
        let Some((warning, tries)) = waiting.take() else {
            let Some(warning) = received.recv().await else { return };
            waiting.put(warning);
            continue;
        };
        let sent = timeout(PATIENCE, send(&hub, &to, &folder, &warning)).await;
        let taken = matches!(sent, Ok(Ok(())));
        if taken {
            let (warning, revision) = (warning.id.clone(), warning.revision);
            let output = Told::Name(to.name());
            hub.say(Input::Sent { warning, revision, output });
        } else if tries < MOST_TRIES {
            waiting.again(warning, tries + 1);
        }
        while let Ok(warning) = received.try_recv() {
            waiting.put(warning);
        }
        if !taken && !waiting.holds_new() {
            let pause = Duration::from_millis(200 * u64::from(tries + 1).min(25));
            // What is new waits for no other's next try.
            tokio::select! {
                () = sleep(pause) => {}
                Some(warning) = received.recv() => waiting.put(warning),
            }
        }
    }
}

/// What an output has not had, and how often each was tried.
#[derive(Default)]
struct Waiting(Vec<(Arc<Warning>, u32)>);

impl Waiting {
    fn put(&mut self, warning: Arc<Warning>) {
        // A newer revision says all that an older one did, unless that one was the first word.
        self.0.retain(|(old, tries)| old.id != warning.id || *tries == 0);
        self.0.push((warning, 0));
    }

    /// What failed is tried again, unless a newer revision waits: sent after that one it would undo what it says.
    fn again(&mut self, warning: Arc<Warning>, tries: u32) {
        let newer = self
            .0
            .iter()
            .any(|(other, _)| other.id == warning.id && other.revision > warning.revision);
        if !newer {
            self.0.push((warning, tries));
        }
    }

    fn holds_new(&self) -> bool {
        self.0.iter().any(|(_, tries)| *tries == 0)
    }

    /// What was never tried goes first.
    fn take(&mut self) -> Option<(Arc<Warning>, u32)> {
        let new = self.0.iter().position(|(_, tries)| *tries == 0);
        (!self.0.is_empty()).then(|| self.0.remove(new.unwrap_or(0)))
    }
}

async fn send(hub: &Hub, to: &OutputFile, folder: &Path, warning: &Warning) -> io::Result<()> {
    let file = &hub.settings.file;
    match to {
        OutputFile::Cap { folder: into } => {
            let into = folder.join(into);
            tokio::fs::create_dir_all(&into).await?;
            // Written beside and moved: a reader never sees half an alert.
            let name = format!("{}.{}.xml", warning.id, warning.revision);
            let beside = into.join(format!(".{name}.part"));
            tokio::fs::write(&beside, cap::write(warning, file)).await?;
            tokio::fs::rename(beside, into.join(name)).await
        }
        OutputFile::Cot { to, tls: Some(name) } => {
            let mut wire = connect(hub, *to, Some(name)).await?;
            wire.write_all(cot::write(warning, file).as_bytes()).await?;
            wire.shutdown().await
        }
        OutputFile::Cot { to, tls: None } => {
            let socket = datagrams(*to).await?;
            socket.send_to(cot::write(warning, file).as_bytes(), to).await.map(drop)
        }
        OutputFile::Webhook { to, path, tls } => {
            let wire = connect(hub, *to, tls.as_deref()).await?;
            post(wire, *to, path, serde_json::to_vec(warning)?).await
        }
        OutputFile::Command { program } => {
            let state = format!("{:?}", warning.state).to_lowercase();
            let mark = if warning.exercise { "exercise" } else { "actual" };
            let [name, arguments @ ..] = &program[..] else { return Ok(()) };
            let mut program = tokio::process::Command::new(name)
                .args(arguments)
                .args([&state, &warning.zone, mark, &warning.id])
                .stdin(std::process::Stdio::null())
                .stdout(std::process::Stdio::null())
                .spawn()?;
            // A siren sounds as long as it sounds: that it was started is all that is waited for.
            tokio::spawn(async move { drop(program.wait().await) });
            Ok(())
        }
    }
}

/// A socket for datagrams to this address, which may be that of all in a network (192.168.7.255): the system refuses to
/// send there unless that was asked for.
async fn datagrams(to: SocketAddr) -> io::Result<UdpSocket> {
    let any: SocketAddr = if to.is_ipv4() { ([0; 4], 0).into() } else { ([0; 16], 0).into() };
    let socket = UdpSocket::bind(any).await?;
    socket.set_broadcast(to.is_ipv4())?;
    Ok(socket)
}

/// A connection to a receiver; over TLS where its name is given.
async fn connect(hub: &Hub, to: SocketAddr, tls: Option<&str>) -> io::Result<Wire> {
    let stream = TcpStream::connect(to).await?;
    match (tls, &hub.identity) {
        (None, _) => Ok(Box::new(stream)),
        (Some(name), Some(identity)) => identity.connect(stream, name).await,
        // The camp's file was checked: this cannot be. Better not sent than sent in the open.
        (Some(_), None) => Err(io::Error::other("no [tls]")),
    }
}

async fn post(wire: Wire, to: SocketAddr, path: &str, json: Vec<u8>) -> io::Result<()> {
    let handshake = hyper::client::conn::http1::handshake(TokioIo::new(wire)).await;
    let (mut sender, connection) = handshake.map_err(io::Error::other)?;
    tokio::spawn(connection);
    let request = Request::post(path)
        .header(header::HOST, to.to_string())
        .header(header::CONTENT_TYPE, "application/json")
        .body(axum::body::Body::from(Bytes::from(json)))
        .map_err(io::Error::other)?;
    let response = sender.send_request(request).await.map_err(io::Error::other)?;
    if response.status().is_success() {
        Ok(())
    } else {
        Err(io::Error::other(response.status().to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camp::Camp;
    use crate::input::Entry;
    use crate::settings::Settings;

    fn alarm(zone: &str) -> Arc<Warning> {
        let settings = Settings::of_tests();
        let input = Input::Alarm { zone: zone.into(), exercise: false };
        let raised = Camp::try_new(settings).unwrap().take(&Entry { at_s: 5.0, input });
        Arc::new(Warning { id: zone.into(), ..raised[0].clone() })
    }

    #[test]
    fn an_event_may_go_to_all_in_a_network() {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let socket = runtime.block_on(datagrams(([127, 255, 255, 255], 4242).into())).unwrap();
        assert!(socket.broadcast().unwrap());
    }

    #[test]
    fn what_was_never_tried_goes_before_what_failed() {
        let mut waiting = Waiting::default();
        waiting.put(alarm("camp"));
        let (failed, tries) = waiting.take().unwrap();
        waiting.0.push((failed, tries + 1));
        assert!(!waiting.holds_new());
        waiting.put(alarm("gate"));
        assert_eq!(waiting.take().unwrap().0.zone, "gate");
        assert_eq!(waiting.take().unwrap(), (alarm("camp"), 1));
        assert!(waiting.take().is_none());
    }

    #[test]
    fn an_alarm_that_failed_is_not_sent_after_its_all_clear() {
        let mut waiting = Waiting::default();
        let raised = alarm("camp");
        let over = Arc::new(Warning { revision: 2, ..(*raised).clone() });
        // Both came while another warning was being sent.
        waiting.put(raised);
        waiting.put(over.clone());
        let (failed, tries) = waiting.take().unwrap();
        assert_eq!(failed.revision, 1);
        waiting.again(failed, tries + 1);
        assert_eq!(waiting.take().unwrap(), (over, 0));
        assert!(waiting.take().is_none());
    }
}
