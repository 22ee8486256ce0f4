//! Under which definition does a claim hold? Its figure under every one, a cut-off to drag, publications side by side.

use std::collections::BTreeMap;

use base::Date;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::claims::{claim_words, why};
use crate::answer::{Claim, Specification, StatementEntry};
use crate::chart::{Chart, Curve, Run};
use crate::figure::Figure;
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::locale::{Locale, message_id};
use crate::series::key_words;
use crate::table::{Cell, Table};

/// The page; `file` is the claim's file where the reader wrote it.
pub fn page(at: &At<'_>, statement: &StatementEntry, claim: &Claim) -> Frame {
    let t = at.locale;
    let id = &statement.id;
    Frame {
        title: t.data_text(&message_id(&format!("claim-{id}"), &claim.id), &claim.text),
        description: claim.sentence.clone(),
        body: html! {
            p.crumbs {
                a href=(at.link(Page::Claims, &[], &[])) { (t.text("page-claims")) } " / "
                a href=(at.link(Page::Claims, &[id], &[])) { (super::claims::title(at, statement)) }
            }
            div.first { h1 { (t.text("quote-open")) (claim_words(at, id, claim)) (t.text("quote-close")) } }
            (verdict(at, id, claim))
            (detail(at, &format!("bluehelm claim check {id} --claim {}", claim.id), claim))
        },
        has_map: false,
    }
}

/// The verdict and why.
pub(crate) fn verdict(at: &At<'_>, statement: &str, claim: &Claim) -> Markup {
    let t = at.locale;
    html! {
        p { span class={ "verdict " (claim.verdict) } { (t.text(&message_id("verdict", &claim.verdict))) } }
        p.line { (why(at, statement, claim)) }
        @if t.find(&format!("{}.why", message_id(&format!("claim-{statement}"), &claim.id)), &[]).is_none() || !claim.specifications.is_empty() {
            details { summary { (t.text("claim-reason")) } p.small { (t.english(&claim.reason)) } }
        }
    }
}

/// Everything below the verdict.
pub(crate) fn detail(at: &At<'_>, command: &str, claim: &Claim) -> Markup {
    let t = at.locale;
    let days = cut_offs(&claim.specifications);
    let asked =
        at.asked("to").and_then(|to| to.parse::<Date>().ok()).filter(|to| days.contains(to));
    let chosen = asked
        .or_else(|| claim.specifications.iter().find(|s| s.reproduces).map(|s| s.to))
        .or(days.last().copied());
    html! {
        @if let Some(chosen) = chosen {
            @if days.len() > 1 { (slider(at, claim, &days, chosen)) }
            (side_by_side(at, command, claim, chosen).html(at))
            (every_definition(at, command, claim, chosen).html(at))
        }
        @for (i, evidence) in claim.evidence.iter().enumerate() { (self::evidence(at, i, evidence)) }
        @if chosen.is_none() && !claim.sources.is_empty() {
            (Figure { id: "claim".into(), title: t.text("cite"), sources: claim.sources.clone(), command: command.to_owned(), sentence: claim.reason.clone(), ..Figure::default() }.html(at))
        }
    }
}

fn cut_offs(all: &[Specification]) -> Vec<Date> {
    let mut days: Vec<Date> = all.iter().map(|s| s.to).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// A figure in words: `17 against 26`, or `4.99`.
fn figure_words(t: &Locale, s: &Specification) -> String {
    let value = |v: Option<f64>| v.map_or_else(|| t.text("not-known"), |v| t.value(v));
    match s.previous {
        Some(_) => t.say(
            "against",
            &[("current", value(s.current).into()), ("previous", value(s.previous).into())],
        ),
        None => value(s.current),
    }
}

/// Population, scope and group of a specification.
fn definition_words(t: &Locale, s: &Specification) -> String {
    let group = s.group.as_deref().map(|g| key_words(t, "group", Some(g)));
    let parts = [
        Some(t.text(&message_id("population", &s.population))),
        Some(t.text(&message_id("scope", &s.scope))),
        group,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn slider(at: &At<'_>, claim: &Claim, days: &[Date], chosen: Date) -> Markup {
    let t = at.locale;
    let said = |day: &Date| {
        let here: Vec<_> = claim.specifications.iter().filter(|s| s.to == *day).collect();
        let hits = here.iter().filter(|s| s.reproduces).count();
        let values =
            [("day", t.date(*day).into()), ("hits", hits.into()), ("all", here.len().into())];
        json!({"to": day.to_string(), "said": t.say("cut-off-said", &values)})
    };
    let told: Vec<Value> = days.iter().map(said).collect();
    let place = days.iter().position(|d| *d == chosen).unwrap_or_default();
    let (first, last) =
        (days.first().copied().unwrap_or(chosen), days.last().copied().unwrap_or(chosen));
    html! {
        form.choices.screen method="get" {
            div.field hidden {
                label for="cut-off" { (t.text("cut-off-drag")) }
                input id="cut-off" type="range" min="0" max=(days.len() - 1) value=(place)
                    data-days=(Value::from(told).to_string()) data-said="cut-off-said" data-day="to";
                output id="cut-off-said" for="cut-off" {}
            }
            @if at.links.answers() {
                @for (name, value) in at.query.iter().filter(|(n, _)| *n != "to") { input type="hidden" name=(name) value=(value); }
                div.field {
                    label for="to" { (t.text("cut-off")) }
                    input id="to" type="date" name="to" value=(chosen) min=(first) max=(last);
                }
                button { (t.text("show")) }
            }
        }
    }
}

/// Definitions down, publications across, at one cut-off.
fn side_by_side(at: &At<'_>, command: &str, claim: &Claim, day: Date) -> Figure {
    let t = at.locale;
    let here: Vec<&Specification> = claim.specifications.iter().filter(|s| s.to == day).collect();
    let mut publications: Vec<Date> = here.iter().map(|s| s.known_on).collect();
    publications.sort_unstable();
    publications.dedup();
    let mut definitions: Vec<String> = Vec::new();
    for s in &here {
        let words = definition_words(t, s);
        if !definitions.contains(&words) {
            definitions.push(words);
        }
    }
    let find = |words: &str, day: Date| {
        here.iter().find(|s| s.known_on == day && definition_words(t, s) == words)
    };
    let mut hits = Vec::new();
    let mut rows = Vec::new();
    for (i, words) in definitions.iter().enumerate() {
        let mut row = vec![Cell::text(words.clone())];
        for publication in &publications {
            let found = find(words, *publication);
            if found.is_some_and(|s| s.reproduces) && !hits.contains(&i) {
                hits.push(i);
            }
            row.push(Cell::figure(found.map_or_else(String::new, |s| {
                let mark = if s.reproduces { " ✓" } else { "" };
                figure_words(t, s) + mark
            })));
        }
        rows.push(row);
    }
    let mut columns = vec![t.text("definition-head")];
    columns
        .extend(publications.iter().map(|d| t.say("as-published", &[("date", t.date(*d).into())])));
    let values = [
        ("day", t.date(day).into()),
        ("hits", here.iter().filter(|s| s.reproduces).count().into()),
        ("all", here.len().into()),
    ];
    Figure {
        id: "side-by-side".into(),
        title: t.say("side-by-side", &values),
        lead: Some(t.say("cut-off-said", &values)),
        definition: t.text("side-by-side-definition"),
        table: Table { caption: t.say("side-by-side", &values), columns, rows, hits },
        sources: claim.sources.clone(),
        command: command.to_owned(),
        sentence: t.say("cut-off-said", &values),
        ..Figure::default()
    }
}

/// Runs of cut-offs that give the same figure, definition by definition.
fn runs<'a>(t: &Locale, all: &'a [Specification]) -> Vec<(String, Vec<&'a Specification>)> {
    let mut definitions: BTreeMap<(usize, Date), (String, Vec<&Specification>)> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for s in all {
        let words = definition_words(t, s);
        let place = names.iter().position(|n| *n == words).unwrap_or_else(|| {
            names.push(words.clone());
            names.len() - 1
        });
        let name = t.say(
            "definition-published",
            &[("definition", words.into()), ("published", t.date(s.known_on).into())],
        );
        definitions.entry((place, s.known_on)).or_insert_with(|| (name, Vec::new())).1.push(s);
    }
    let mut found: Vec<(String, Vec<&Specification>)> = Vec::new();
    for (name, mut specifications) in definitions.into_values() {
        specifications.sort_by_key(|s| s.to);
        for s in specifications {
            let same = |last: &Specification| {
                (last.current, last.previous, last.reproduces)
                    == (s.current, s.previous, s.reproduces)
                    && last.to.tomorrow().is_ok_and(|d| d == s.to)
            };
            match found.last_mut() {
                Some((n, run)) if *n == name && run.last().is_some_and(|last| same(last)) => {
                    run.push(s)
                }
                _ => found.push((name.clone(), vec![s])),
            }
        }
    }
    found
}

fn every_definition(at: &At<'_>, command: &str, claim: &Claim, day: Date) -> Figure {
    let t = at.locale;
    let runs = runs(t, &claim.specifications);
    let compared = claim.specifications.iter().any(|s| s.previous.is_some());
    let mut points = Vec::new();
    let (mut rows, mut hits) = (Vec::new(), Vec::new());
    for (name, run) in &runs {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        let words = figure_words(t, first);
        let days = match first.to == last.to {
            true => t.date(first.to),
            false => t.say(
                "between",
                &[("from", t.date(first.to).into()), ("to", t.date(last.to).into())],
            ),
        };
        if first.reproduces {
            hits.push(rows.len());
        }
        rows.push(vec![
            Cell::text(name.clone()),
            Cell::text(days.clone()),
            Cell::figure(words.clone()),
            Cell::figure(first.p_value.map(|p| t.probability(p)).unwrap_or_default()),
        ]);
        points.push(Run {
            group: name.clone(),
            from: first.to.to_string(),
            to: last.to.tomorrow().unwrap_or(last.to).to_string(),
            short: first
                .previous
                .zip(first.current)
                .map(|(b, a)| format!("{}:{}", t.value(a), t.value(b)))
                .unwrap_or_default(),
            said: format!("{name}, {days}: {words}"),
            hit: first.reproduces,
            fewer: first.current < first.previous,
        });
    }
    let tried = claim.specifications.len();
    let held = claim.specifications.iter().filter(|s| s.reproduces).count();
    let values = [("hits", t.value(held as f64).into()), ("all", t.value(tried as f64).into())];
    let key = vec![
        ("s1", t.text("curve-hit")),
        ("curve-fewer", t.text("curve-fewer")),
        ("curve-other", t.text("curve-other")),
    ];
    let has_curve = compared && cut_offs(&claim.specifications).len() > 1;
    Figure {
        id: "every-definition".into(),
        title: t.text("every-definition"),
        lead: Some(t.say("every-definition-line", &values)),
        definition: t.text("every-definition-definition"),
        chart: has_curve.then(|| {
            Chart::Curve(Curve {
                language: t.language.code(),
                points,
                cut_off: Some(day.to_string()),
            })
        }),
        key: if has_curve { key } else { Vec::new() },
        table: Table {
            caption: t.text("every-definition"),
            columns: ["definition-head", "cut-off", "figure-head", "p-head"]
                .map(|c| t.text(c))
                .to_vec(),
            rows,
            hits,
        },
        sources: claim.sources.clone(),
        command: command.to_owned(),
        sentence: claim
            .sentence
            .split(" [")
            .next()
            .unwrap_or_default()
            .trim_end_matches('.')
            .to_owned(),
        ..Figure::default()
    }
}

fn evidence(at: &At<'_>, i: usize, evidence: &Value) -> Markup {
    let t = at.locale;
    let caption = evidence.get("caption").and_then(Value::as_str).unwrap_or_default();
    let rows = evidence.get("rows").and_then(Value::as_array).cloned().unwrap_or_default();
    let objects: Vec<_> = rows.iter().filter_map(Value::as_object).collect();
    let columns: Vec<String> =
        objects.first().map(|o| o.keys().cloned().collect()).unwrap_or_default();
    let cells = |o: &&serde_json::Map<String, Value>| -> Vec<Cell> {
        let word = |c: &String| match o.get(c) {
            Some(Value::String(word)) => Cell::text(word.clone()),
            None | Some(Value::Null) => Cell::number(t, None),
            Some(other) => Cell::text(other.to_string()),
        };
        columns.iter().map(word).collect()
    };
    let table = Table {
        caption: caption.to_owned(),
        rows: objects.iter().map(cells).collect(),
        columns: columns.clone(),
        hits: Vec::new(),
    };
    html! {
        section.figure id={ "evidence-" (i) } {
            h3 { (t.text("evidence")) }
            p { (t.english(caption)) }
            @if let Some(why) = evidence.get("not_loaded").and_then(Value::as_str) { p.soft { (t.english(why)) } }
            @if !table.rows.is_empty() { (table.html()) }
            @if let Some(sql) = evidence.get("sql").and_then(Value::as_str) {
                details { summary { "SQL" } pre tabindex="0" { code { (sql.trim()) } } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn publications_of_one_year_are_told_apart() {
        let of = |known_on: &str, current: f64| -> Specification {
            let choice = json!({"population": "all", "scope": "all", "from": "2024-01-01", "to": "2024-06-30",
                "known_on": known_on, "current": current, "previous": 9.0, "reproduces": false});
            serde_json::from_value(choice).expect("a choice")
        };
        let all = [of("2025-03-07", 7.0), of("2025-04-04", 8.0)];
        let runs = runs(Locale::of(Language::English), &all);
        let names: Vec<&str> = runs.iter().map(|(name, _)| name.as_str()).collect();
        let words = "all personnel, all missions";
        assert_eq!(names, [format!("{words}, 7 March 2025"), format!("{words}, 4 April 2025")]);
    }
}
