//! What was said in public, and does it hold?

use maud::{Markup, html};

use super::first;
use super::overview::count_list;
use crate::answer::{Claim, Days, Specification, Statement, StatementEntry};
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::locale::{Locale, message_id};
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
        let has_range = word("range").is_some();
        let values = [
            ("hits", t.value(hits).into()),
            ("tried", t.value(tried).into()),
            ("measure", measure(at, claim).into()),
            ("range", range(t, &claim.specifications).into()),
            (
                "unit",
                word("unit").map(|unit| series::unit_words(t, unit)).unwrap_or_default().into(),
            ),
        ];
        let message = match has_range {
            true if tried <= 1.0 => "why-one-value",
            true => "why-value",
            false => "why-comparison",
        };
        return html! { (t.say(message, &values)) };
    }
    if let Some(p) = number("p_value") {
        return html! { (t.say("why-test", &[("p", t.probability(p).into())])) };
    }
    let id = format!("{}.why", message_id(&format!("claim-{statement}"), &claim.id));
    t.data(&id, &claim.reason)
}

/// The least and the greatest figure of all choices, in numbers and words of the reader's language.
fn range(t: &Locale, all: &[Specification]) -> String {
    let values = all.iter().filter_map(|s| s.current);
    let (low, high) = (values.clone().reduce(f64::min), values.reduce(f64::max));
    let (Some(low), Some(high)) = (low, high) else { return t.text("not-known") };
    if low == high {
        return t.number(low, 2);
    }
    t.say("interval", &[("low", t.number(low, 2).into()), ("high", t.number(high, 2).into())])
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::link::Links;
    use crate::locale::Language;

    /// Why a claim of a figure has its verdict, where choices give 1,204.5 and 1,310.
    fn why_in(language: Language) -> String {
        let choice = |current: f64| {
            json!({"population": "all", "scope": "all", "from": "2023-01-01", "to": "2023-12-31",
                "known_on": "2025-04-04", "current": current, "reproduces": false})
        };
        let claim: Claim = serde_json::from_value(json!({
            "id": "own", "text": "1,400", "verdict": "not_reproduced", "reason": "", "sentence": "",
            "computed": {"indicator": "own", "title": "Deployed", "unit": "persons", "range": "1204.5 to 1310",
                "reproducing": 0, "tried": 2},
            "specifications": [choice(1204.5), choice(1310.0)],
        }))
        .expect("a claim");
        let locale = Locale::of(language);
        let at = At { locale, links: Links::Served, page: Page::Claims, rest: &[], query: &[] };
        why(&at, "own", &claim).into_string()
    }

    #[test]
    fn figures_of_a_reason_are_written_as_the_language_does() {
        let english = why_in(Language::English);
        assert!(
            english.contains("Deployed: over all of them the data give 1,204.5 to 1,310 persons")
        );
        let french = why_in(Language::French);
        assert!(french.contains("1\u{202f}204,5 à 1\u{202f}310 personnes"), "{french}");
        let arabic = why_in(Language::Arabic);
        assert!(
            arabic.contains("Deployed") && arabic.contains("من 1,204.5 إلى 1,310 persons"),
            "{arabic}"
        );
    }
}
