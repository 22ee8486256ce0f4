//! May this reader ask for this?

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::{Problem, Shared, pages};
use crate::ops::tokens::Role;

/// Asks for a token where the service has any: as `Bearer`, or as a browser's password with any name.
pub async fn admitted(State(server): State<Shared>, request: Request, next: Next) -> Response {
    let Some(tokens) = &server.tokens else { return next.run(request).await };
    let Some(needed) = role_for(request.method(), request.uri()) else {
        return next.run(request).await;
    };
    match given(request.headers()).and_then(|token| tokens.role_of(&token)) {
        Some(role) if role >= needed => next.run(request).await,
        Some(role) => {
            let (has, needs) = (role.word(), needed.word());
            let detail = format!("this needs the role {needs}; the token given has {has}");
            Problem::new(StatusCode::FORBIDDEN, "role", detail).into_response()
        }
        None => {
            let detail = "give a token, as `Authorization: Bearer TOKEN` or as the password of any name; an \
                administrator makes one with `bluehelm token new`";
            let problem = Problem::new(StatusCode::UNAUTHORIZED, "token", detail);
            let asks = HeaderValue::from_static("Basic realm=\"Bluehelm\", charset=\"UTF-8\"");
            ([(header::WWW_AUTHENTICATE, asks)], problem).into_response()
        }
    }
}

/// The least role for a request; none where everyone may.
fn role_for(method: &Method, uri: &Uri) -> Option<Role> {
    match uri.path() {
        _ if pages::runs_what_was_written(uri) => Some(Role::Analyst),
        "/health" => None,
        "/metrics" => Some(Role::Administrator),
        "/api/v1/sql" | "/api/v1/package" => Some(Role::Analyst),
        _ if method == Method::GET || method == Method::HEAD => Some(Role::Reader),
        _ => Some(Role::Analyst),
    }
}

fn given(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = text.split_once(' ')?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some(rest.trim().to_owned()),
        "basic" => {
            let pair = String::from_utf8(BASE64_STANDARD.decode(rest.trim()).ok()?).ok()?;
            pair.split_once(':').map(|(_, password)| password.to_owned())
        }
        _ => None,
    }
}
