//! Were chances right? Drawn without scripts: a curve of what was given against what happened, over its table.

use maud::{Markup, html};

use super::forecasts::{definition, model, percent, span};
use crate::answer_forecast::{Bin, Kind, Standing};
use crate::frame::At;
use crate::table::{Cell, Table};

/// Side of the drawing, and its margins.
const SIDE: f64 = 240.0;
const LEFT: f64 = 44.0;
const TOP: f64 = 10.0;

/// The record of one kind of forecasts: the chance given, and how often it happened.
pub(super) fn reliability(at: &At<'_>, id: &str, standing: &Standing, kind: &Kind) -> Markup {
    let t = at.locale;
    if kind.reliability.is_empty() {
        return html! {};
    }
    let mut forecasters: Vec<&str> =
        kind.reliability.iter().map(|b| b.forecaster.as_str()).collect();
    forecasters.dedup();
    // What is served or might be first, the benchmark after it.
    forecasters.sort_by_key(|name| *name == kind.benchmark);
    let row = |bin: &Bin| {
        vec![
            Cell::text(model(t, &bin.forecaster)),
            Cell::figure(percent(t, bin.chance)),
            Cell::figure(percent(t, bin.happened)),
            Cell::number(t, Some(bin.forecasts as f64)),
        ]
    };
    let names =
        ["protection-forecaster", "protection-given", "protection-share", "protection-forecasts-n"];
    let table = Table {
        caption: t.text("protection-reliability-caption"),
        columns: names.map(|c| t.text(c)).to_vec(),
        rows: forecasters.iter().flat_map(|name| of(kind, name).map(row)).collect(),
        hits: Vec::new(),
    };
    let title = t.text("protection-reliability");
    html! {
        figure.figure id={ (id) "-record" } {
            figcaption {
                h3 { (title) }
                p.lead { (t.text("protection-reliability-lead")) }
                // The record of a country is that of all its months.
                p.definition { @if standing.level != "country" { (span(t, kind)) ". " } (definition(t, standing, kind)) }
            }
            ul.key aria-label=(t.text("colours")) {
                @for (name, class) in forecasters.iter().zip(["s1", "s2"]) {
                    li { span class={ "swatch " (class) } aria-hidden="true" {} (model(t, name)) }
                }
            }
            svg.curve viewBox={ "0 0 " (LEFT + SIDE + 16.0) " " (TOP + SIDE + 24.0) } role="img"
                aria-label=(t.say("chart-of", &[("title", title.as_str().into())])) {
                (axes(at))
                @for (name, class) in forecasters.iter().zip(["c1", "c2"]) { (curve(class, of(kind, name))) }
            }
            // Below the drawing words wrap on a small screen; in it they would be cut.
            p.small.soft { (t.text("protection-axes")) }
            details open { summary { (t.text("table")) } (table.html()) }
        }
    }
}

fn of<'a>(kind: &'a Kind, name: &'a str) -> impl Iterator<Item = &'a Bin> {
    kind.reliability.iter().filter(move |bin| bin.forecaster == name)
}

fn x(chance: f64) -> f64 {
    LEFT + SIDE * chance
}

fn y(share: f64) -> f64 {
    TOP + SIDE * (1.0 - share)
}

fn axes(at: &At<'_>) -> Markup {
    let t = at.locale;
    html! {
        line.diagonal x1=(x(0.0)) y1=(y(0.0)) x2=(x(1.0)) y2=(y(1.0)) {}
        @for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            line.grid x1=(x(0.0)) x2=(x(1.0)) y1=(y(tick)) y2=(y(tick)) {}
            text x=(LEFT - 6.0) y=(y(tick) + 4.0) text-anchor="end" { (percent(t, tick)) }
            text x=(x(tick)) y=(y(0.0) + 16.0) text-anchor="middle" { (percent(t, tick)) }
        }
    }
}

fn curve<'a>(class: &str, bins: impl Iterator<Item = &'a Bin>) -> Markup {
    let bins: Vec<&Bin> = bins.collect();
    let points: Vec<String> =
        bins.iter().map(|b| format!("{:.1},{:.1}", x(b.chance), y(b.happened))).collect();
    html! {
        polyline class=(class) points=(points.join(" ")) {}
        @for bin in bins {
            // A mark grows with how many forecasts it stands for.
            circle class=(class) cx=(format!("{:.1}", x(bin.chance))) cy=(format!("{:.1}", y(bin.happened)))
                r=(format!("{:.1}", 1.5 + (bin.forecasts.max(1) as f64).log10())) {}
        }
    }
}
