//! What do guards see and touch?
//!
//! One page, made here, that works with plain forms and without any script; the script keeps it fresh, sounds the
//! alarm and says when it hears nothing. Nothing is fetched from elsewhere. Only configured peers reach it, and only
//! its own forms are obeyed (an action that another site's page sends is refused by its Origin). It answers to an
//! address or to a name that the camp's file lists: a page elsewhere that has its own name point here ("DNS
//! rebinding") gets nothing.

mod actions;
mod draw;
mod listener;
mod map;
mod memory;
mod people;
mod review;

use super::Hub;
use crate::camp::{Camp, Picture};
use crate::settings::Settings;
use crate::words::label;
use axum::Router;
use axum::extract::State;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use futures::Stream;
use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use tokio::net::TcpListener;
use tokio::sync::broadcast::error::RecvError;

/// What is shown now. Text is made of it only where somebody asks: the camp's thread has better to do.
#[derive(Debug)]
pub struct Shown {
    picture: Picture,
    fault: Option<String>,
    settings: Arc<Settings>,
    /// "none", "exercise" or "actual".
    pub alarm: &'static str,
    json: OnceLock<String>,
    html: OnceLock<String>,
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
        let settings = camp.settings().clone();
        Self { picture, fault, settings, alarm, json: OnceLock::new(), html: OnceLock::new() }
    }

    /// The picture as JSON.
    fn json(&self) -> &str {
        self.json.get_or_init(|| serde_json::to_string(&self.picture).unwrap_or_default())
    }

    /// The page's middle.
    fn html(&self) -> &str {
        self.html.get_or_init(|| {
            draw::middle(&self.picture, self.fault.as_deref(), &self.settings).into_string()
        })
    }

    /// What the page is called: a drill or an alarm is seen on its tab, too.
    fn title(&self) -> String {
        let file = &self.settings.file;
        let language = file.languages.first().map_or("en", String::as_str);
        let mark = match self.alarm {
            "actual" => label("alarm", language),
            "exercise" => label("drill", language),
            _ => "",
        };
        format!("{mark} {}", file.name).trim().to_owned()
    }
}

/// Serves the page until the listener fails.
pub(super) async fn serve(hub: Hub, listener: TcpListener) -> io::Result<()> {
    let page = &hub.settings.file.page;
    let (peers, scheme) = (page.peers.clone(), if page.tls { "https://" } else { "http://" });
    let identity = hub.identity.clone().filter(|_| page.tls);
    let names: Arc<[String]> = page.names.clone().into();
    let script = |text: &'static str| get(move || shipped("text/javascript; charset=utf-8", text));
    let routes = Router::new()
        .route("/", get(whole_page))
        .route("/now", get(middle))
        .route("/picture", get(picture))
        .route("/live", get(live))
        .route("/watch.js", script(include_str!("watch.js")))
        .route("/light.js", script(include_str!("light.js")))
        .route("/replay.js", script(include_str!("replay.js")))
        .route("/watch.css", get(|| shipped("text/css; charset=utf-8", include_str!("watch.css"))))
        .route("/icon.svg", get(|| shipped("image/svg+xml", include_str!("icon.svg"))))
        .merge(actions::routes())
        .merge(memory::routes(&hub))
        .layer(from_fn(move |request, next| guarded(scheme, names.clone(), request, next)))
        .with_state(hub);
    axum::serve(listener::PeerListener::new(listener, peers, identity), routes).await
}

async fn shipped(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// Whether a request means this page: by an address, as localhost, or by a name of the camp's file.
fn is_ours(headers: &HeaderMap, names: &[String]) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host.and_then(|host| host.parse::<Authority>().ok()) else { return false };
    let name = host.host();
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    address.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Answers only to its own names, actions only from our own page, and the same headers on every answer.
async fn guarded(
    scheme: &'static str,
    names: Arc<[String]>,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    if !is_ours(request.headers(), &names) {
        let why = "this page is asked for under a name that is not its own: use its address, or list the name under \
                   [page] names in the camp's file";
        return (StatusCode::MISDIRECTED_REQUEST, why).into_response();
    }
    let own = |headers: &HeaderMap| {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
        match (host, origin) {
            // A program that is no browser sends no Origin.
            (_, None) => true,
            (Some(host), Some(origin)) => origin.strip_prefix(scheme) == Some(host),
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
    let middle = maud::PreEscaped(shown.html().to_owned());
    Html(draw::page(&hub.settings, &shown.title(), shown.alarm, "/watch.js", &middle))
}

async fn middle(State(hub): State<Hub>) -> Html<String> {
    let shown = hub.pictures.borrow().clone();
    Html(shown.html().to_owned())
}

async fn picture(State(hub): State<Hub>) -> Response {
    let shown = hub.pictures.borrow().clone();
    let json = shown.json().to_owned();
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_holds_no_inline_script_or_style() {
        let text = include_str!("../../../tests/camp.toml");
        let settings = Arc::new(crate::Settings::parse("camp.toml", text).unwrap());
        let shown = Shown::of(&Camp::try_new(settings).unwrap(), Some("<disk full>".into()));
        let text = text.replace("Camp North", "Camp <North>");
        let odd = crate::Settings::parse("camp.toml", &text).unwrap();
        let middle = maud::PreEscaped(shown.html().to_owned());
        let page = draw::page(&odd, &shown.title(), "none", "/watch.js", &middle);
        assert!(page.contains("Camp &lt;North&gt;") && page.contains("&lt;disk full&gt;"));
        assert!(
            !page.contains("style=") && !page.contains("onclick") && !page.contains("<script>")
        );
        assert_eq!(shown.alarm, "none");
    }
}
