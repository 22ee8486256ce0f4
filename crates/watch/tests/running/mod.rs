//! A watch in the test's own process, on ports of its own.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use watch::Settings;
use watch::serve::{Listening, run};

pub const CAMP: &str = include_str!("../camp.toml");

pub struct Running {
    pub at: Listening,
    pub folder: TempDir,
    pub runtime: tokio::runtime::Runtime,
}

pub fn start(camp: &str) -> Running {
    start_in(tempfile::tempdir().expect("a folder"), camp)
}

pub fn start_in(folder: TempDir, camp: &str) -> Running {
    let settings = Arc::new(Settings::parse("camp.toml", camp).expect("the camp's file"));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let at = runtime.block_on(begin(settings, folder.path()));
    Running { at, folder, runtime }
}

async fn begin(settings: Arc<Settings>, folder: &Path) -> Listening {
    let (started, listening) = channel();
    let path = folder.to_owned();
    let watch = tokio::spawn(async move {
        let tell = move |at: &Listening| drop(started.send(at.clone()));
        run(settings, &path, tell, || ()).await
    });
    match listening.recv_timeout(Duration::from_secs(10)) {
        Ok(at) => at,
        Err(_) => panic!("the watch did not start: {:?}", watch.await),
    }
}

pub fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    stream
}

pub fn request(to: SocketAddr, text: &str) -> String {
    let mut stream = connect(to);
    stream.write_all(text.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

pub fn get(to: SocketAddr, path: &str) -> String {
    request(to, &format!("GET {path} HTTP/1.1\r\nHost: camp\r\nConnection: close\r\n\r\n"))
}

pub fn post(to: SocketAddr, path: &str, form: &str, more: &str) -> String {
    request(
        to,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: camp\r\nConnection: close\r\n{more}Content-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ),
    )
}

/// Asks again until the page says it: it is drawn anew at least once a second.
pub fn until(to: SocketAddr, path: &str, part: &str) -> String {
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let page = get(to, path);
        if page.contains(part) {
            return page;
        }
        assert!(Instant::now() < end, "{part} not in {page}");
    }
}

/// The next warning that the page's stream gives.
pub fn next_warning(live: &mut BufReader<TcpStream>) -> serde_json::Value {
    let (mut line, end) = (String::new(), Instant::now() + Duration::from_secs(20));
    loop {
        line.clear();
        assert!(live.read_line(&mut line).expect("the stream goes on") > 0);
        assert!(Instant::now() < end, "no warning");
        if line.trim() == "event: warning" {
            line.clear();
            live.read_line(&mut line).expect("its data");
            return serde_json::from_str(line.strip_prefix("data: ").expect("data")).expect("JSON");
        }
    }
}

pub fn listen_live(at: SocketAddr) -> BufReader<TcpStream> {
    let mut stream = connect(at);
    stream.write_all(b"GET /live HTTP/1.1\r\nHost: camp\r\n\r\n").expect("sent");
    let mut live = BufReader::new(stream);
    let mut line = String::new();
    while !line.starts_with("event: shown") {
        line.clear();
        assert!(live.read_line(&mut line).expect("the stream begins") > 0);
    }
    live
}
