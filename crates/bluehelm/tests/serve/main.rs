//! Does the service answer over real sockets as promised, and refuse what it should?

mod access;
mod api;
mod browser;
mod described;
#[cfg(feature = "postgres")]
mod postgres;
mod queries;
mod service;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use service::Service;

#[test]
fn it_says_that_it_is_alive_and_ends_in_peace() {
    let service = Service::of_figures_carried();
    let answer = service.get("/health");
    assert_eq!((answer.status, answer.json()["status"].as_str()), (200, Some("ok")));
    assert!(service.end().success());
}

#[test]
fn every_answer_keeps_other_sites_out() {
    let service = Service::of_figures_carried();
    for path in ["/", "/health", "/nothing-here"] {
        let answer = service.get(path);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
    }
}

#[test]
fn a_name_pointed_at_the_service_by_another_site_is_refused() {
    let service = Service::start(&["--host-name", "evidence.example.org"]);
    for (host, status) in [
        ("evil.example", 403),
        ("127.0.0.1.evil.example", 403),
        ("", 403),
        ("localhost:9", 200),
        ("evidence.example.org", 200),
    ] {
        let answer = service.send("GET", "/health", &[("Host", host)], b"");
        assert_eq!(answer.status, status, "{host}");
    }
}

#[test]
fn a_request_that_another_sites_page_sends_is_refused() {
    let service = Service::of_figures_carried();
    let own = format!("http://{}", service.address);
    for (name, value, status) in [
        ("Origin", own.as_str(), 200),
        ("Origin", "http://evil.example", 403),
        ("Origin", "null", 403),
        ("Sec-Fetch-Site", "cross-site", 403),
        ("Sec-Fetch-Site", "same-origin", 200),
    ] {
        assert_eq!(service.send("GET", "/health", &[(name, value)], b"").status, status, "{value}");
    }
}

#[test]
fn what_is_not_there_is_a_problem_in_words() {
    let service = Service::of_figures_carried();
    let answer = service.get("/api/v1/nothing");
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    let problem = answer.json();
    assert_eq!((answer.status, problem["status"].as_u64()), (404, Some(404)));
    assert_eq!(problem["type"], "urn:bluehelm:problem:not-found");
    assert!(problem["detail"].as_str().expect("words").contains("/api/v1/nothing"));
    assert_eq!(service.send("DELETE", "/health", &[], b"").status, 405);
}

#[test]
fn a_request_that_is_too_large_is_refused_and_the_service_lives() {
    let service = Service::of_figures_carried();
    let answer = service.send("POST", "/health", &[], &vec![b'a'; (1 << 20) + 1]);
    assert_eq!((answer.status, answer.problem()), (413, "too-large".to_owned()));
    assert_eq!(service.get("/health").status, 200);
}

#[test]
fn who_connects_and_does_not_say_what_for_is_let_go_while_others_are_answered() {
    let service = Service::of_figures_carried();
    let slow: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut slow = TcpStream::connect(&service.address).expect("a connection");
            slow.write_all(b"GET /health HTTP/1.1\r\nHost: loc").expect("sent");
            slow
        })
        .collect();
    assert_eq!(service.get("/health").status, 200);
    for mut slow in slow {
        slow.set_read_timeout(Some(Duration::from_secs(60))).expect("a limit");
        // Closed, with a word or without one: what counts is that it ends.
        slow.read_to_end(&mut Vec::new()).expect("an end within the limit");
    }
    assert_eq!(service.get("/health").status, 200);
}
