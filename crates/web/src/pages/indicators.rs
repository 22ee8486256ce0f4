//! Pages that are a row of figures, such as protection.

use maud::{Markup, html};

use super::{Loaded, first, or_why};
use crate::answer::Series;
use crate::chart::Chart;
use crate::frame::{At, Frame};
use crate::series;

/// A figure of such a page: its id, which is a message too, and its series.
pub type Part = (&'static str, Loaded<Series>);

/// The page: what it says first, what it does not show and why, and its figures.
pub fn page(at: &At<'_>, parts: &[Part]) -> Frame {
    let t = at.locale;
    let name = at.page.name();
    let say = |part: &str| t.text(&format!("{name}-{part}"));
    Frame {
        title: say("title"),
        description: say("line"),
        body: html! {
            (first(&say("eyebrow"), &say("title"), &html! { (say("line")) }))
            p { (say("not-shown")) }
            @for (id, part) in parts {
                h2 id=(id) { (say(id)) }
                (or_why(at, &say(id), part, |s| figure(at, id, s)))
            }
        },
        has_map: false,
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
