//! Where is what, and how surely?
//!
//! Zones, tracks with the ellipse that holds each with 95 % and their way in the next 30 seconds, expected impacts
//! with 90 %, and, where asked for, from where each sensor has reported. For the camp's own peers alone.

use crate::camp::{Picture, TrackPicture};
use crate::settings::Settings;
use crate::words::label;
use maud::{Markup, html};

/// Half the width of the picture, in its own units.
const HALF: f64 = 500.0;
/// Tracks drawn.
const MOST_TRACKS: usize = 500;

/// What is drawn beside the usual.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layers {
    /// From where sensors have reported.
    pub coverage: bool,
}

/// The plane as it is drawn.
struct Drawing<'a> {
    settings: &'a Settings,
    reach_m: f64,
}

impl Drawing<'_> {
    fn scale(&self) -> f64 {
        HALF / self.reach_m
    }

    fn plane(&self, [latitude, longitude]: [f64; 2]) -> [f64; 2] {
        self.settings.plane.east_north_m(latitude, longitude).unwrap_or_default()
    }

    fn point(&self, [east, north]: [f64; 2]) -> [f64; 2] {
        [HALF + east * self.scale(), HALF - north * self.scale()]
    }

    fn ring(&self, corners: &[[f64; 2]]) -> String {
        let pair = |corner: &[f64; 2]| {
            let [x, y] = self.point(self.plane(*corner));
            format!("{x:.1},{y:.1}")
        };
        corners.iter().map(pair).collect::<Vec<_>>().join(" ")
    }
}

/// The map as SVG, three times as far as the zones reach.
pub(super) fn map(picture: &Picture, settings: &Settings, layers: Layers) -> Markup {
    let language = settings.file.languages.first().map_or("en", String::as_str);
    let mut drawing = Drawing { settings, reach_m: 1.0 };
    let corners = picture.zones.iter().flat_map(|zone| &zone.corners);
    let corners = corners.flat_map(|corner| drawing.plane(*corner));
    drawing.reach_m = corners.fold(200.0, |most: f64, v| most.max(v.abs())) * 3.0;
    let reach_m = drawing.reach_m;
    let size = 2.0 * HALF;
    // A bar of a round length, about a fifth of the width.
    let bar_m = 10_f64.powf((reach_m * 0.4).log10().floor());
    let bar_m = [5.0, 2.0, 1.0].map(|k| k * bar_m).into_iter().find(|m| *m <= reach_m * 0.4);
    let bar_m = bar_m.unwrap_or(100.0);
    html! {
        section #map {
            svg viewBox=(format!("0 0 {size} {size}")) role="img"
                aria-label=(format!("{}, {:.1} km", label("map", language), reach_m * 2.0 / 1000.0)) {
                @if layers.coverage { (coverage(picture, &drawing)) }
                @for zone in &picture.zones {
                    polygon class=(if zone.alarm { "zone on" } else { "zone" }) points=(drawing.ring(&zone.corners)) {}
                    @let [x, y] = drawing.point(drawing.plane(zone.corners.first().copied().unwrap_or_default()));
                    text class="name" x=(format!("{:.0}", x + 6.0)) y=(format!("{:.0}", y - 8.0)) { (zone.name) }
                }
                @for warning in picture.warnings.iter().filter(|w| w.stands()) {
                    @if let Some(corners) = &warning.impact {
                        polygon class="impact" points=(drawing.ring(corners)) {}
                    }
                }
                @for track in picture.tracks.iter().take(MOST_TRACKS) { (one(track, &drawing)) }
                line class="bar" x1="20" y1="980" x2=(format!("{:.0}", 20.0 + bar_m * drawing.scale())) y2="980" {}
                text class="name" x="20" y="962" { (format!("{bar_m:.0} m")) }
                text class="name" x="958" y="44" { "N" }
                path class="bar" d="M972 110 V58 l-12 18 m12 -18 l12 18" {}
                @if picture.exercise {
                    text class="drill" x="500" y="520" { (label("drill", language)) }
                }
            }
        }
    }
}

fn one(track: &TrackPicture, drawing: &Drawing<'_>) -> Markup {
    let place = drawing.plane([track.latitude, track.longitude]);
    if place.iter().any(|v| v.abs() > drawing.reach_m) {
        return html! {};
    }
    let (sin, cos) = track.course_deg.to_radians().sin_cos();
    let ahead = [place[0] + sin * track.speed_m_s * 30.0, place[1] + cos * track.speed_m_s * 30.0];
    let ([x, y], [x2, y2]) = (drawing.point(place), drawing.point(ahead));
    let ([long, short], turn_deg) = track.ellipse;
    // The ellipse is drawn with its longer axis upward and then turned clockwise, as a bearing is.
    let radius = |axis_m: f64| format!("{:.1}", (axis_m * drawing.scale()).clamp(1.0, HALF));
    let what = track.class.as_deref().unwrap_or("unknown");
    let number = |v: f64| format!("{v:.1}");
    html! {
        g class=(if track.friend { "friend" } else { "track" }) {
            line x1=(number(x)) y1=(number(y)) x2=(number(x2)) y2=(number(y2)) {}
            ellipse class="doubt" cx=(number(x)) cy=(number(y)) rx=(radius(short)) ry=(radius(long))
                transform=(format!("rotate({turn_deg:.1} {x:.1} {y:.1})")) {}
            circle cx=(number(x)) cy=(number(y)) r="9" {}
            text class="name" x=(number(x + 12.0)) y=(number(y - 10.0)) { (what) " " (format!("{:.0}", track.speed_m_s)) " m/s" }
            title { (track.id) " " (what) " " (track.sensors.join(", ")) " ± " (format!("{:.0}", track.sd_m)) " m, → "
                (format!("{:.0} m, {:.0} s", track.nearest_m, track.nearest_in_s)) }
        }
    }
}

/// For each sensor and direction, as far as it has reported from.
fn coverage(picture: &Picture, drawing: &Drawing<'_>) -> Markup {
    let sectors = picture.sensors.iter().enumerate().flat_map(|(i, sensor)| {
        let [east, north, _] = drawing.settings.stand_m(i);
        let (from, scale) = (drawing.point([east, north]), drawing.scale());
        let count = sensor.health.sectors.len().max(1) as f64;
        let seen = sensor.health.sectors.iter().enumerate();
        seen.filter(|(_, sector)| sector.reports > 0).map(move |(at, sector)| {
            let radius = (sector.farthest_m * scale).min(4.0 * HALF);
            let edge = |turn: f64| {
                let (sin, cos) = (turn / count * std::f64::consts::TAU).sin_cos();
                [from[0] + sin * radius, from[1] - cos * radius]
            };
            let ([x1, y1], [x2, y2]) = (edge(at as f64), edge(at as f64 + 1.0));
            format!(
                "M{:.0} {:.0}L{x1:.0} {y1:.0}A{radius:.0} {radius:.0} 0 0 1 {x2:.0} {y2:.0}Z",
                from[0], from[1]
            )
        })
    });
    html! {
        @for sector in sectors { path class="coverage" d=(sector) {} }
    }
}
