//! Does this request come from where it should, and what may a browser do with the answer?

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::{Problem, Shared};

/// Everything from this service itself, nothing inline, nothing framed.
const POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; object-src 'none'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Puts on every answer what keeps other sites out of it.
pub async fn with_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses requests to a name that is not ours (a site that points its own name here, "DNS
/// rebinding"), and requests that another site's page sends.
pub async fn from_our_own_pages(
    State(server): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    match objection(request.headers(), request.uri(), &server.host_names) {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    }
}

fn objection(headers: &HeaderMap, uri: &Uri, names: &[String]) -> Option<Problem> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    // HTTP/1.1 has Host, HTTP/2 puts the name into the address.
    let host = text("host").or_else(|| Some(uri.authority()?.as_str()));
    let Some(host) = host.filter(|host| is_ours(host, names)) else {
        let detail = "the Host header names no host of this service; use its address, localhost, or a name \
            given with --host-name";
        return Some(Problem::new(StatusCode::FORBIDDEN, "foreign-host", detail));
    };
    let foreign = match text("origin") {
        // A program that is no browser sends no Origin.
        None => {
            text("sec-fetch-site") == Some("cross-site")
                && text("sec-fetch-mode") != Some("navigate")
        }
        Some(origin) => origin.split_once("://").map(|(_, host)| host) != Some(host),
    };
    foreign.then(|| {
        let detail = "another site's page sent this request; only this service's own pages may";
        Problem::new(StatusCode::FORBIDDEN, "foreign-origin", detail)
    })
}

/// Whether `host` (with or without a port) is an address, localhost or a name of ours. An address cannot be
/// rebound: a browser that shows it went to it.
fn is_ours(host: &str, names: &[String]) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(name, _)| name),
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    let name = name.trim_end_matches('.');
    name.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(host: &str, ours: bool) {
        assert_eq!(is_ours(host, &["evidence.example.org".to_owned()]), ours, "{host}");
    }

    #[test]
    fn addresses_localhost_and_names_given_are_ours_and_nothing_else_is() {
        for host in ["127.0.0.1", "127.0.0.1:8080", "[::1]:8080", "localhost:1", "LOCALHOST"] {
            check(host, true);
        }
        check("evidence.example.org:443", true);
        check("evidence.example.org.", true);
        for host in ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1"]
        {
            check(host, false);
        }
    }
}
