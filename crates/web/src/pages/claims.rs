//! What was said in public, and does it hold?

use maud::{Markup, html};

use super::first;
use super::overview::count_list;
use crate::answer::{Claim, Days, Statement, StatementEntry};
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::locale::message_id;
use crate::series;

/// A claim's words.
pub(crate) fn claim_words(at: &At<'_>, statement: &str, claim: &Claim) -> Markup {
    at.locale.data(&message_id(&format!("claim-{statement}"), &claim.id), &claim.text)
}

/// Why a claim has its verdict, in the reader's language where the reason can be put together from its parts.
pub(crate) fn why(at: &At<'_>, statement: &str, claim: &Claim) -> Markup {
    let t = at.locale;
    let number = |name: &str| claim.computed.get(name).and_then(serde_json::Value::as_f64);
    if let Some((hits, tried)) = number("reproducing").zip(number("tried")) {
        let word = |name: &str| claim.computed.get(name).and_then(|w| w.as_str());
        let range = word("range");
        let values = [
            ("hits", t.value(hits).into()),
            ("tried", t.value(tried).into()),
            ("measure", measure(at, claim).into()),
            ("range", range.unwrap_or_default().into()),
            (
                "unit",
                word("unit").map(|unit| series::unit_words(t, unit)).unwrap_or_default().into(),
            ),
        ];
        let message = match range {
            Some(_) if tried <= 1.0 => "why-one-value",
            Some(_) => "why-value",
            None => "why-comparison",
        };
        return html! { (t.say(message, &values)) };
    }
    if let Some(p) = number("p_value") {
        return html! { (t.say("why-test", &[("p", t.probability(p).into())])) };
    }
    let id = format!("{}.why", message_id(&format!("claim-{statement}"), &claim.id));
    t.data(&id, &claim.reason)
}

/// What a figure of a claim measures, of whom and when.
fn measure(at: &At<'_>, claim: &Claim) -> String {
    let t = at.locale;
    let word = |name: &str| claim.computed.get(name).and_then(|w| w.as_str());
    let title = word("title").zip(word("indicator")).map(|(title, id)| series::title(t, id, title));
    let key = word("key").unwrap_or_default();
    let group = word("group").map(|group| series::key_words(t, key, Some(group)));
    let days: Option<Days> =
        claim.claimed.get("period").and_then(|p| serde_json::from_value(p.clone()).ok());
    let days = days.map(|d| match (d.from.first_of_year(), d.from.last_of_year()) {
        (first, last) if (first, last) == (d.from, d.to) => d.from.year().to_string(),
        _ => t.say("between", &[("from", t.date(d.from).into()), ("to", t.date(d.to).into())]),
    });
    title.into_iter().chain(group).chain(days).collect::<Vec<_>>().join(", ")
}

/// A statement's title.
pub(crate) fn title(at: &At<'_>, statement: &StatementEntry) -> Markup {
    at.locale.data(&message_id("statement", &statement.id), &statement.title)
}

/// When it was said.
fn said(at: &At<'_>, statement: &StatementEntry) -> String {
    let t = at.locale;
    let days = statement.made;
    if days.from == days.to {
        return t.date(days.from);
    }
    t.say("between", &[("from", t.date(days.from).into()), ("to", t.date(days.to).into())])
}

/// Every statement.
pub fn page(at: &At<'_>, statements: &[Statement]) -> Frame {
    let t = at.locale;
    Frame {
        title: t.text("claims-title"),
        description: t.text("claims-line"),
        body: html! {
            (first("", &t.text("claims-title"), &html! { (t.text("claims-line")) }))
            ul.cards { @for s in statements {
                li.card {
                    h3 { a href=(at.link(Page::Claims, &[&s.statement.id], &[])) { (title(at, &s.statement)) } }
                    p.soft { (t.data(&format!("{}.speaker", message_id("statement", &s.statement.id)), &s.statement.speaker)) ", " (said(at, &s.statement)) }
                    (count_list(at, s))
                }
            } }
            @if at.links.answers() {
                h2 { (t.text("claims-own")) }
                p { (t.text("claims-own-line")) }
                p { a.button href=(at.link(Page::Claims, &["write"], &[])) { (t.text("claims-write")) } }
            }
            (verdict_words(at))
        },
        has_map: false,
    }
}

/// What each verdict means.
fn verdict_words(at: &At<'_>) -> Markup {
    let t = at.locale;
    html! {
        h2 { (t.text("verdicts")) }
        dl { @for verdict in super::overview::VERDICTS {
            dt { span class={ "verdict " (verdict) } { (t.text(&message_id("verdict", verdict))) } }
            dd { (t.text(&format!("{}.meaning", message_id("verdict", verdict)))) }
        } }
    }
}

/// One statement.
pub fn statement(at: &At<'_>, given: &Statement) -> Frame {
    let t = at.locale;
    let entry = &given.statement;
    let id = &entry.id;
    Frame {
        title: t.data_text(&message_id("statement", id), &entry.title),
        description: t.text("claims-line"),
        body: html! {
            p.crumbs { a href=(at.link(Page::Claims, &[], &[])) { (t.text("page-claims")) } }
            div.first {
                p.eyebrow { (t.data(&format!("{}.speaker", message_id("statement", id)), &entry.speaker)) ", " (said(at, entry)) }
                h1 { (title(at, entry)) }
            }
            (count_list(at, given))
            ul.claims { @for claim in &given.claims {
                li id=(claim.id) {
                    span class={ "verdict " (claim.verdict) } { (t.text(&message_id("verdict", &claim.verdict))) }
                    div {
                        blockquote { a href=(at.link(Page::Claims, &[id, &claim.id], &[])) { (claim_words(at, id, claim)) } }
                        p.why { (why(at, id, claim)) }
                    }
                }
            } }
            h2 { (t.text("notes")) }
            ul.notes {
                li { (t.data(&format!("{}.source", message_id("statement", id)), &entry.source)) }
                @for (i, note) in entry.notes.iter().enumerate() {
                    li { (t.data(&format!("{}.note-{}", message_id("statement", id), i + 1), note)) }
                }
            }
        },
        has_map: false,
    }
}
