//! Does a running watch hear its peers, refuse strangers, warn over its page and stay up?

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;
use tempfile::TempDir;
use watch::serve::{Listening, now_s, run};
use watch::{Settings, Where};

const CAMP: &str = include_str!("camp.toml");

/// A watch in this process, on ports of its own.
struct Running {
    at: Listening,
    _folder: TempDir,
    _runtime: tokio::runtime::Runtime,
}

fn start(camp: &str) -> Running {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = Arc::new(Settings::parse("camp.toml", camp).expect("the camp's file"));
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let (started, listening) = channel();
    let path = folder.path().to_owned();
    runtime.spawn(async move {
        let tell = move |at: &Listening| drop(started.send(at.clone()));
        run(settings, &path, tell, || ()).await
    });
    let at = listening.recv_timeout(Duration::from_secs(10)).expect("a watch that starts");
    Running { at, _folder: folder, _runtime: runtime }
}

fn connect(to: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(to).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    stream
}

fn request(to: SocketAddr, text: &str) -> String {
    let mut stream = connect(to);
    stream.write_all(text.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

fn post(to: SocketAddr, path: &str, form: &str, more: &str) -> String {
    request(
        to,
        &format!(
            "POST {path} HTTP/1.1\r\nHost: camp\r\nConnection: close\r\n{more}Content-Type: \
             application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ),
    )
}

/// The next warning that the page's stream gives.
fn next_warning(live: &mut BufReader<TcpStream>) -> serde_json::Value {
    let mut line = String::new();
    loop {
        line.clear();
        assert!(live.read_line(&mut line).expect("the stream goes on") > 0);
        if line.trim() == "event: warning" {
            line.clear();
            live.read_line(&mut line).expect("its data");
            return serde_json::from_str(line.strip_prefix("data: ").expect("data")).expect("JSON");
        }
    }
}

fn listen_live(at: SocketAddr) -> BufReader<TcpStream> {
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

#[test]
fn reports_of_a_peer_become_a_warning_on_the_page() {
    let watch = start(CAMP);
    let plane = Settings::parse("camp.toml", CAMP).expect("the camp's file").plane;
    let mut live = listen_live(watch.at.page);
    let mut radar = connect(watch.at.sensors[0].1);
    // What came half a minute ago is put in at the times it says, within the three seconds of lag and skew.
    let from_s = now_s() - 2.0;
    for k in 0..20 {
        let t = f64::from(k) * 0.1;
        let [latitude, longitude] = plane.latitude_longitude([800.0 - 25.0 * t, 3.0]);
        let place = Where::Place { latitude, longitude, sd_m: Some(1.0) };
        let report = serde_json::to_value(place).expect("JSON");
        let line = serde_json::json!({ "time": from_s + t, "reports": [report] });
        radar.write_all(format!("{line}\n").as_bytes()).expect("sent");
    }
    let warning = next_warning(&mut live);
    assert_eq!((&warning["state"], &warning["zone"]), (&"raised".into(), &"gate".into()));
}

#[test]
fn lines_of_an_export_are_taken_as_reports() {
    let watch = start(CAMP);
    let mut export = connect(watch.at.sensors[3].1);
    let lines = format!("time,latitude,longitude\n{0},10.01,20.01\n{0},x,20\n", now_s());
    export.write_all(lines.as_bytes()).expect("sent");
    let mut page = String::new();
    // The page is drawn anew at least once a second.
    while !page.contains("export: heard. connected 1 reports, 1 not used (latitude: found x") {
        page =
            request(watch.at.page, "GET /now HTTP/1.1\r\nHost: camp\r\nConnection: close\r\n\r\n");
    }
}

#[test]
fn a_touch_warns_and_another_sites_touch_does_not() {
    let watch = start(CAMP);
    let mut live = listen_live(watch.at.page);
    let evil = post(watch.at.page, "/alarm", "zone=gate", "Origin: http://elsewhere\r\n");
    assert!(evil.starts_with("HTTP/1.1 403"), "{evil}");
    assert!(post(watch.at.page, "/alarm", "zone=sea", "").starts_with("HTTP/1.1 422"));
    let own = post(watch.at.page, "/alarm", "zone=camp&exercise=yes", "Origin: http://camp\r\n");
    assert!(own.starts_with("HTTP/1.1 303"), "{own}");
    let warning = next_warning(&mut live);
    assert_eq!((&warning["zone"], &warning["exercise"]), (&"camp".into(), &true.into()));
}

#[test]
fn a_stranger_is_closed_at_once_and_an_endless_line_ends_its_connection() {
    let strangers = CAMP.replace("\"127.0.0.1\"", "\"10.9.8.7\"");
    let watch = start(&strangers);
    let mut radar = connect(watch.at.sensors[0].1);
    assert_eq!(radar.read(&mut [0]).unwrap_or(0), 0, "closed");

    let watch = start(CAMP);
    let mut radar = connect(watch.at.sensors[0].1);
    let endless = vec![b'x'; 64 * 1024];
    // Refused at 256 KiB: what is sent after that finds nobody.
    let sent = (0..10_000).take_while(|_| radar.write_all(&endless).is_ok()).count();
    assert!(sent < 10_000);
    let page =
        request(watch.at.page, "GET /now HTTP/1.1\r\nHost: camp\r\nConnection: close\r\n\r\n");
    assert!(page.contains("ALL CLEAR"), "{page}");
}

#[test]
fn more_connections_than_a_sensor_may_have_are_closed_and_the_first_goes_on() {
    let watch = start(CAMP);
    let at = watch.at.sensors[1].1;
    let mut first = connect(at);
    let many: Vec<TcpStream> = (0..100).map(|_| connect(at)).collect();
    let mut registration = b"\x12\x01n\x22\x13\x12\x11BSI Flex 335 v2.0".to_vec();
    registration.splice(0..0, (registration.len() as u32).to_le_bytes());
    first.write_all(&registration).expect("sent");
    let mut length = [0; 4];
    first.read_exact(&mut length).expect("an acknowledgement");
    let closed = many.into_iter().filter(|stream| {
        let mut stream = stream;
        stream.set_read_timeout(Some(Duration::from_millis(20))).expect("a timeout");
        matches!(stream.read(&mut [0]), Ok(0))
            || stream.peek(&mut [0]).is_err_and(|e| e.kind() == std::io::ErrorKind::ConnectionReset)
    });
    assert!(closed.count() >= 90);
}
