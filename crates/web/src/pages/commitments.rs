//! What was promised, to whom is it addressed, and what does the evidence say?

use maud::{Markup, html};
use serde_json::Value;

use super::{choice, counted, first};
use crate::answer_partners::{Commitment, Evidence, PeriodFigure};
use crate::chart::{Chart, Marks, Point};
use crate::figure::Figure;
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::locale::message_id;
use crate::pages::overview::AREAS;
use crate::table::{Cell, Table};

/// Every status, those of a measure first.
pub const STATUSES: [&str; 7] = [
    "on_course",
    "moving_towards",
    "no_change",
    "moved_away",
    "not_collected",
    "not_public",
    "not_loaded_here",
];

/// What is known of endorsements.
pub struct Endorsed {
    /// Reported totals: date, States, organisations.
    pub reported: Vec<(String, Option<i64>, Option<i64>)>,
    /// States and organisations known by name, with the date.
    pub known: Vec<(String, String)>,
    /// What a reader must know.
    pub note: String,
}

/// What the page is given.
pub struct Commitments {
    /// Those asked for.
    pub commitments: Vec<Commitment>,
    /// Endorsements.
    pub endorsed: Endorsed,
}

/// A status as a badge.
pub(crate) fn badge(at: &At<'_>, status: &str) -> Markup {
    html! { span class={ "verdict " (status) } { (at.locale.text(&message_id("status", status))) } }
}

/// How many commitments have each status.
pub(crate) fn tally<'a>(all: impl Iterator<Item = &'a Commitment>) -> Vec<(&'static str, usize)> {
    let statuses: Vec<&str> = all.map(|c| c.status.as_str()).collect();
    let count = |status: &'static str| (status, statuses.iter().filter(|s| **s == status).count());
    STATUSES.into_iter().map(count).filter(|(_, n)| *n > 0).collect()
}

/// Badges with their numbers.
pub(crate) fn tally_list(at: &At<'_>, counts: &[(&'static str, usize)]) -> Markup {
    html! { ul.counts { @for (status, n) in counts {
        li { span class={ "verdict " (status) } { (counted(at.locale, "status", status, *n)) } }
    } } }
}

/// The page.
pub fn page(at: &At<'_>, given: &Commitments) -> Frame {
    let t = at.locale;
    let counts = tally(given.commitments.iter());
    let measured: usize =
        counts.iter().filter(|(s, _)| STATUSES[..4].contains(s)).map(|(_, n)| n).sum();
    let values = [("all", given.commitments.len().into()), ("measured", measured.into())];
    let mut areas = vec![(String::new(), t.text("commitments-every-area"))];
    areas.extend(AREAS.iter().map(|(a, _)| ((*a).to_owned(), t.text(&message_id("area", a)))));
    Frame {
        title: t.text("commitments-title"),
        description: t.text("commitments-description"),
        body: html! {
            (first(&t.text("commitments-eyebrow"), &t.text("commitments-title"), &html! { (t.say("commitments-line", &values)) }))
            p.soft { (t.text("commitments-ours")) }
            (tally_list(at, &counts))
            @if at.links.answers() {
                form.choices.screen method="get" data-auto {
                    (choice("area", &t.text("commitments-area"), &areas, at.asked("area").unwrap_or_default(), ""))
                    div.field {
                        label for="partner" { (t.text("commitments-partner")) }
                        input id="partner" name="partner" value=(at.asked("partner").unwrap_or_default()) data-default="";
                    }
                    div.field {
                        label for="as_of" { (t.text("commitments-as-of")) }
                        input id="as_of" type="date" name="as_of" value=(at.asked("as_of").unwrap_or_default()) data-default="";
                    }
                    button { (t.text("show")) }
                }
            }
            @for (area, _) in AREAS {
                @let here: Vec<&Commitment> = given.commitments.iter().filter(|c| c.area == area).collect();
                @if !here.is_empty() {
                    h2 id=(area) { (t.text(&message_id("area", area))) }
                    ul.claims { @for c in here { li id=(c.id) {
                        (badge(at, &c.status))
                        div {
                            blockquote { a href=(at.link(Page::Commitments, &[&c.id], &[])) { (c.id) } " " (t.english(&c.text)) }
                            p.why { (t.english(&c.reason)) }
                            p.why { (mark(at, c)) " " (addressed(at, c)) }
                        }
                    } } }
                }
            }
            (statuses(at))
            (endorsements(at, &given.endorsed))
        },
        has_map: false,
    }
}

/// Whether the text was checked.
fn mark(at: &At<'_>, c: &Commitment) -> String {
    at.locale.text(if c.verified { "commitments-verified" } else { "commitments-unverified" })
}

fn addressed(at: &At<'_>, c: &Commitment) -> String {
    let t = at.locale;
    let all: Vec<String> =
        c.addressed_to.iter().map(|a| t.text(&message_id("addressee", a))).collect();
    t.say("commitments-addressed", &[("to", all.join(", ").into())])
}

fn statuses(at: &At<'_>) -> Markup {
    let t = at.locale;
    html! {
        h2 id="statuses" { (t.text("commitments-statuses")) }
        dl { @for status in STATUSES {
            dt { (badge(at, status)) }
            dd { (t.text(&format!("{}.meaning", message_id("status", status)))) }
        } }
    }
}

fn endorsements(at: &At<'_>, given: &Endorsed) -> Markup {
    let t = at.locale;
    let number = |n: Option<i64>| Cell::number(t, n.map(|n| n as f64));
    let day = |text: &str| t.time(text);
    let rows = given.reported.iter().map(|(date, states, organisations)| {
        vec![Cell::text(day(date)), number(*states), number(*organisations)]
    });
    let columns =
        ["date-head", "endorsed-states", "endorsed-organisations"].map(|c| t.text(c)).to_vec();
    let reported = Table {
        caption: t.text("endorsed-reported"),
        columns,
        rows: rows.collect(),
        hits: Vec::new(),
    };
    html! {
        h2 id="endorsements" { (t.text("endorsed-title")) }
        p { (t.english(&given.note)) }
        div.narrow { (reported.html()) }
        p { (t.text("endorsed-known")) " " @for (i, (name, date)) in given.known.iter().enumerate() {
            @if i > 0 { ", " } (t.english(name)) " (" (day(date)) ")"
        } }
    }
}

/// One commitment in full.
pub fn one(at: &At<'_>, c: &Commitment) -> Frame {
    let t = at.locale;
    let history = c.history.iter().map(|m| {
        vec![
            Cell::text(m.year.to_string()),
            Cell::text(t.text(&message_id("status", &m.status))),
            Cell::number(t, m.value),
        ]
    });
    let columns = ["key-year", "status-head", "figure-head-value"].map(|h| t.text(h)).to_vec();
    let history = Table {
        caption: t.text("commitment-history"),
        columns,
        rows: history.collect(),
        hits: Vec::new(),
    };
    Frame {
        title: format!("{}: {}", c.id, c.text),
        description: c.reason.clone(),
        body: html! {
            p.crumbs {
                a href=(at.link(Page::Commitments, &[], &[])) { (t.text("page-commitments")) } " / "
                a href={ (at.link(Page::Commitments, &[], &[])) "#" (c.area) } { (t.text(&message_id("area", &c.area))) }
            }
            div.first {
                p.eyebrow { (c.id) " · " (mark(at, c)) }
                h1 { (t.english(&c.text)) }
                p { (badge(at, &c.status)) }
                p.line { (t.english(&c.reason)) }
            }
            p { (addressed(at, c)) }
            p { strong { (t.text("commitment-would-change")) } " " (t.english(&c.would_change)) }
            h2 { (t.text("commitment-evidence")) }
            @for (i, e) in c.evidence.iter().enumerate() { (evidence(at, c, i, e)) }
            @if !c.addressees.is_empty() {
                h2 { (t.text("commitment-addressees")) }
                ul.claims { @for part in &c.addressees { li {
                    (badge(at, &part.status))
                    div { strong { (t.text(&message_id("addressee", &part.addressee))) } p.why { (t.english(&part.reason)) } }
                } } }
            }
            @if !c.partners.is_empty() {
                h2 { (t.text("commitment-partners")) }
                p.soft { (t.text("commitment-partners-line")) }
                details { summary { (t.say("commitment-partners-count", &[("n", c.partners.len().into())])) } (partners(at, c)) }
            }
            @if !history.rows.is_empty() { h2 { (t.text("commitment-history")) } div.narrow { (history.html()) } }
            @if !c.replies.is_empty() {
                h2 { (t.text("commitment-replies")) }
                @for reply in &c.replies { div.figure {
                    p { (t.english(&text(reply.get("text")))) }
                    p.soft { (text(reply.get("partner"))) ", " (text(reply.get("date"))) ". " (text(reply.get("source"))) }
                } }
            }
            h2 { (t.text("commitment-known-from")) }
            ul.notes { @for source in &c.sources { li { (t.english(source)) } } }
            h2 { (t.text("commitment-would-count")) }
            ul.notes { @for would in &c.would_count { li { (t.english(would)) } } }
        },
        has_map: false,
    }
}

/// Partners by code, each with its own status and reason.
fn partners(at: &At<'_>, c: &Commitment) -> Markup {
    let t = at.locale;
    let rows = c.partners.iter().map(|p| {
        let href = at.link(Page::Partners, &[&p.partner], &[]);
        vec![
            Cell::markup(html! { a href=(href) { (partner_name(at, &p.partner, &p.name)) } }),
            Cell::markup(badge(at, &p.status)),
            Cell::markup(t.english(&p.reason)),
        ]
    });
    let columns = ["partner-head", "status-head", "reason-head"].map(|h| t.text(h)).to_vec();
    Table {
        caption: t.text("commitment-partners"),
        columns,
        rows: rows.collect(),
        hits: Vec::new(),
    }
    .html()
}

/// A partner that is no country goes by its own name.
fn partner_name(at: &At<'_>, code: &str, name: &str) -> String {
    match (at.locale.language.code(), at.locale.country(code)) {
        ("en", _) => name.to_owned(),
        (_, found) if found == code => name.to_owned(),
        (_, found) => found.to_owned(),
    }
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A measure with its figures, or a gap with its reason.
fn evidence(at: &At<'_>, c: &Commitment, i: usize, e: &Evidence) -> Markup {
    let t = at.locale;
    let (Some(title), Some(_)) = (&e.title, &e.indicator) else {
        return html! { div.figure {
            @if let Some(status) = &e.status { p { (badge(at, status)) } }
            p { (t.english(&e.reason)) }
            @if !e.says.is_empty() { p.soft { (t.english(&e.says)) } }
        } };
    };
    let row = |head: String, f: &PeriodFigure| {
        let days = [("from", t.date(f.from).into()), ("to", t.date(f.to).into())];
        vec![
            Cell::text(head),
            Cell::text(t.say("between", &days)),
            Cell::number(t, f.value),
            Cell::interval(t, f.low, f.high),
        ]
    };
    let named = [("commitment-baseline", &e.baseline), ("commitment-latest", &e.latest)];
    let mut rows: Vec<_> =
        named.iter().filter_map(|(head, f)| Some(row(t.text(head), f.as_ref()?))).collect();
    let hits = (0..rows.len()).collect();
    rows.extend(e.series.iter().map(|f| row(f.to.year().to_string(), f)));
    let unit = e.unit.clone().unwrap_or_default();
    let points = e.series.iter().map(|f| Point {
        x: f.to.year().to_string(),
        y: f.value,
        low: f.low,
        high: f.high,
        ..Point::default()
    });
    let marks = Marks {
        language: t.language.code(),
        y_label: unit.clone(),
        points: points.collect(),
        ..Marks::default()
    };
    let figure = Figure {
        id: format!("evidence-{i}"),
        title: title.clone(),
        lead: Some(e.reason.clone()),
        definition: e.says.clone(),
        table: Table {
            caption: title.clone(),
            columns: vec![t.text("period-kind"), t.text("period"), unit, t.text("interval-95")],
            rows,
            hits,
        },
        chart: (e.series.len() > 1).then_some(Chart::Bars(marks)),
        notes: if e.decides { vec![html! { (t.text("commitment-decides")) }] } else { Vec::new() },
        sources: e.sources.clone(),
        command: format!("bluehelm commitments {}", c.id),
        sentence: format!("{}: {}", c.id, e.reason.trim_end_matches('.')),
        english: true,
        ..Figure::default()
    };
    figure.html(at)
}
