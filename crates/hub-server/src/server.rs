//! Who listens, and until when?

use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::answer::Answer;
use crate::fault::Plan;
use crate::{Asked, Content, Fault, folder, hub, ucdp, wire};

/// How long a client may take to say what it wants.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// A server on a free port of this machine; it stops, and breaks its connections, when dropped.
#[derive(Debug)]
pub struct HubServer {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    content: RwLock<Arc<Content>>,
    plan: Plan,
    asked: Mutex<Vec<Asked>>,
    open: Mutex<Vec<TcpStream>>,
    stop: AtomicBool,
}

impl HubServer {
    /// Starts to serve; an error only if this machine has no free port.
    pub fn start(content: Content) -> io::Result<Self> {
        Self::start_at(content, 0)
    }

    /// Starts to serve at this port, or at a free one for 0.
    pub fn start_at(content: Content, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            content: RwLock::new(Arc::new(content)),
            plan: Plan::default(),
            asked: Mutex::default(),
            open: Mutex::default(),
            stop: AtomicBool::new(false),
        });
        let listening = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.listen(&listener)
        });
        Ok(Self { address, shared, listening: Some(listening) })
    }

    /// The server's address without a slash at its end: `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Serves other content from now on, as after a publisher's update.
    pub fn replace(&self, content: Content) {
        let mut held = self.shared.content.write().unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(content);
    }

    /// Makes the next `times` requests for this path (without query, in any case) fail, after the
    /// faults planned earlier for it. [`crate::ALWAYS`] for every request.
    pub fn fail(&self, path: &str, times: u32, fault: Fault) {
        self.shared.plan.add(path, times, fault);
    }

    /// Forgets all planned faults.
    pub fn heal(&self) {
        self.shared.plan.clear();
    }

    /// What was asked so far, in order.
    pub fn asked(&self) -> Vec<Asked> {
        lock(&self.shared.asked).clone()
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(listening) = self.listening.take() {
            // A panic of the listener is already printed.
            let _ = listening.join();
        }
    }
}

impl Drop for HubServer {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        // Wakes the listener, which is waiting for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
        for stream in lock(&self.shared.open).drain(..) {
            // The client may be gone already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Shared {
    fn listen(self: &Arc<Self>, listener: &TcpListener) {
        for stream in listener.incoming() {
            if self.stop.load(Ordering::SeqCst) {
                return;
            }
            let Ok(mut stream) = stream else { continue };
            let Ok(open) = stream.try_clone() else { continue };
            lock(&self.open).push(open);
            let shared = Arc::clone(self);
            thread::spawn(move || {
                // A client that hangs up is none of the server's trouble.
                let _ = shared.serve(&mut stream);
                let _ = stream.shutdown(Shutdown::Both);
                let gone = stream.peer_addr().ok();
                lock(&shared.open).retain(|it| it.peer_addr().ok() != gone);
            });
        }
    }

    fn serve(&self, stream: &mut TcpStream) -> io::Result<()> {
        stream.set_read_timeout(Some(HEAD_TIMEOUT))?;
        stream.set_nodelay(true)?;
        let Some(asked) = Asked::read(stream)? else { return Ok(()) };
        let fault = self.plan.take(&asked.path);
        lock(&self.asked).push(asked.clone());
        let content = Arc::clone(&self.content.read().unwrap_or_else(PoisonError::into_inner));
        let answer = match answer(&content, &asked, fault.as_ref()) {
            Ok(whole) => whole.fit(&asked, content.gzip, fault.as_ref()),
            Err(error) => Answer::plain(500, &error.to_string()),
        };
        wire::send(stream, &answer, &asked.method, fault.as_ref())
    }
}

/// The whole answer to a request.
fn answer(content: &Content, asked: &Asked, fault: Option<&Fault>) -> io::Result<Answer> {
    if !matches!(asked.method.as_str(), "GET" | "HEAD") {
        return Ok(Answer::plain(405, "only GET").with("Allow", "GET, HEAD"));
    }
    match fault {
        Some(Fault::Status(status)) => return Ok(Answer::plain(*status, "so planned")),
        Some(Fault::RetryAfter(status, value)) => {
            return Ok(Answer::plain(*status, "so planned").with("Retry-After", value));
        }
        Some(Fault::Redirect(to)) => {
            return Ok(Answer::plain(302, "elsewhere").with("Location", to));
        }
        Some(Fault::Html) => {
            let page = b"<!DOCTYPE html><title>Maintenance</title>".to_vec();
            return Ok(Answer::ok("text/html; charset=utf-8", page));
        }
        _ => {}
    }
    if let Some(bytes) = content.files.get(&asked.path) {
        return Ok(Answer::ok("application/octet-stream", bytes.clone()).validated(None));
    }
    let segments: Vec<&str> = asked.path.split('/').filter(|part| !part.is_empty()).collect();
    match (segments.split_first(), &content.folder) {
        (Some((&"public", rest)), _) => hub::answer(content, rest, asked, fault),
        (Some((&"api", rest)), _) => ucdp::answer(content, rest, asked, fault),
        (_, Some(folder)) => folder::answer(folder, &asked.path, &segments),
        _ => Ok(Answer::plain(404, "no such file")),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
