//! Where may civilians come to harm? Forecasts beside what followed, and what is known of the past.

use maud::{Markup, html};

use super::{Loaded, first, forecasts, or_why};
use crate::answer::Series;
use crate::answer_forecast::Standing;
use crate::chart::Chart;
use crate::frame::{At, Frame};
use crate::series;

/// A figure of the past: its id, which is a message too, and its series.
pub type Part = (&'static str, Loaded<Series>);

/// The page: what it says first, forecasts that may be public, and figures of the past.
pub fn page(at: &At<'_>, standing: &Loaded<Vec<Standing>>, parts: &[Part]) -> Frame {
    let t = at.locale;
    let title = t.text("protection-forecasts");
    Frame {
        title: t.text("protection-title"),
        description: t.text("protection-line"),
        body: html! {
            (first(&t.text("protection-eyebrow"), &t.text("protection-title"), &html! { (t.text("protection-line")) }))
            h2 id="forecasts" { (title) }
            p { (t.text("protection-not-shown")) }
            (or_why(at, &title, standing, |all| forecasts::all(at, all)))
            @for (id, part) in parts {
                h2 id=(id) { (t.text(&format!("protection-{id}"))) }
                (or_why(at, &t.text(&format!("protection-{id}")), part, |s| figure(at, id, s)))
            }
        },
        has_map: standing.as_ref().is_ok_and(|all| all.iter().any(forecasts::is_mapped)),
    }
}

fn figure(at: &At<'_>, id: &str, s: &Series) -> Markup {
    let t = at.locale;
    let mut figure = series::figure(at, &format!("{id}-figure"), s);
    let group = (s.by.len() > 1).then_some(1);
    let mut marks = series::marks(t, s, 0, group);
    if marks.groups.len() > 1 {
        figure.key =
            ["s1", "s2", "s3", "s4", "s5", "s6"].into_iter().zip(marks.groups.clone()).collect();
        // Parts overlap and are never added, so they do not stand on each other; a year stands at its middle.
        marks.points.iter_mut().for_each(|p| p.x += "-07-01");
        figure.chart = Some(Chart::Lines(marks));
    } else {
        figure.chart = Some(Chart::Bars(marks));
    }
    figure.html(at)
}
