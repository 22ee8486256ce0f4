//! Does a watch that is killed in a raid go on where it was, and warn of each threat once?
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

const CAMP: &str = include_str!("../../watch/tests/camp.toml");
/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A receiver that takes every warning and hands it on.
fn receive(give: Sender<Value>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream);
            let (mut line, mut length) = (String::new(), 0);
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                let lower = line.to_lowercase();
                if let Some(value) = lower.strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap_or(0);
                }
                line.clear();
            }
            let mut body = vec![0; length];
            let warning =
                reader.read_exact(&mut body).ok().and_then(|()| serde_json::from_slice(&body).ok());
            drop(reader.into_inner().write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
            if warning.is_some_and(|warning| give.send(warning).is_err()) {
                return;
            }
        }
    });
    port
}

/// The guard, ended with the test; its watch ends with it.
struct Guard(Child);

impl Drop for Guard {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Guard {
    /// The watch's process.
    fn watch(&self) -> Option<String> {
        let pid = self.0.id();
        let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).ok()?;
        children.split_whitespace().next().map(str::to_owned)
    }
}

fn picture(page: u16) -> Option<Value> {
    let mut stream = TcpStream::connect(("127.0.0.1", page)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    stream
        .write_all(b"GET /picture HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    serde_json::from_str(answer.split("\r\n\r\n").nth(1)?).ok()
}

/// Asks until there is an answer that will do.
fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let (end, (_keep, pause)) = (Instant::now() + PATIENCE, channel::<()>());
    loop {
        if let Some(found) = ask() {
            return found;
        }
        assert!(Instant::now() < end, "{what}");
        let _ = pause.recv_timeout(Duration::from_millis(5));
    }
}

/// A radar that reports one more object making for the gate whenever it is told a class, ten times a second.
fn radar(port: u16, classes: Receiver<&'static str>) {
    let (mut seen, mut stream, mut k) = (Vec::new(), None, 0.0);
    let mut next = Instant::now();
    loop {
        match classes.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Ok(class) => seen.push((class, k)),
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
        }
        if Instant::now() < next {
            continue;
        }
        next += Duration::from_millis(100);
        k += 1.0;
        let reports: Vec<Value> = seen
            .iter()
            .enumerate()
            .map(|(i, (class, since))| {
                // 15 m/s from 500 m east of the gate, 30 m apart.
                let longitude = 20.0062 - 1.5 * (k - since) / 109_639.0;
                let latitude = 10.0 + (i as f64 - 1.0) * 30.0 / 110_608.0;
                serde_json::json!({"latitude": latitude, "longitude": longitude, "classes": [[class, 0.9]]})
            })
            .collect();
        let now_s = SystemTime::UNIX_EPOCH.elapsed().map_or(0.0, |now| now.as_secs_f64());
        let line = format!("{}\n", serde_json::json!({ "time": now_s, "reports": reports }));
        if stream.is_none() {
            stream = TcpStream::connect(("127.0.0.1", port)).ok();
        }
        // While the watch is gone its radar finds nobody, and tries again.
        if stream.as_mut().is_some_and(|stream| stream.write_all(line.as_bytes()).is_err()) {
            stream = None;
        }
    }
}

fn rules() -> String {
    let rule = |class: &str| {
        format!(
            "\n[[rule]]\nname = \"{class}\"\nzone = \"gate\"\nwhen = \"enters\"\nwithin_s = 60\nclasses = \
             [\"{class}\"]\nseverity = \"severe\"\n"
        )
    };
    ["vehicle", "drone", "person"].map(rule).concat()
}

/// Starts a guard and its watch on ports of its own; gives also the ports of the page and the radar.
fn start(folder: &Path, receiver: u16) -> (Guard, u16, u16) {
    start_told(folder, receiver, None)
}

/// The same, by a service manager that listens at a socket.
fn start_told(folder: &Path, receiver: u16, manager: Option<&Path>) -> (Guard, u16, u16) {
    let (page, radar) = (free_port(), free_port());
    let gate = CAMP.find("[[rule]]").expect("rules");
    let text = CAMP[..gate].replacen("127.0.0.1:0", &format!("127.0.0.1:{page}"), 1).replacen(
        "127.0.0.1:0",
        &format!("127.0.0.1:{radar}"),
        1,
    );
    let output = format!(
        "\n[[output]]\nkind = \"webhook\"\nto = \"127.0.0.1:{receiver}\"\npath = \"/\"\n\n[[output]]\nkind = \
         \"command\"\nprogram = [\"sh\", \"-c\", \"echo $0 >> '{}'\"]\n",
        folder.join("siren").display()
    );
    let config = folder.join("camp.toml");
    std::fs::write(&config, text + &rules() + &output).expect("written");
    let guard = Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .args(["watch", "run", "--config"])
        .arg(config)
        .envs(manager.map(|socket| ("NOTIFY_SOCKET", socket)))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program runs");
    (Guard(guard), page, radar)
}

#[test]
fn a_watch_killed_in_a_raid_goes_on_with_its_tracks_and_warns_of_each_threat_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let (give, warnings) = channel();
    let (guard, page, port) = start(folder.path(), receive(give));
    until("the watch is up", || picture(page));
    let (report, classes) = channel();
    std::thread::spawn(move || radar(port, classes));

    let mut raised: Vec<(String, String)> = Vec::new();
    let mut hear_of = |rule: &str| {
        let end = Instant::now() + PATIENCE;
        while !raised.iter().any(|(of, _)| of == rule) {
            let left = end.saturating_duration_since(Instant::now());
            let warning =
                warnings.recv_timeout(left).unwrap_or_else(|_| panic!("{rule}: no warning"));
            if warning["state"] == "raised" {
                let text = |name: &str| warning[name].as_str().unwrap_or_default().to_owned();
                raised.push((text("rule"), text("id")));
            }
        }
        raised.clone()
    };
    report.send("vehicle").expect("a radar");
    hear_of("vehicle");
    report.send("drone").expect("a radar");
    hear_of("drone");
    let known = |picture: &Value| -> Vec<u64> {
        picture["tracks"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|t| t["id"].as_u64())
            .collect()
    };
    let before =
        until("two tracks", || picture(page).map(|p| known(&p)).filter(|ids| ids.len() >= 2));

    let old = guard.watch().expect("a watch");
    report.send("person").expect("a radar");
    assert!(Command::new("kill").args(["-9", &old]).status().is_ok_and(|status| status.success()));
    let died = Instant::now();
    until("another watch", || guard.watch().filter(|pid| *pid != old));
    let after = until("the watch is up again", || picture(page));
    let took = died.elapsed();
    // What is promised is a second; on a busy machine a test cannot hold anybody to that.
    assert!(took < PATIENCE / 2, "{took:?}");
    let same = before.iter().filter(|id| known(&after).contains(id)).count();
    assert_eq!(same, before.len(), "tracks go on under their numbers: {before:?}, {after}");
    let heard = hear_of("person");
    let standing = until("all three stand", || {
        let picture = picture(page)?;
        let ids: Vec<String> = picture["warnings"]
            .as_array()?
            .iter()
            .filter_map(|w| w["id"].as_str().map(str::to_owned))
            .collect();
        (ids.len() >= 3).then_some(ids)
    });
    assert_eq!(standing.len(), 3, "no warning was made anew: {standing:?}");
    for rule in ["vehicle", "drone", "person"] {
        let mut ids: Vec<&str> =
            heard.iter().filter(|(of, _)| of == rule).map(|(_, id)| id.as_str()).collect();
        // What was being sent when it died may come again, under the same id.
        ids.dedup();
        assert_eq!(ids.len(), 1, "{rule}: {heard:?}");
        assert!(standing.iter().any(|id| id == ids[0]));
    }
    let siren = folder.path().join("siren");
    until("the siren hears that the watch failed", || {
        std::fs::read_to_string(&siren).ok().filter(|said| said.contains("failed"))
    });
}

#[test]
fn a_service_manager_hears_each_beat_and_nothing_from_a_watch_that_hangs() {
    let folder = tempfile::tempdir().expect("a folder");
    let socket = folder.path().join("manager");
    let manager = std::os::unix::net::UnixDatagram::bind(&socket).expect("a socket");
    manager.set_read_timeout(Some(PATIENCE)).expect("set");
    let (give, _warnings) = channel();
    let (guard, ..) = start_told(folder.path(), receive(give), Some(&socket));
    let hear = || {
        let mut said = [0; 100];
        let length = manager.recv(&mut said).expect("a word within the time");
        String::from_utf8_lossy(&said[..length]).into_owned()
    };
    for _ in 0..3 {
        assert_eq!(hear(), "READY=1\nWATCHDOG=1\n");
    }
    let watch = guard.watch().expect("a watch");
    let stopped = Command::new("kill").args(["-STOP", &watch]).status();
    assert!(stopped.is_ok_and(|status| status.success()));
    // What was under way may still come; then there is silence until the guard has started another.
    let began = Instant::now();
    manager.set_read_timeout(Some(Duration::from_millis(2_500))).expect("set");
    while manager.recv(&mut [0; 100]).is_ok() {
        assert!(began.elapsed() < PATIENCE, "a watch that hangs is called well");
    }
    manager.set_read_timeout(Some(PATIENCE)).expect("set");
    assert_eq!(hear(), "READY=1\nWATCHDOG=1\n");
    assert_ne!(guard.watch().expect("a watch"), watch);
}
