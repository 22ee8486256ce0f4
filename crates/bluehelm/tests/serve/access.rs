//! Who is let in, and what is written down about them?

use std::path::Path;
use std::process::{Command, Output};

use crate::service::Service;

fn bluehelm(home: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bluehelm"));
    command.arg("--home").arg(home).args(arguments).output().expect("the program runs")
}

fn token(home: &Path, role: &str) -> String {
    let made = bluehelm(home, &["token", "new", "--role", role]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    String::from_utf8(made.stdout).expect("text").trim().to_owned()
}

#[test]
fn other_machines_are_listened_to_only_with_tokens() {
    let home = tempfile::tempdir().expect("a folder");
    let refused = bluehelm(home.path(), &["serve", "--listen", "0.0.0.0:0"]);
    let says = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1));
    assert!(says.contains("--tokens") && says.contains("token new"), "{says}");
}

#[test]
fn each_role_may_do_what_it_is_for() {
    let home = tempfile::tempdir().expect("a folder");
    let tokens = ["reader", "analyst", "administrator"].map(|role| token(home.path(), role));
    let file = home.path().join("tokens");
    let service = Service::on(home.path(), &["--tokens", file.to_str().expect("a path")]);
    for (path, allowed) in [
        ("/api/v1/datasets", [200, 200, 200]),
        ("/api/v1/sql?query=SELECT%201", [403, 200, 200]),
        ("/metrics", [403, 403, 200]),
        ("/health", [200, 200, 200]),
    ] {
        for (token, status) in tokens.iter().zip(allowed) {
            let bearer = format!("Bearer {token}");
            let answer = service.send("GET", path, &[("Authorization", &bearer)], b"");
            assert_eq!(answer.status, status, "{path}: {}", answer.text());
        }
    }
    let without = service.get("/api/v1/datasets");
    assert_eq!((without.status, without.problem()), (401, "token".to_owned()));
    assert!(without.header("www-authenticate").is_some_and(|v| v.starts_with("Basic")));
    for wrong in ["Bearer bluehelm_00", "Bearer", "Basic !!!", "Digest x"] {
        let answer = service.send("GET", "/api/v1/datasets", &[("Authorization", wrong)], b"");
        assert_eq!(answer.status, 401, "{wrong}");
    }
    assert_eq!(service.get("/health").status, 200);
}

#[test]
fn the_log_says_what_was_asked_and_not_by_whom_or_in_which_words() {
    let home = tempfile::tempdir().expect("a folder");
    let mut service = Service::logging(home.path(), &["--log", "json"]);
    service.ask("/api/v1/sql", &[("query", "SELECT 'my secret'")]);
    service.send("GET", "/api/v1/my-secret-path", &[("User-Agent", "my secret browser")], b"");
    let log = service.end_and_read_log();
    let lines: Vec<serde_json::Value> =
        log.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let routes: Vec<&str> = lines.iter().filter_map(|line| line["route"].as_str()).collect();
    assert_eq!(routes, ["/api/v1/sql", "none"], "{log}");
    assert!(lines.iter().all(|line| line["status"].is_u64() && line["ms"].is_number()));
    assert!(!log.contains("secret") && !log.contains("127.0.0.1"), "{log}");
}

#[test]
fn what_is_asked_is_counted_for_prometheus() {
    let service = Service::of_figures_carried();
    service.get("/api/v1/datasets");
    service.get("/api/v1/datasets");
    service.get("/api/v1/sql?query=SELECT%201");
    let metrics = service.get("/metrics").text();
    let route =
        r#"bluehelm_http_requests_total{method="GET",route="/api/v1/datasets",status="200"} 2"#;
    for line in
        [route, "bluehelm_answers_kept_total 1", r#"bluehelm_queries_total{end="answered"} 1"#]
    {
        assert!(metrics.contains(line), "{line} is not in {metrics}");
    }
}
