//! Who serves, how many are women, and is the pace the one that was promised?

use maud::{Markup, html};

use super::overview::newest;
use super::{Loaded, WOMEN, choice, first, not_told_apart, or_why};
use crate::answer::Series;
use crate::chart::Chart;
use crate::figure::Figure;
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::series;

/// What the page is given.
pub struct People {
    /// First year of the series.
    pub since: i16,
    /// All uniformed personnel by month.
    pub deployed: Loaded<Series>,
    /// The same by month and type.
    pub by_type: Loaded<Series>,
    /// Share of women by month.
    pub women: Loaded<Series>,
    /// The same by month and category of the parity strategy, with its targets.
    pub women_by_category: Loaded<Series>,
    /// Contributors in the newest month.
    pub contributors: Loaded<Series>,
    /// Missions in the newest month.
    pub missions: Loaded<Series>,
}

/// Years from which series may begin.
pub const SINCE: [i16; 4] = [1990, 2009, 2018, 2022];
/// The year from which series begin unless another is chosen.
pub const SINCE_DEFAULT: i16 = 2018;
const COLOURS: [&str; 6] = ["s1", "s2", "s3", "s4", "s5", "s6"];
const RANKED: usize = 15;

/// The page.
pub fn page(at: &At<'_>, given: &People) -> Frame {
    let t = at.locale;
    let line = line(at, given).unwrap_or_else(|| t.text("not-known"));
    let since: Vec<(String, String)> =
        SINCE.iter().map(|y| (y.to_string(), y.to_string())).collect();
    let staff = [("2017-05-31", t.text("break-staff"))];
    Frame {
        title: t.text("people-title"),
        description: t.text("people-description"),
        body: html! {
            (first(&t.text("people-eyebrow"), &t.text("people-title"), &html! { (line) }))
            @if at.links.answers() {
                form.choices.screen method="get" data-auto {
                    (choice("since", &t.text("since"), &since, &given.since.to_string(), &SINCE_DEFAULT.to_string()))
                    button { (t.text("show")) }
                }
            }
            h2 id="women" { (t.text("people-women")) }
            (or_why(at, &t.text("people-women"), &given.women, |s| months(at, "women-all", s, None, &staff).html(at)))
            (or_why(at, &t.text("people-categories"), &given.women_by_category, |s| {
                let mut figure = months(at, "women-categories", s, Some(1), &staff);
                figure.title = t.text("people-categories");
                figure.lead = Some(t.text("people-categories-line"));
                figure.key.push(("target", t.text("target")));
                figure.html(at)
            }))
            p { a href=(at.link(Page::People, &[WOMEN], &[])) { (t.text("people-women-all")) } }
            h2 id="contributions" { (t.text("people-contributions")) }
            (or_why(at, &t.text("people-deployed"), &given.deployed, |s| months(at, "deployed", s, None, &[]).html(at)))
            (or_why(at, &t.text("people-types"), &given.by_type, |s| {
                let mut figure = months(at, "types", s, Some(1), &staff);
                figure.title = t.text("people-types");
                figure.html(at)
            }))
            (or_why(at, &t.text("people-contributors"), &given.contributors, |s| ranked(at, "contributors", s)))
            (or_why(at, &t.text("people-missions"), &given.missions, |s| ranked(at, "missions", s)))
        },
        has_map: false,
    }
}

/// The newest share, with its interval and month.
fn line(at: &At<'_>, given: &People) -> Option<String> {
    let t = at.locale;
    let series = given.women.as_ref().ok()?;
    let (month, row) = newest(series)?;
    let ends = row.interval?;
    let values = [
        ("day", t.date(month.last_day()).into()),
        ("value", t.value(row.value?).into()),
        ("low", t.value(ends.low?).into()),
        ("high", t.value(ends.high?).into()),
        ("whole", t.value(row.denominator?).into()),
    ];
    Some(t.say("people-line", &values))
}

/// Lines by month; gaps stay gaps.
fn months(
    at: &At<'_>,
    id: &str,
    s: &Series,
    group: Option<usize>,
    breaks: &[(&str, String)],
) -> Figure {
    let t = at.locale;
    let time = s.by.iter().position(|by| by == "month").unwrap_or_default();
    let mut figure = series::figure(at, id, s);
    let first = s.period.from.to_string();
    let inside: Vec<(&str, String)> =
        breaks.iter().filter(|(day, _)| *day >= first.as_str()).cloned().collect();
    let chart = series::lines(t, s, time, group, &inside);
    if let Chart::Lines(marks) = &chart
        && marks.groups.len() > 1
    {
        figure.key = COLOURS.into_iter().zip(marks.groups.clone()).collect();
    }
    figure.chart = Some(chart);
    if !s.missing_months.is_empty() {
        let months: Vec<String> = s.missing_months.iter().map(|m| t.month(*m)).collect();
        figure
            .notes
            .push(html! { (t.say("missing-months", &[("months", months.join(", ").into())])) });
    }
    // The newest month comes first in the table: that is what one looks for.
    figure.table.rows.reverse();
    figure
}

fn ranked(at: &At<'_>, id: &str, s: &Series) -> Markup {
    let t = at.locale;
    let mut sorted = s.clone();
    sorted.rows.sort_by(|a, b| b.value.unwrap_or_default().total_cmp(&a.value.unwrap_or_default()));
    let mut figure = series::figure(at, id, &sorted);
    figure.title = t.text(&format!("people-{id}"));
    // The first row is the largest: that is the one to quote.
    let mut first = sorted.clone();
    first.rows.truncate(1);
    figure.sentence = series::figure(at, id, &first).sentence;
    if !s.tells_apart(0) {
        return not_told_apart(at, &figure.title, "contributions");
    }
    let mut marks = series::marks(t, &sorted, 0, None);
    marks.points.truncate(RANKED);
    let values = [("shown", marks.points.len().into()), ("all", sorted.rows.len().into())];
    figure.lead = Some(t.say("first-of", &values));
    figure.chart = Some(Chart::Ranks(marks));
    figure.html(at)
}
