//! How does the watch run: sockets, clock, disk and page around the camp?
//!
//! One thread owns the camp and its journal; everything else sends it inputs and hears of warnings. What it has
//! not come to yet is counted: under too much load it sheds reports that are near nothing first.

mod clock;
mod core;
mod guard;
mod outputs;
mod page;
mod sensors;
mod tls;

pub use guard::stand_guard;

use crate::error::WatchError;
use crate::input::{Ask, Input};
use crate::journal::Journal;
use crate::settings::Settings;
use crate::warning::Warning;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};
use tokio::net::{TcpListener, UdpSocket};
use tokio::sync::{broadcast, mpsc, watch};

/// Inputs of sensors that may wait; more are refused where they come in.
const MOST_WAITING: usize = 4_096;
/// Warnings that a slow reader of the page may lag behind.
const MOST_BEHIND: usize = 1_024;

/// Seconds since 1970 (UTC), by this computer's clock.
#[must_use]
pub fn now_s() -> f64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0.0, |passed| passed.as_secs_f64())
}

/// How inputs reach the camp, and what is heard of it.
#[derive(Debug, Clone)]
pub(crate) struct Hub {
    pub settings: Arc<Settings>,
    inputs: mpsc::UnboundedSender<Input>,
    waiting: Arc<AtomicUsize>,
    /// Every revision of a warning, as it is made.
    pub warnings: broadcast::Sender<Arc<Warning>>,
    /// What a sensor is asked, by its place in the camp's file.
    pub tasks: broadcast::Sender<(usize, Ask)>,
    /// The camp's certificates, if it has any.
    identity: Option<tls::Identity>,
    /// The journal's folder.
    pub journal: Arc<Path>,
    /// The newest picture, as JSON and as the page shows it.
    pub pictures: watch::Receiver<Arc<page::Shown>>,
}

impl Hub {
    /// What a person, an output or the clock says: never refused.
    pub fn say(&self, input: Input) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        // Refused only where the camp's thread is gone; then the guard has the alarm.
        drop(self.inputs.send(input));
    }

    /// What a sensor says; false where too much waits already.
    pub fn report(&self, input: Input) -> bool {
        if self.waiting.load(Ordering::Relaxed) >= MOST_WAITING {
            return false;
        }
        self.say(input);
        true
    }
}

/// Addresses on which a running watch listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listening {
    /// The page.
    pub page: SocketAddr,
    /// Each sensor's name and address.
    pub sensors: Vec<(String, SocketAddr)>,
}

/// Runs the watch until the camp's thread ends. `started` hears where it listens; `beat` is called each time
/// a second has passed all the way through journal and camp.
///
/// # Errors
/// The journal or a socket cannot be opened, or the camp's thread ended.
pub async fn run(
    settings: Arc<Settings>,
    folder: &Path,
    started: impl FnOnce(&Listening),
    beat: impl FnMut() + Send + 'static,
) -> Result<(), WatchError> {
    let identity = settings.file.tls.as_ref().map(|file| tls::Identity::open(file, folder));
    let identity = identity.transpose()?;
    let kept: Arc<Path> = folder.join(&settings.file.journal).into();
    let (journal, camp) = Journal::open(&settings, &kept, now_s())?;
    let unsent = camp.unsent();
    let (inputs, received) = mpsc::unbounded_channel();
    let (warnings, _) = broadcast::channel(MOST_BEHIND);
    let (tasks, _) = broadcast::channel(MOST_BEHIND);
    let (show, pictures) = watch::channel(Arc::new(page::Shown::of(&camp, None)));
    let waiting = Arc::new(AtomicUsize::new(0));
    let hub = Hub {
        settings: settings.clone(),
        inputs,
        waiting: waiting.clone(),
        warnings,
        tasks,
        identity,
        journal: kept,
        pictures,
    };

    let file = &settings.file;
    let page_listener = listen(file.page.listen).await?;
    let mut listening =
        Listening { page: address(&page_listener, file.page.listen), sensors: Vec::new() };
    for (i, sensor) in file.sensors.iter().enumerate() {
        let at = match sensor.speaks {
            crate::Language::CotUdp => {
                let socket = UdpSocket::bind(sensor.listen)
                    .await
                    .map_err(|source| cannot_listen(sensor.listen, source))?;
                let at = socket.local_addr().unwrap_or(sensor.listen);
                tokio::spawn(sensors::hear_datagrams(hub.clone(), i, socket));
                at
            }
            _ => {
                let listener = listen(sensor.listen).await?;
                let at = address(&listener, sensor.listen);
                tokio::spawn(sensors::hear_connections(hub.clone(), i, listener));
                at
            }
        };
        listening.sensors.push((sensor.name.clone(), at));
    }
    let outputs = outputs::start(&hub, folder, unsent);
    let core = core::Core {
        clock: clock::Clock::begin(camp.now_s()),
        camp,
        journal,
        received,
        waiting,
        hub: hub.clone(),
        outputs,
        show,
    };
    let (ended, has_ended) = tokio::sync::oneshot::channel::<()>();
    std::thread::spawn(move || {
        core.run(beat);
        drop(ended);
    });
    let ticking = hub.clone();
    tokio::spawn(async move {
        let mut second = tokio::time::interval(Duration::from_secs(1));
        second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            second.tick().await;
            ticking.say(Input::Tick);
        }
    });
    started(&listening);
    tokio::select! {
        served = page::serve(hub, page_listener) => {
            served.map_err(|source| cannot_listen(listening.page, source))
        }
        _ = has_ended => Err(WatchError::Journal {
            path: folder.to_owned(),
            reason: "the camp's thread ended".into(),
        }),
    }
}

async fn listen(at: SocketAddr) -> Result<TcpListener, WatchError> {
    TcpListener::bind(at).await.map_err(|source| cannot_listen(at, source))
}

fn address(listener: &TcpListener, configured: SocketAddr) -> SocketAddr {
    listener.local_addr().unwrap_or(configured)
}

fn cannot_listen(at: SocketAddr, source: std::io::Error) -> WatchError {
    WatchError::Listen { address: at.to_string(), source }
}
