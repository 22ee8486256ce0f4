//! What happened before: the ledger to be reviewed, an alarm's timeline, the replay.
//!
//! Read from the journal beside the camp's thread, one reader at a time, so that looking back never holds up the
//! watch. All of it is restricted and goes to the page's peers alone.

use super::super::Hub;
use super::{draw, review};
use crate::camp::{Alarm, Camp, Ledger};
use crate::error::WatchError;
use crate::playback::Playback;
use crate::timeline;
use crate::words::{either, label};
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::{Arc, Mutex, PoisonError};

/// The one reader of the journal.
type Reader = Arc<Mutex<Playback>>;

/// Routes that look back.
pub(super) fn routes(hub: &Hub) -> Router<Hub> {
    let playback = Playback::new(hub.settings.clone(), &hub.journal);
    let reader: Reader = Arc::new(Mutex::new(playback));
    let readers = [reader.clone(), reader.clone(), reader.clone(), reader];
    let [one, two, three, four] = readers;
    Router::new()
        .route("/review", get(move |hub| review(hub, one)))
        .route("/timeline", get(move |hub, query| alarm(hub, query, two)))
        .route("/replay", get(move |hub, query| replay(hub, query, three)))
        .route("/replay/at", get(move |query| then(query, four)))
}

/// Reads the journal on a thread of its own.
async fn read<T: Send + 'static>(
    reader: Reader,
    look: impl FnOnce(&mut Playback) -> Result<T, WatchError> + Send + 'static,
) -> Result<T, Response> {
    let task = move || look(&mut reader.lock().unwrap_or_else(PoisonError::into_inner));
    let found = tokio::task::spawn_blocking(task).await;
    let failed = |why: String| (StatusCode::INTERNAL_SERVER_ERROR, why).into_response();
    found.map_err(|error| failed(error.to_string()))?.map_err(|error| failed(error.to_string()))
}

fn whole(hub: &Hub, title: &str, script: &str, middle: &Markup) -> Response {
    let alarm = hub.pictures.borrow().alarm;
    let language = hub.settings.file.languages.first().map_or("en", String::as_str);
    let title = match title {
        "timeline" => either(language, "Timeline", "Chronologie"),
        key => label(key, language),
    };
    Html(draw::page(&hub.settings, title, alarm, script, middle)).into_response()
}

async fn review(State(hub): State<Hub>, reader: Reader) -> Response {
    let look = |playback: &mut Playback| -> Result<(Ledger, Vec<Alarm>, Markup), WatchError> {
        let camp = playback.latest()?;
        let picture = camp.picture();
        let layers = super::map::Layers { coverage: true };
        Ok((camp.ledger(), camp.alarms(), super::map::map(&picture, camp.settings(), layers)))
    };
    match read(reader, look).await {
        Ok((ledger, alarms, map)) => {
            let middle = review::review(&ledger, &alarms, &map, &hub.settings);
            whole(&hub, "review", "/light.js", &middle)
        }
        Err(response) => response,
    }
}

#[derive(Deserialize)]
struct Which {
    begun: f64,
}

async fn alarm(State(hub): State<Hub>, Query(which): Query<Which>, reader: Reader) -> Response {
    let look = move |playback: &mut Playback| {
        let alarms = playback.latest()?.alarms();
        // The address holds the time to the millisecond.
        let alarm = alarms.into_iter().find(|alarm| (alarm.begun_s - which.begun).abs() < 0.01);
        alarm.map(|alarm| timeline::read(playback, alarm)).transpose()
    };
    match read(reader, look).await {
        Ok(Some(timeline)) => {
            whole(&hub, "timeline", "/light.js", &review::timeline(&timeline, &hub.settings))
        }
        Ok(None) => (StatusCode::NOT_FOUND, "no such alarm is remembered").into_response(),
        Err(response) => response,
    }
}

#[derive(Deserialize)]
struct Moment {
    s: Option<f64>,
}

async fn replay(State(hub): State<Hub>, Query(at): Query<Moment>, reader: Reader) -> Response {
    // The camp's time, where that is ahead of a clock that was set back.
    let now_s = super::super::now_s().max(hub.pictures.borrow().picture.now_s);
    let settings = hub.settings.clone();
    let look = move |playback: &mut Playback| {
        let begun_s = playback.begun_s()?.unwrap_or(now_s).min(now_s);
        let at_s = at.s.filter(|s| s.is_finite()).unwrap_or(now_s - 60.0).clamp(begun_s, now_s);
        let alarms = playback.latest()?.alarms();
        let camp = playback.seek(at_s)?;
        let then = moment(camp, at_s);
        Ok(review::replay(begun_s, now_s, at_s, &alarms, &then, &settings))
    };
    match read(reader, look).await {
        Ok(middle) => whole(&hub, "replay", "/replay.js", &middle),
        Err(response) => response,
    }
}

async fn then(Query(at): Query<Moment>, reader: Reader) -> Response {
    let at_s = at.s.filter(|s| s.is_finite()).unwrap_or_default();
    match read(reader, move |playback| Ok(moment(playback.seek(at_s)?, at_s))).await {
        Ok(markup) => Html(markup.into_string()).into_response(),
        Err(response) => response,
    }
}

/// The camp as it was, without anything to touch.
fn moment(camp: &Camp, at_s: f64) -> Markup {
    let (picture, settings) = (camp.picture(), camp.settings());
    let language = settings.file.languages.first().map_or("en", String::as_str);
    html! {
        p.then { (either(language, "REPLAY ", "RELECTURE ")) (crate::speak::json::write_time(at_s, "Z")) }
        (draw::state(&picture, language))
        @for warning in picture.warnings.iter().filter(|w| w.stands()).take(20) {
            (draw::article(warning, picture.now_s, settings, language, false))
        }
        @for warning in picture.warnings.iter().filter(|w| !w.stands()).take(3) {
            (draw::over(warning, language))
        }
        p { (label("counted", language)) ": " (camp.counted()) ". "
            (either(language, "Falling bodies followed: ", "Corps en chute suivis : ")) (picture.falling) ". "
            (either(language, "Tracks: ", "Pistes : ")) (picture.tracks.len()) "." }
        (super::map::map(&picture, settings, super::map::Layers { coverage: false }))
        @for sensor in picture.sensors.iter().filter(|s| s.health.silent) {
            p.silent { (sensor.name) " " (label("silent", language)) }
        }
    }
}
