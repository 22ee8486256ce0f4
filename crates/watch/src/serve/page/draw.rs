//! How does the page look?

use super::Shown;
use crate::camp::Picture;
use crate::settings::Settings;
use crate::speak::cap::escape;
use crate::speak::json::write_time;
use crate::warning::{State, Warning};
use crate::words::words;
use std::fmt::Write;

/// Half the width of the map's picture, in its own units.
const HALF: f64 = 500.0;

/// The whole page around its middle.
pub(super) fn page(camp: &str, language: &str, shown: &Shown) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n<link rel=\"stylesheet\" href=\"/watch.css\">\n\
         <script src=\"/watch.js\" defer></script>\n</head>\n<body data-alarm=\"{}\">\n\
         <p id=\"lost\" role=\"alert\" hidden>NO CONTACT WITH THE WATCH: use the camp's own alarm</p>\n\
         <header><h1>{}</h1>\
         <button id=\"sound\" type=\"button\" hidden>Sound on</button></header>\n\
         <main id=\"now\" aria-live=\"assertive\">{}</main>\n\
         <footer>Advisory only. It does not replace the camp's alarm chain.</footer>\n\
         </body>\n</html>\n",
        escape(language),
        escape(camp),
        shown.alarm,
        escape(camp),
        shown.html
    )
}

/// The part of the page that changes.
pub(super) fn middle(picture: &Picture, fault: Option<&str>, settings: &Settings) -> String {
    let mut html = String::new();
    if let Some(fault) = fault {
        let _ = write!(html, "<p class=\"fault\" role=\"alert\">{}</p>", escape(fault));
    }
    if picture.exercise {
        html.push_str("<p class=\"drill\">EXERCISE EXERCISE EXERCISE</p>");
    }
    warnings(&mut html, picture, settings);
    zones(&mut html, picture);
    shelters(&mut html, picture);
    map(&mut html, picture, settings);
    sensors(&mut html, picture);
    html
}

fn warnings(html: &mut String, picture: &Picture, settings: &Settings) {
    html.push_str("<section id=\"warnings\">");
    for warning in picture.warnings.iter().filter(|w| w.stands()).take(20) {
        let time = write_time(warning.raised_s, "Z");
        let _ = write!(html, "<article class=\"{:?}\">", warning.severity);
        for language in &settings.file.languages {
            let said = words(warning, language);
            let _ = write!(
                html,
                "<h2 lang=\"{0}\">{1}</h2><p lang=\"{0}\">{2}</p>",
                escape(language),
                escape(&said.headline),
                said.instruction
            );
        }
        let by = warning.rule.as_deref().unwrap_or("raised by hand");
        let _ = write!(
            html,
            "<p>{} · {}{}</p>",
            time.get(11..19).unwrap_or(""),
            escape(by),
            arrival(warning, picture.now_s)
        );
        if warning.seen {
            html.push_str("<p class=\"seen\">Seen</p>");
        } else {
            let _ = write!(
                html,
                "<form method=\"post\" action=\"/acknowledge\"><input type=\"hidden\" name=\"warning\" \
                 value=\"{}\"><button>Seen</button></form>",
                escape(&warning.id)
            );
        }
        html.push_str("</article>");
    }
    let ended = picture.warnings.iter().filter(|w| !w.stands()).take(5);
    for warning in ended {
        let how = if warning.state == State::Expired { "expired" } else { "ended" };
        let mark = if warning.exercise { "EXERCISE " } else { "" };
        let time = write_time(warning.changed_s, "Z");
        let _ = write!(
            html,
            "<p class=\"over\">{mark}{}: {how} {}</p>",
            escape(&warning.zone),
            time.get(11..19).unwrap_or("")
        );
    }
    html.push_str("</section>");
}

fn arrival(warning: &Warning, now_s: f64) -> String {
    match warning.arrives_s.map(|arrives_s| arrives_s - now_s) {
        Some(in_s) if in_s > 0.0 => format!(" · in {in_s:.0} s"),
        _ => String::new(),
    }
}

fn zones(html: &mut String, picture: &Picture) {
    html.push_str("<section id=\"zones\">");
    for zone in &picture.zones {
        let name = escape(&zone.name);
        let class = if zone.alarm { "on" } else { "" };
        let _ = write!(
            html,
            "<form method=\"post\" action=\"/alarm\"><input type=\"hidden\" name=\"zone\" value=\"{name}\">\
             <button class=\"alarm {class}\">ALARM<br>{name}</button></form>"
        );
    }
    html.push_str(
        "<form method=\"post\" action=\"/all-clear\"><button class=\"clear\">ALL CLEAR</button></form>",
    );
    html.push_str("<details><summary>Drill</summary>");
    for zone in &picture.zones {
        let name = escape(&zone.name);
        let _ = write!(
            html,
            "<form method=\"post\" action=\"/alarm\"><input type=\"hidden\" name=\"zone\" value=\"{name}\">\
             <input type=\"hidden\" name=\"exercise\" value=\"yes\"><button class=\"drill\">EXERCISE: \
             {name}</button></form>"
        );
    }
    html.push_str("</details></section>");
}

fn shelters(html: &mut String, picture: &Picture) {
    if picture.shelters.is_empty() {
        return;
    }
    let counted: u32 = picture.shelters.iter().filter_map(|s| s.counted).sum();
    let expected: u32 = picture.shelters.iter().map(|s| s.expected).sum();
    let _ = write!(
        html,
        "<section id=\"shelters\"><h2>Counted in: <output>{counted}</output> of {expected}</h2>"
    );
    for (i, shelter) in picture.shelters.iter().enumerate() {
        let name = escape(&shelter.name);
        let counted = shelter.counted.map_or("not counted yet".to_owned(), |c| c.to_string());
        let whole = shelter.counted.is_some_and(|counted| counted >= shelter.expected);
        let class = if whole { "whole" } else { "short" };
        let _ = write!(
            html,
            "<form method=\"post\" action=\"/headcount\" class=\"{class}\">\
             <label for=\"count-{i}\">Shelter {name}: {counted} of {}</label>\
             <input type=\"hidden\" name=\"shelter\" value=\"{name}\">\
             <input id=\"count-{i}\" name=\"count\" type=\"number\" inputmode=\"numeric\" min=\"0\" \
             max=\"100000\" required><button>Count</button></form>",
            shelter.expected
        );
    }
    html.push_str("</section>");
}

/// Zones, tracks with their uncertainty and their way in the next 30 seconds, and impacts.
fn map(html: &mut String, picture: &Picture, settings: &Settings) {
    let plane = |[lat, lon]: [f64; 2]| settings.plane.east_north_m(lat, lon).unwrap_or_default();
    let corners = picture.zones.iter().flat_map(|zone| &zone.corners).map(|c| plane(*c));
    let reach_m = corners.flatten().fold(200.0, |most: f64, v| most.max(v.abs())) * 3.0;
    let scale = HALF / reach_m;
    let point =
        |[east, north]: [f64; 2]| format!("{:.1},{:.1}", HALF + east * scale, HALF - north * scale);
    let ring = |corners: &[[f64; 2]]| {
        corners.iter().map(|c| point(plane(*c))).collect::<Vec<_>>().join(" ")
    };
    let _ = write!(
        html,
        "<section id=\"map\"><svg viewBox=\"0 0 {0} {0}\" role=\"img\" aria-label=\"Map, {1:.1} km across\">",
        2.0 * HALF,
        reach_m * 2.0 / 1000.0
    );
    for zone in &picture.zones {
        let class = if zone.alarm { "zone on" } else { "zone" };
        let _ = write!(html, "<polygon class=\"{class}\" points=\"{}\"/>", ring(&zone.corners));
    }
    for warning in picture.warnings.iter().filter(|w| w.stands()) {
        if let Some(corners) = &warning.impact {
            let _ = write!(html, "<polygon class=\"impact\" points=\"{}\"/>", ring(corners));
        }
    }
    for track in picture.tracks.iter().take(500) {
        let [east, north] = plane([track.latitude, track.longitude]);
        if east.abs() > reach_m || north.abs() > reach_m {
            continue;
        }
        let (sin, cos) = track.course_deg.to_radians().sin_cos();
        let ahead = [east + sin * track.speed_m_s * 30.0, north + cos * track.speed_m_s * 30.0];
        let (from, to) = (point([east, north]), point(ahead));
        let (x, y) = from.split_once(',').unwrap_or(("0", "0"));
        let (x2, y2) = to.split_once(',').unwrap_or(("0", "0"));
        let class = if track.friend { "friend" } else { "track" };
        let what = track.class.as_deref().unwrap_or("unknown");
        let _ = write!(
            html,
            "<g class=\"{class}\"><line x1=\"{x}\" y1=\"{y}\" x2=\"{x2}\" y2=\"{y2}\"/>\
             <circle class=\"doubt\" cx=\"{x}\" cy=\"{y}\" r=\"{:.1}\"/><circle cx=\"{x}\" cy=\"{y}\" r=\"6\"/>\
             <title>{} {}</title></g>",
            (2.0 * track.sd_m * scale).clamp(6.0, HALF),
            track.id,
            escape(what)
        );
    }
    html.push_str("</svg></section>");
}

fn sensors(html: &mut String, picture: &Picture) {
    if picture.sensors.is_empty() {
        return;
    }
    html.push_str("<section id=\"sensors\"><h2>Sensors</h2><ul>");
    for sensor in &picture.sensors {
        let health = &sensor.health;
        let state = match (health.heard_s, health.silent) {
            (None, _) => "never heard".to_owned(),
            (Some(heard_s), true) => format!("SILENT for {:.0} s", picture.now_s - heard_s),
            (Some(_), false) => "heard".to_owned(),
        };
        let class = if health.silent { "silent" } else { "" };
        let _ = write!(
            html,
            "<li class=\"{class}\">{}: {state}. {} {} reports",
            escape(&sensor.name),
            escape(&health.says),
            health.reports
        );
        if health.dropped > 0 {
            let _ = write!(html, ", {} not used ({})", health.dropped, escape(&health.why));
        }
        if health.ahead_s.abs() > 2.0 {
            let _ = write!(html, ", its clock is {:+.0} s off", health.ahead_s);
        }
        html.push_str("</li>");
    }
    html.push_str("</ul></section>");
}
