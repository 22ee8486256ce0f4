//! What do guards see and touch?
//!
//! One page, made here, that works with plain forms and without any script; the script keeps it fresh, sounds the
//! alarm and says when it hears nothing. Nothing is fetched from elsewhere. Only configured peers reach it, and only
//! its own forms are obeyed (an action that another site's page sends is refused by its Origin).

mod draw;
mod listener;

use super::Hub;
use crate::camp::Camp;
use crate::input::Input;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, Sse};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures::Stream;
use serde::Deserialize;
use std::convert::Infallible;
use std::io;
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;

/// What is shown now, ready to be sent.
#[derive(Debug)]
pub struct Shown {
    /// The picture as JSON.
    pub json: String,
    /// The page's middle.
    pub html: String,
    /// "none", "exercise" or "actual".
    pub alarm: &'static str,
}

impl Shown {
    /// The camp as it is now; `fault` is what is wrong with this computer.
    pub fn of(camp: &Camp, fault: Option<String>) -> Self {
        let picture = camp.picture();
        let standing = || picture.warnings.iter().filter(|warning| warning.stands());
        let alarm = match (standing().any(|w| !w.exercise), standing().next().is_some()) {
            (true, _) => "actual",
            (false, true) => "exercise",
            (false, false) => "none",
        };
        let html = draw::middle(&picture, fault.as_deref(), camp.settings());
        Self { json: serde_json::to_string(&picture).unwrap_or_default(), html, alarm }
    }
}

/// Serves the page until the listener fails.
pub(super) async fn serve(hub: Hub, listener: TcpListener) -> io::Result<()> {
    let peers = hub.settings.file.page.peers.clone();
    let routes = Router::new()
        .route("/", get(whole_page))
        .route("/now", get(middle))
        .route("/picture", get(picture))
        .route("/live", get(live))
        .route("/watch.js", get(script))
        .route("/watch.css", get(style))
        .route("/alarm", post(alarm))
        .route("/all-clear", post(all_clear))
        .route("/acknowledge", post(acknowledge))
        .route("/headcount", post(headcount))
        .layer(from_fn(guarded))
        .with_state(hub);
    axum::serve(listener::PeerListener::new(listener, peers), routes).await
}

/// Actions only from our own page, and the same headers on every answer.
async fn guarded(request: axum::extract::Request, next: Next) -> Response {
    let own = |headers: &HeaderMap| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        match (host, origin) {
            // A program that is no browser sends no Origin.
            (_, None) => true,
            (Some(host), Some(origin)) => origin.strip_prefix("http://") == Some(host),
            (None, Some(_)) => false,
        }
    };
    if request.method() == axum::http::Method::POST && !own(request.headers()) {
        return (StatusCode::FORBIDDEN, "only this page's own forms are obeyed").into_response();
    }
    let mut response = next.run(request).await;
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, "default-src 'self'; frame-ancestors 'none'"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn whole_page(State(hub): State<Hub>) -> Html<String> {
    let shown = hub.pictures.borrow().clone();
    let language = hub.settings.file.languages.first().map_or("en", String::as_str);
    Html(draw::page(&hub.settings.file.name, language, &shown))
}

async fn middle(State(hub): State<Hub>) -> Html<String> {
    Html(hub.pictures.borrow().html.clone())
}

async fn picture(State(hub): State<Hub>) -> Response {
    let json = hub.pictures.borrow().json.clone();
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

async fn script() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
    (kind, include_str!("watch.js")).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("watch.css")).into_response()
}

/// Server-sent events: `warning` with each revision, as it is made; `shown` when the page changed, which is at
/// least once a second, so that silence means that the watch has failed.
async fn live(State(hub): State<Hub>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (warnings, pictures) = (hub.warnings.subscribe(), hub.pictures.clone());
    let stream =
        futures::stream::unfold((warnings, pictures), |(mut warnings, mut pictures)| async {
            let event = tokio::select! {
                biased;
                warning = warnings.recv() => match warning {
                    Ok(warning) => Event::default().event("warning").json_data(&*warning).ok()?,
                    // Too slow: it sees the picture instead.
                    Err(RecvError::Lagged(_)) => Event::default().event("shown").data("lagged"),
                    Err(RecvError::Closed) => return None,
                },
                changed = pictures.changed() => {
                    changed.ok()?;
                    let alarm = pictures.borrow_and_update().alarm;
                    Event::default().event("shown").data(alarm)
                }
            };
            Some((Ok(event), (warnings, pictures)))
        });
    Sse::new(stream)
}

#[derive(Deserialize)]
struct Alarm {
    zone: String,
    #[serde(default)]
    exercise: Option<String>,
}

async fn alarm(State(hub): State<Hub>, Form(form): Form<Alarm>) -> Response {
    let known = hub.settings.zones.iter().any(|zone| zone.name() == form.zone);
    act(&hub, known, Input::Alarm { zone: form.zone, exercise: form.exercise.is_some() })
}

#[derive(Deserialize)]
struct AllClear {
    #[serde(default)]
    zone: Option<String>,
}

async fn all_clear(State(hub): State<Hub>, Form(form): Form<AllClear>) -> Response {
    act(&hub, true, Input::AllClear { zone: form.zone.filter(|zone| !zone.is_empty()) })
}

#[derive(Deserialize)]
struct Acknowledge {
    warning: String,
}

async fn acknowledge(State(hub): State<Hub>, Form(form): Form<Acknowledge>) -> Response {
    act(&hub, form.warning.len() < 64, Input::Acknowledge { warning: form.warning })
}

#[derive(Deserialize)]
struct Headcount {
    shelter: String,
    count: u32,
}

async fn headcount(State(hub): State<Hub>, Form(form): Form<Headcount>) -> Response {
    let known = hub.settings.file.shelters.iter().any(|shelter| shelter.name == form.shelter);
    act(&hub, known, Input::Headcount { shelter: form.shelter, count: form.count })
}

/// Says it to the camp and shows the page again.
fn act(hub: &Hub, known: bool, input: Input) -> Response {
    if !known {
        let said = serde_json::json!({ "error": "no such zone, shelter or warning here" });
        return (StatusCode::UNPROCESSABLE_ENTITY, Json(said)).into_response();
    }
    hub.say(input);
    Redirect::to("/").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn the_page_holds_no_inline_script_or_style() {
        let text = include_str!("../../../tests/camp.toml");
        let settings = Arc::new(crate::Settings::parse("camp.toml", text).unwrap());
        let shown = Shown::of(&Camp::try_new(settings).unwrap(), Some("<disk full>".into()));
        let page = draw::page("Camp <North>", "en", &shown);
        assert!(page.contains("Camp &lt;North&gt;") && page.contains("&lt;disk full&gt;"));
        assert!(
            !page.contains("style=") && !page.contains("onclick") && !page.contains("<script>")
        );
        assert_eq!(shown.alarm, "none");
    }
}
