//! Do the programs that people use read the tables over the Postgres protocol, and can none of them write?

use std::io::BufRead;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::service::Service;

/// A service that also speaks Postgres, and where.
fn speaking(home: &Path, more: &[&str]) -> (Service, String) {
    let mut service = Service::on(home, &[&["--postgres", "127.0.0.1:0"], more].concat());
    let mut line = String::new();
    service.lines.read_line(&mut line).expect("a second line");
    let address = line.trim().strip_prefix("Listening on ").expect(&line).to_owned();
    (service, address)
}

/// What a command says; none where it is not installed, which fails under CI.
#[allow(clippy::print_stdout, reason = "a test that is left out says so")]
fn says(command: &mut Command) -> Option<Output> {
    match command.output() {
        Ok(output) => Some(output),
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{command:?}: {error}");
            println!("left out: {command:?}: {error}");
            None
        }
    }
}

fn psql(address: &str, password: &str, query: &str) -> Option<(bool, String)> {
    let mut command = Command::new("psql");
    command.env("PGPASSWORD", password).env("PGCONNECT_TIMEOUT", "20");
    let output = says(command.args([address, "-X", "-A", "-t", "-c", query]))?;
    let text = [output.stdout, output.stderr].concat();
    Some((output.status.success(), String::from_utf8_lossy(&text).into_owned()))
}

#[test]
fn psql_finds_its_way_and_reads() {
    let home = tempfile::tempdir().expect("a folder");
    let (_service, address) = speaking(home.path(), &[]);
    for (query, says) in [
        ("SELECT 1 + 1", "2"),
        ("SELECT count(*) > 20 FROM missions", "t"),
        ("\\d", "fatalities"),
        ("\\dv public.*", "missions"),
        ("\\dn", "crosswalk"),
        ("\\d missions", "mission"),
        (
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
            "parity_targets",
        ),
        (
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'fatalities'",
            "cause_group",
        ),
        ("SELECT month_end(DATE '2018-02-03')", "2018-02-28"),
        ("BEGIN READ ONLY; SELECT 7; COMMIT", "7"),
    ] {
        let Some((good, text)) = psql(&address, "", query) else { return };
        assert!(good && text.contains(says), "{query}: {text}");
    }
}

#[test]
fn nothing_can_be_written_and_no_file_read() {
    let home = tempfile::tempdir().expect("a folder");
    let (service, address) = speaking(home.path(), &[]);
    let file = home.path().join("out.csv");
    let copy = format!("COPY (SELECT 1) TO '{}'", file.display());
    for query in [
        "CREATE TABLE t AS SELECT 1",
        "CREATE EXTERNAL TABLE t STORED AS CSV LOCATION '/etc/passwd'",
        "DROP TABLE missions",
        "DELETE FROM missions",
        "SET datafusion.runtime.memory_limit = '100G'",
        "EXPLAIN ANALYZE INSERT INTO missions SELECT * FROM missions",
        &copy,
    ] {
        let Some((good, text)) = psql(&address, "", query) else { return };
        let refused = ["can only be read", "sql parser error"].iter().any(|w| text.contains(w));
        assert!(!good && refused, "{query}: {text}");
    }
    assert!(!file.exists());
    let (good, text) = psql(&address, "", "SELECT * FROM '/etc/passwd'").expect("psql");
    assert!(!good && !text.contains("root:"), "{text}");
    assert_eq!(service.get("/health").status, 200);
}

#[test]
fn a_query_that_eats_memory_ends_its_own_connection_at_most() {
    let home = tempfile::tempdir().expect("a folder");
    let (service, address) = speaking(home.path(), &[]);
    let eats = "SELECT length(repeat('x', 2000000000) || repeat('y', 2000000000))";
    let Some((good, text)) = psql(&address, "", eats) else { return };
    assert!(!good, "{text}");
    assert_eq!(psql(&address, "", "SELECT 3").expect("psql"), (true, "3\n".to_owned()));
    assert_eq!(service.get("/health").status, 200);
}

/// A query that finds no end while a test runs.
const LONG: &str = "SELECT count(*) FROM fatalities a, fatalities b, fatalities c WHERE a.date < b.date AND b.date < c.date";

/// Whether something holds before a minute is over.
fn soon(holds: impl Fn() -> bool) -> bool {
    let began = Instant::now();
    while !holds() {
        if began.elapsed() > Duration::from_secs(60) {
            return false;
        }
        std::thread::park_timeout(Duration::from_millis(50));
    }
    true
}

/// A psql that waits for the answer to [`LONG`]; none where there is no psql.
fn waiting(service: &Service, address: &str) -> Option<Child> {
    says(Command::new("psql").arg("--version"))?;
    let mut psql = Command::new("psql");
    let psql = psql.args([address, "-X", "-c", LONG]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let psql = psql.spawn().expect("psql runs");
    assert!(soon(|| service.spent_by_others() > Some(1.5)), "the query runs");
    Some(psql)
}

#[test]
fn ctrl_c_stops_a_query() {
    let home = tempfile::tempdir().expect("a folder");
    let (service, address) = speaking(home.path(), &[]);
    let Some(psql) = waiting(&service, &address) else { return };
    let sent = Command::new("kill").args(["-INT", &psql.id().to_string()]).status();
    assert!(sent.expect("kill runs").success());
    let output = psql.wait_with_output().expect("psql ends");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && text.to_lowercase().contains("cancel"), "{text}");
    assert!(soon(|| service.spent_by_others().is_none()));
}

#[test]
fn a_query_ends_with_its_client() {
    let home = tempfile::tempdir().expect("a folder");
    let (service, address) = speaking(home.path(), &[]);
    let Some(mut psql) = waiting(&service, &address) else { return };
    psql.kill().expect("killed");
    psql.wait().expect("ended");
    assert!(soon(|| service.spent_by_others().is_none()), "it goes on without its client");
}

#[test]
fn a_password_is_a_token_of_an_analyst() {
    let home = tempfile::tempdir().expect("a folder");
    let token = |role: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bluehelm"));
        let made = command.arg("--home").arg(home.path()).args(["token", "new", "--role", role]);
        String::from_utf8(made.output().expect("made").stdout).expect("text").trim().to_owned()
    };
    let (reader, analyst) = (token("reader"), token("analyst"));
    let file = home.path().join("tokens");
    let file = file.to_str().expect("a path").to_owned();
    let (_service, address) = speaking(home.path(), &["--tokens", &file]);
    let Some((good, _)) = psql(&address, &analyst, "SELECT 1") else { return };
    assert!(good);
    for password in [reader.as_str(), "", "wrong"] {
        let (good, text) = psql(&address, password, "SELECT 1").expect("psql");
        assert!(!good, "{text}");
    }
}

#[test]
fn passwords_are_asked_for_on_loopback_only() {
    let home = tempfile::tempdir().expect("a folder");
    let output = Command::new(env!("CARGO_BIN_EXE_bluehelm"))
        .arg("--home")
        .arg(home.path())
        .args(["serve", "--listen", "127.0.0.1:0", "--postgres", "0.0.0.0:0"])
        .output()
        .expect("the program runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("loopback only"), "{text}");
}

/// psycopg with parameters and binary rows, SQLAlchemy's inspector, and the questions that table browsers ask.
#[test]
#[allow(clippy::print_stdout, reason = "a test that is left out says so")]
fn python_and_table_browsers_read_every_table() {
    let home = tempfile::tempdir().expect("a folder");
    let (_service, address) = speaking(home.path(), &[]);
    let python = std::env::var("BLUEHELM_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = says(Command::new(&python).args(["-c", "import psycopg, sqlalchemy"]));
    if !has.is_some_and(|has| has.status.success()) {
        let needs = "BLUEHELM_PYTHON needs what crates/bluehelm/tests/serve/requirements.txt names";
        assert!(std::env::var_os("CI").is_none(), "{needs}");
        println!("left out: {needs}");
        return;
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/serve/session.py");
    let output = says(Command::new(&python).arg(script).arg(&address)).expect("python");
    let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    assert!(output.status.success() && text.contains("all read"), "{text}");
}
