//! A service started for a test, and a client that says exactly what it is told to.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A running `bluehelm serve` on a free port; it ends with the test.
pub struct Service {
    child: Child,
    /// Lines after the first, kept open so that the program can write.
    pub lines: BufReader<ChildStdout>,
    /// Where it listens.
    pub address: String,
    home: Option<TempDir>,
}

impl Service {
    /// With the figures that the program carries only.
    pub fn of_figures_carried() -> Self {
        Self::start(&[])
    }

    /// The same, with more arguments.
    pub fn start(arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut service = Self::on(home.path(), arguments);
        service.home = Some(home);
        service
    }

    /// On a home folder of the test's own.
    pub fn on(home: &Path, arguments: &[&str]) -> Self {
        Self::spawn(home, arguments, Stdio::inherit())
    }

    /// The same, with its log kept for [`Service::end_and_read_log`].
    pub fn logging(home: &Path, arguments: &[&str]) -> Self {
        Self::spawn(home, arguments, Stdio::piped())
    }

    fn spawn(home: &Path, arguments: &[&str], log: Stdio) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bluehelm"))
            .env_remove("BLUEHELM_CATALOG")
            .arg("--home")
            .arg(home)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let mut first = String::new();
        lines.read_line(&mut first).expect("a line");
        let address = first.trim().strip_prefix("Listening on http://").expect(&first).to_owned();
        Self { child, lines, address, home: None }
    }

    /// Processor time of the processes that it has started and that still run, in seconds; none where none runs.
    pub fn spent_by_others(&self) -> Option<f64> {
        let parent = self.child.id().to_string();
        let spent = |stat: &str| {
            // After the name: state, parent, and nine fields further the ticks spent, of which a second has a hundred.
            let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
            let ticks = fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?;
            (fields[0] != "Z" && fields[1] == parent).then_some(ticks / 100.0)
        };
        let all = fs::read_dir("/proc").expect("processes").flatten();
        let stats = all.filter_map(|process| fs::read_to_string(process.path().join("stat")).ok());
        stats.filter_map(|stat| spent(&stat)).reduce(|a, b| a + b)
    }

    /// Asks for a path.
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], b"")
    }

    /// Asks for a path with words in it that an address must write otherwise.
    pub fn ask(&self, path: &str, parameters: &[(&str, &str)]) -> Answer {
        self.get(&address(path, parameters))
    }

    /// Sends a request; a `Host` among the headers stands for the right one.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head += &format!("Host: {}\r\n", self.address);
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\n\r\n", body.len());
        let mut socket = TcpStream::connect(&self.address).expect("a connection");
        socket.write_all(head.as_bytes()).expect("sent");
        // A service that refuses need not read to the end.
        drop(socket.write_all(body));
        let mut bytes = Vec::new();
        drop(socket.read_to_end(&mut bytes));
        Answer::parse(&bytes)
    }

    /// Asks the service to end, as a system does, and waits for it.
    pub fn end(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().expect("kill");
        assert!(told.success());
        self.child.wait().expect("an end")
    }

    /// Ends the service and gives what it wrote on standard error.
    pub fn end_and_read_log(&mut self) -> String {
        let pid = self.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().expect("kill");
        assert!(told.success());
        let mut log = String::new();
        let pipe = self.child.stderr.as_mut().expect("a log");
        pipe.read_to_string(&mut log).expect("text");
        log
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|l| l.split(' ').nth(1)?.parse().ok());
        let header = |line: &str| {
            let (name, value) = line.split_once(':').expect("a header");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        };
        let headers: Vec<_> = lines.map(header).collect();
        let mut body = bytes[end + 4..].to_vec();
        if headers.iter().any(|(n, v)| n == "transfer-encoding" && v == "chunked") {
            body = whole(&body);
        }
        Self { status: status.expect("a status"), headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }

    /// The word at the end of the problem's type.
    pub fn problem(&self) -> String {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        kind.rsplit(':').next().unwrap_or_default().to_owned()
    }
}

/// A path with parameters, as an address writes them.
pub fn address(path: &str, parameters: &[(&str, &str)]) -> String {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let escape = |text: &str| -> String {
        let byte = |b: u8| if safe(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
        text.bytes().map(byte).collect()
    };
    let pairs: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
    format!("{path}?{}", pairs.join("&"))
}

/// The mirror, or a word that the test is left out; under CI a missing mirror fails.
#[allow(clippy::print_stdout, reason = "a test that is left out says so")]
pub fn mirror() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mirror");
    let path = std::env::var_os("BLUEHELM_MIRROR").map_or(beside, PathBuf::from);
    if path.join("psdata").is_dir() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none(), "no mirror at {}", path.display());
    println!("left out: no mirror at {}; set BLUEHELM_MIRROR", path.display());
    None
}

/// Syncs datasets of the mirror into a home folder.
pub fn sync(home: &Path, datasets: &[&str]) -> Option<()> {
    let mirror = mirror()?;
    let synced = Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .arg("--home")
        .arg(home)
        .args(["sync", "--mirror"])
        .arg(mirror)
        .args(datasets)
        .output()
        .expect("the program runs");
    assert!(synced.status.success(), "{}", String::from_utf8_lossy(&synced.stderr));
    Some(())
}

/// The body behind "chunked".
fn whole(mut chunked: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunked.windows(2).position(|w| w == b"\r\n") {
        let size = String::from_utf8_lossy(&chunked[..end]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).expect("a size");
        let from = end + 2;
        body.extend_from_slice(&chunked[from..from + size]);
        if size == 0 {
            break;
        }
        chunked = &chunked[from + size + 2..];
    }
    body
}
