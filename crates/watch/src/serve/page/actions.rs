//! What may be touched, and what does a touch say to the camp?

use super::super::{Hub, now_s};
use crate::camp::Missed as Event;
use crate::input::{Ask, Care, Input, Verdict};
use crate::speak::json::parse_time;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Json, Router, routing::post};
use serde::Deserialize;

/// Routes that change something.
pub(super) fn routes() -> Router<Hub> {
    Router::new()
        .route("/alarm", post(alarm))
        .route("/all-clear", post(all_clear))
        .route("/acknowledge", post(acknowledge))
        .route("/headcount", post(headcount))
        .route("/casualty", post(casualty))
        .route("/judge", post(judge))
        .route("/missed", post(missed))
        .route("/task", post(task))
}

#[derive(Deserialize)]
struct Alarm {
    zone: String,
    #[serde(default)]
    exercise: Option<String>,
}

async fn alarm(State(hub): State<Hub>, headers: HeaderMap, Form(form): Form<Alarm>) -> Response {
    let known = is_zone(&hub, &form.zone);
    let exercise = form.exercise.is_some();
    act(&hub, &headers, known, Input::Alarm { zone: form.zone, exercise })
}

#[derive(Deserialize)]
struct AllClear {
    #[serde(default)]
    zone: Option<String>,
}

async fn all_clear(
    State(hub): State<Hub>,
    headers: HeaderMap,
    Form(form): Form<AllClear>,
) -> Response {
    let zone = form.zone.filter(|zone| !zone.is_empty());
    let known = zone.as_ref().is_none_or(|zone| is_zone(&hub, zone));
    act(&hub, &headers, known, Input::AllClear { zone })
}

#[derive(Deserialize)]
struct Acknowledge {
    warning: String,
}

async fn acknowledge(
    State(hub): State<Hub>,
    headers: HeaderMap,
    Form(form): Form<Acknowledge>,
) -> Response {
    let input = Input::Acknowledge { warning: form.warning.clone() };
    act(&hub, &headers, form.warning.len() < 64, input)
}

#[derive(Deserialize)]
struct Headcount {
    shelter: String,
    count: u32,
}

async fn headcount(
    State(hub): State<Hub>,
    headers: HeaderMap,
    Form(form): Form<Headcount>,
) -> Response {
    let known = hub.settings.file.shelters.iter().any(|shelter| shelter.name == form.shelter);
    let input = Input::Headcount { shelter: form.shelter, count: form.count };
    act(&hub, &headers, known, input)
}

#[derive(Deserialize)]
struct Casualty {
    number: u32,
    care: Care,
}

async fn casualty(
    State(hub): State<Hub>,
    headers: HeaderMap,
    Form(form): Form<Casualty>,
) -> Response {
    act(&hub, &headers, true, Input::Casualty { number: form.number, care: form.care })
}

#[derive(Deserialize)]
struct Judge {
    warning: String,
    verdict: Verdict,
}

async fn judge(State(hub): State<Hub>, headers: HeaderMap, Form(form): Form<Judge>) -> Response {
    let known = form.warning.len() < 64;
    act(&hub, &headers, known, Input::Review { warning: form.warning, verdict: form.verdict })
}

#[derive(Deserialize)]
struct Missed {
    /// As a browser gives a time: 2026-03-01T10:00, here taken as UTC; or RFC 3339.
    happened: String,
    zone: String,
    threat: String,
}

async fn missed(State(hub): State<Hub>, headers: HeaderMap, Form(form): Form<Missed>) -> Response {
    let text = form.happened.trim();
    let as_utc = [format!("{text}:00Z"), format!("{text}Z"), text.to_owned()];
    let Some(happened_s) = as_utc.iter().find_map(|text| parse_time(text).ok()) else {
        return refused("happened: expected a time such as 2026-03-01T10:00 (UTC)");
    };
    if let Some(why) = Event::refusal(happened_s, now_s()) {
        return refused(&format!("happened: {why}"));
    }
    let known = is_zone(&hub, &form.zone) && form.threat.len() < 64;
    act(&hub, &headers, known, Input::Missed { happened_s, zone: form.zone, threat: form.threat })
}

#[derive(Deserialize)]
struct Task {
    sensor: String,
    ask: String,
    #[serde(default)]
    zone: String,
}

async fn task(State(hub): State<Hub>, headers: HeaderMap, Form(form): Form<Task>) -> Response {
    let file = &hub.settings.file;
    let sensor = file.sensors.iter().find(|sensor| sensor.name == form.sensor);
    let ask = match (sensor, form.ask.as_str()) {
        (Some(sensor), _) if sensor.speaks != crate::Language::Sapient => {
            return refused("ask: this sensor does not speak SAPIENT, so it cannot be asked");
        }
        (Some(_), "status") => Some(Ask::Status),
        (Some(sensor), "look") if !sensor.looks => {
            return refused("ask: the camp's file does not say that this sensor may be pointed");
        }
        (Some(_), "look") => file.zones.iter().find(|zone| zone.name == form.zone).map(|zone| {
            let count = zone.corners.len().max(1) as f64;
            let [latitude, longitude] =
                [0, 1].map(|axis| zone.corners.iter().map(|c| c[axis]).sum::<f64>() / count);
            Ask::Look { latitude, longitude }
        }),
        _ => None,
    };
    let Some(ask) = ask else { return refused("no such sensor, question or zone here") };
    act(&hub, &headers, true, Input::Task { sensor: form.sensor, ask })
}

fn is_zone(hub: &Hub, name: &str) -> bool {
    hub.settings.zones.iter().any(|zone| zone.name() == name)
}

fn refused(why: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, Json(serde_json::json!({ "error": why }))).into_response()
}

/// Says it to the camp and shows the page again that was touched.
fn act(hub: &Hub, headers: &HeaderMap, known: bool, input: Input) -> Response {
    if !known {
        return refused("no such zone, shelter or warning here");
    }
    hub.say(input);
    let from = headers.get(header::REFERER).and_then(|from| from.to_str().ok());
    let to = if from.is_some_and(|from| from.ends_with("/review")) { "/review" } else { "/" };
    Redirect::to(to).into_response()
}
