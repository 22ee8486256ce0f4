//! What is said of a forecast wherever it is shown: chances, the benchmark's beside them, the record, what changed and what
//! followed.

use std::collections::BTreeSet;

use base::{Date, Month};
use maud::{Markup, html};

use super::choice;
use super::reliability::reliability;
use crate::answer_forecast::{Kind, Line, Standing};
use crate::chart::{Chart, Marks, Point};
use crate::figure::Figure;
use crate::frame::At;
use crate::locale::Locale;
use crate::map::{Place, bounds, map};
use crate::table::{Cell, Table};

/// Areas drawn; the table has more.
const DRAWN: usize = 12;
/// Areas in a table; the table `forecasts` has all.
const LISTED: usize = 60;
/// The radius and span that are drawn unless others are asked for.
const USUAL: (f64, i32) = (25.0, 30);

/// Whether a map is drawn of it.
pub(crate) fn is_mapped(standing: &Standing) -> bool {
    standing.kinds.iter().flat_map(|kind| &kind.lines).any(|line| line.latitude.is_some())
}

/// All forecasts that may be public, or what would bring some.
pub(crate) fn all(at: &At<'_>, all: &[Standing]) -> Markup {
    let t = at.locale;
    html! {
        @if all.is_empty() {
            div.figure {
                h3 { (t.text("protection-none")) }
                p { (t.text("protection-none-more")) }
                pre tabindex="0" { code { "bluehelm sync ucdp_ged geo_pko_units\nbluehelm forecast run --level camp --mission MINUSMA --origin 2020-06-30 --save" } }
            }
        } @else {
            p { (t.text("protection-how")) }
            @for standing in all.iter().filter(|s| is_mapped(s)) { (near(at, standing)) }
            @for standing in all.iter().filter(|s| !is_mapped(s)) { (months(at, standing)) }
        }
    }
}

/// What its parts are called on the page. Copying takes the words of the first of a name: two targets have two.
fn id_of(standing: &Standing) -> String {
    let mission = standing.mission.as_deref().unwrap_or("all").to_lowercase();
    format!("{}-{mission}-{}", standing.level, standing.target)
}

/// Forecasts around places: a map, a figure for each span of days, the record.
fn near(at: &At<'_>, standing: &Standing) -> Markup {
    let t = at.locale;
    let mut radii: Vec<Option<f64>> = standing.kinds.iter().map(|kind| kind.radius_km).collect();
    radii.dedup();
    let asked = at.asked("radius").and_then(|km| km.parse().ok()).unwrap_or(USUAL.0);
    let radius = radii.iter().copied().find(|km| *km == Some(asked));
    let radius = radius.or(radii.first().copied()).flatten();
    let kinds: Vec<&Kind> = standing.kinds.iter().filter(|kind| kind.radius_km == radius).collect();
    let usual = kinds.iter().min_by_key(|kind| (kind.days - USUAL.1).abs());
    let id = id_of(standing);
    let title = title(t, standing);
    html! {
        h3 id=(id) { (title) }
        p { (seen(at, standing)) }
        @if radii.len() > 1 && at.links.answers() {
            form.choices.screen method="get" data-auto {
                (choice("radius", &t.text("protection-radius"), &options(t, &radii), &text_of(radius), &text_of(Some(USUAL.0))))
                button { (t.text("show")) }
            }
        }
        @if let Some(kind) = usual {
            div.figure {
                p.lead { (t.say("protection-map", &[("what", span(t, kind).into())])) }
                (map(at, &title, &[], &places(t, kind), bounds(&places(t, kind))))
            }
            // The usual span first, then the others.
            (figure(at, &id, standing, kind).html(at))
            @for other in kinds.iter().filter(|k| k.days != kind.days || k.first_day != kind.first_day) {
                (figure(at, &id, standing, other).html(at))
            }
            (reliability(at, &id, standing, kind))
        }
    }
}

/// Forecasts by country: a figure of all months.
fn months(at: &At<'_>, standing: &Standing) -> Markup {
    let t = at.locale;
    let id = id_of(standing);
    let lines = || standing.kinds.iter().flat_map(|kind| kind.lines.iter().map(move |l| (kind, l)));
    let areas: BTreeSet<&str> = lines().map(|(_, line)| line.area.as_str()).collect();
    let point = |(kind, line): (&Kind, &Line)| Point {
        x: Month::of(kind.first_day).to_string(),
        y: Some(line.mean),
        low: line.low,
        high: line.high,
        said: format!("{}: {}", t.month(Month::of(kind.first_day)), deaths(t, line)),
        ..Point::default()
    };
    let marks = Marks {
        language: t.language.code(),
        y_label: t.text("protection-expected"),
        points: lines().map(point).collect(),
        ..Marks::default()
    };
    let Some(kind) = standing.kinds.first() else { return html! {} };
    let rows = lines().take(LISTED).map(|(kind, line)| {
        let name = format!("{}, {}", line.area, t.month(Month::of(kind.first_day)));
        cells(t, name, standing, line)
    });
    let table = Table {
        caption: t.text("protection-caption"),
        columns: columns(t, standing, "protection-country"),
        rows: rows.collect(),
        hits: Vec::new(),
    };
    let chart = (areas.len() == 1).then_some(Chart::Bars(marks));
    let figure = Figure {
        id: format!("{id}-months"),
        title: title(t, standing),
        lead: Some(record_words(t, kind)),
        definition: definition(t, standing, kind),
        chart,
        table,
        notes: notes(at, standing),
        sources: standing.sources.clone(),
        command: command(standing, kind),
        api: Some("/api/v1/tables/forecasts".to_owned()),
        ..Figure::default()
    };
    html! {
        h3 id=(id) { (figure.title) }
        p { (seen(at, standing)) }
        (figure.html(at))
        (reliability(at, &id, standing, kind))
    }
}

/// One span of days: chances by area, drawn beside the benchmark's, with what followed.
fn figure(at: &At<'_>, id: &str, standing: &Standing, kind: &Kind) -> Figure {
    let t = at.locale;
    let names = names(kind);
    let drawn = || kind.lines.iter().zip(&names).take(DRAWN);
    let mark = |name: &String, chance: Option<f64>| Point {
        x: name.clone(),
        y: chance.map(|p| 100.0 * p),
        said: format!("{name}: {}", chance.map_or_else(String::new, |p| percent(t, p))),
        ..Point::default()
    };
    let marks = Marks {
        language: t.language.code(),
        y_label: t.text("protection-chance-1"),
        points: drawn().map(|(line, name)| mark(name, line.chances[0])).collect(),
        targets: drawn().map(|(line, name)| mark(name, line.benchmark_chances[0])).collect(),
        ..Marks::default()
    };
    let listed = kind.lines.iter().zip(&names).take(LISTED);
    let table = Table {
        caption: t.text("protection-caption"),
        columns: columns(t, standing, &format!("protection-{}", standing.level)),
        rows: listed.map(|(line, name)| cells(t, name.clone(), standing, line)).collect(),
        hits: Vec::new(),
    };
    let lead = [Some(record_words(t, kind)), kind.followed.map(|f| followed_words(t, &f))];
    let top = kind.lines.first().zip(names.first());
    let sentence = top.map(|(line, name)| {
        let values = [
            ("area", name.as_str().into()),
            ("what", span(t, kind).into()),
            ("chance", line.chances[0].map_or_else(String::new, |p| percent(t, p)).into()),
            (
                "benchmark",
                line.benchmark_chances[0].map_or_else(String::new, |p| percent(t, p)).into(),
            ),
        ];
        t.say("protection-sentence", &values)
    });
    Figure {
        // Two months may be of as many days.
        id: format!("{id}-{}-{}", kind.first_day, kind.days),
        title: span(t, kind),
        lead: Some(lead.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        definition: definition(t, standing, kind),
        chart: Some(Chart::Ranks(marks)),
        key: vec![("s1", t.text("protection-served")), ("tick", model(t, &kind.benchmark))],
        table,
        notes: notes(at, standing),
        sources: standing.sources.clone(),
        command: command(standing, kind),
        sentence: sentence.unwrap_or_default(),
        api: Some("/api/v1/tables/forecasts".to_owned()),
        ..Figure::default()
    }
}

fn columns(t: &Locale, standing: &Standing, area: &str) -> Vec<String> {
    let mut columns = vec![
        t.text(area),
        t.text("protection-chance-1"),
        t.text("protection-chance-10"),
        t.text("protection-chance-25"),
        t.text("protection-expected"),
        t.text("protection-interval"),
    ];
    if let Some(before) = standing.before {
        columns.push(t.say("protection-change", &[("date", t.date(before).into())]));
    }
    columns.push(t.text("protection-happened"));
    columns
}

fn cells(t: &Locale, name: String, standing: &Standing, line: &Line) -> Vec<Cell> {
    let beside = |at: usize| match (line.chances[at], line.benchmark_chances[at]) {
        (Some(ours), Some(theirs)) => {
            Cell::figure(format!("{} ({})", percent(t, ours), percent(t, theirs)))
        }
        (ours, _) => Cell::number(t, ours.map(|p| 100.0 * p)),
    };
    let mut cells = vec![Cell::text(name), beside(0), beside(1), beside(2)];
    cells.push(Cell::figure(t.number(line.mean, 1)));
    cells.push(Cell::interval(t, line.low, line.high));
    if standing.before.is_some() {
        let change = line.before.zip(line.chances[0]).map(|(before, now)| 100.0 * (now - before));
        cells.push(change.map_or_else(
            || Cell::number(t, None),
            |points| {
                let sign = if points > 0.05 { "+" } else { "" };
                Cell::figure(format!("{sign}{}", t.number(points, 1)))
            },
        ));
    }
    cells.push(
        line.deaths
            .map_or_else(|| Cell::number(t, None), |deaths| Cell::figure(t.number(deaths, 1))),
    );
    cells
}

/// What it is: whose camps, and seen when.
fn title(t: &Locale, standing: &Standing) -> String {
    let values = [
        ("mission", standing.mission.clone().unwrap_or_else(|| t.text("scope-all")).into()),
        ("date", t.date(standing.origin).into()),
    ];
    t.say(&format!("protection-title-{}", standing.level), &values)
}

fn seen(at: &At<'_>, standing: &Standing) -> Markup {
    let t = at.locale;
    let last = standing.kinds.iter().map(|kind| kind.last_day).max();
    let is_past = last.is_some_and(|last| standing.made_on > last);
    let values =
        [("date", t.date(standing.origin).into()), ("made", t.date(standing.made_on).into())];
    html! {
        (t.say(if is_past { "protection-made-after" } else { "protection-made" }, &values))
        // Forecasts of countries are stored with the word before it.
        " " (t.text("protection-known")) " " (t.english(standing.known.trim_start_matches("events: "))) "."
    }
}

fn notes(at: &At<'_>, standing: &Standing) -> Vec<Markup> {
    let t = at.locale;
    let mut notes = vec![
        html! { (t.text("protection-note-chance")) },
        html! { (t.text("protection-note-end")) },
        html! { (t.text("protection-note-why")) },
    ];
    if standing.kinds.iter().any(|kind| kind.lines.len() > LISTED) {
        notes.push(html! { (t.text("protection-note-more")) });
    }
    notes
}

/// What is served and what it has earned.
fn record_words(t: &Locale, kind: &Kind) -> String {
    let skill = |x: f64| t.number(100.0 * x, 1);
    let (Some(found), Some(low), Some(high)) = (kind.skill, kind.skill_low, kind.skill_high) else {
        return t.say("protection-record-none", &[("benchmark", model(t, &kind.benchmark).into())]);
    };
    let year = |year: Option<i64>| year.map(|y| y.to_string()).unwrap_or_default();
    let values = [
        ("model", model(t, &kind.model).into()),
        ("benchmark", model(t, &kind.benchmark).into()),
        ("n", t.value(kind.record_forecasts as f64).into()),
        ("from", year(kind.record_from).into()),
        ("to", year(kind.record_to).into()),
        ("skill", skill(found).into()),
        ("low", skill(low).into()),
        ("high", skill(high).into()),
    ];
    let is_benchmark = kind.model == kind.benchmark;
    t.say(if is_benchmark { "protection-record-no" } else { "protection-record-yes" }, &values)
}

fn followed_words(t: &Locale, f: &crate::answer_forecast::Followed) -> String {
    let values = [
        ("areas", f.areas.to_string().into()),
        ("expected", t.number(f.expected, 1).into()),
        ("benchmark", t.number(f.benchmark_expected, 1).into()),
        ("happened", f.happened.to_string().into()),
        ("date", t.date(f.covered_to).into()),
    ];
    t.say("protection-followed", &values)
}

/// What is forecast: of countries all months, from the first to the last.
pub(super) fn definition(t: &Locale, standing: &Standing, kind: &Kind) -> String {
    let days = |of: fn(&Kind) -> Date| standing.kinds.iter().map(of);
    let (from, to) = match standing.level.as_str() {
        "country" => (days(|k| k.first_day).min(), days(|k| k.last_day).max()),
        _ => (None, None),
    };
    let mut values = vec![
        ("target", t.text(&format!("protection-target-{}", standing.target)).into()),
        ("date", t.date(standing.origin).into()),
        ("from", t.date(from.unwrap_or(kind.first_day)).into()),
        ("to", t.date(to.unwrap_or(kind.last_day)).into()),
    ];
    let Some(lag) = standing.lag_days else {
        return t.say("protection-definition-no-lag", &values);
    };
    values.push(("days", lag.to_string().into()));
    t.say("protection-definition", &values)
}

/// The span and the radius in words.
pub(super) fn span(t: &Locale, kind: &Kind) -> String {
    let values = [
        ("days", kind.days.to_string().into()),
        ("from", t.date(kind.first_day).into()),
        ("to", t.date(kind.last_day).into()),
        ("km", text_of(kind.radius_km).into()),
    ];
    t.say(if kind.radius_km.is_some() { "protection-span-km" } else { "protection-span" }, &values)
}

/// A forecaster's name.
pub(super) fn model(t: &Locale, name: &str) -> String {
    t.text(&format!("protection-model-{}", name.replace(' ', "-")))
}

/// A chance in per cent; a small one is never a bare zero, a large one never certain.
pub(super) fn percent(t: &Locale, chance: f64) -> String {
    match 100.0 * chance {
        p if p > 0.0 && p < 0.1 => format!("< {}", t.number(0.1, 1)),
        p if p > 99.9 && p < 100.0 => format!("> {}", t.number(99.9, 1)),
        p => t.number(p, 1),
    }
}

fn deaths(t: &Locale, line: &Line) -> String {
    let end = |n: Option<f64>| n.map_or_else(|| t.text("not-known"), |n| t.number(n, 0));
    format!(
        "{} ({})",
        t.number(line.mean, 1),
        t.say("interval", &[("low", end(line.low).into()), ("high", end(line.high).into())])
    )
}

fn places(t: &Locale, kind: &Kind) -> Vec<Place> {
    let place = |(line, name): (&Line, String)| {
        let chance = line.chances[0]?;
        Some(Place {
            latitude: line.latitude?,
            longitude: line.longitude?,
            // The area of the mark is the chance.
            size: Some(12_000.0 * chance),
            said: format!("{name}: {} %", percent(t, chance)),
        })
    };
    kind.lines.iter().zip(names(kind)).filter_map(place).collect()
}

/// Names of areas, told apart by their place where two are the same.
fn names(kind: &Kind) -> Vec<String> {
    let all = |name: &str| kind.lines.iter().filter(|line| line.area == name).count();
    let name = |line: &Line| match (all(&line.area), line.latitude.zip(line.longitude)) {
        (2.., Some((north, east))) => format!("{} ({north:.2}, {east:.2})", line.area),
        _ => line.area.clone(),
    };
    kind.lines.iter().map(name).collect()
}

fn options(t: &Locale, radii: &[Option<f64>]) -> Vec<(String, String)> {
    let one =
        |km: &Option<f64>| (text_of(*km), t.say("protection-km", &[("km", text_of(*km).into())]));
    radii.iter().map(one).collect()
}

fn text_of(km: Option<f64>) -> String {
    km.map(|km| km.to_string()).unwrap_or_default()
}

fn command(standing: &Standing, kind: &Kind) -> String {
    let mission = standing.mission.as_ref().map(|m| format!(" --mission {m}")).unwrap_or_default();
    let (level, target, origin) = (&standing.level, &standing.target, standing.origin);
    if level == "country" {
        let month = Month::of(origin);
        return format!(
            "bluehelm forecast run --level country --target {target}{mission} --origin {month}"
        );
    }
    let radius = kind.radius_km.map(|km| format!(" --radius {km}")).unwrap_or_default();
    let days = kind.days;
    format!(
        "bluehelm forecast run --level {level} --target {target}{mission} --origin {origin}{radius} --days {days}"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::link::{Links, Page};
    use crate::locale::Language;

    fn standing(model: &str) -> Standing {
        let line = json!({"area": "<b>Gao", "latitude": 16.27, "longitude": -0.04, "mean": 2.5, "low": 0.0, "high": 12.0,
            "chances": [0.31, 0.04, 0.0004], "benchmark_chances": [0.25, 0.02, 0.0], "before": 0.28, "deaths": null});
        let bin = json!({"forecaster": "pool", "chance": 0.3, "happened": 0.33, "forecasts": 120});
        let kind = json!({"radius_km": 25.0, "first_day": "2020-07-01", "last_day": "2020-07-30", "days": 30, "model": model,
            "benchmark": "climatology", "skill": 0.02, "skill_low": -0.01, "skill_high": 0.05, "record_from": 2014,
            "record_to": 2020, "record_forecasts": 900, "lines": [line], "followed": null, "reliability": [bin]});
        let all = json!({"level": "camp", "target": "all", "mission": "MINUSMA", "origin": "2020-06-30", "before": "2020-05-31",
            "made_on": "2026-11-27", "known": "newest publication", "lag_days": 30, "kinds": [kind], "sources": []});
        serde_json::from_value(all).expect("the documented JSON")
    }

    fn shown(language: Language, given: &[Standing]) -> String {
        let locale = Locale::of(language);
        let at = At { locale, links: Links::Served, page: Page::Protection, rest: &[], query: &[] };
        all(&at, given).into_string()
    }

    #[test]
    fn chances_stand_beside_the_climatology_the_record_and_the_origin_before() {
        let html = shown(Language::English, &[standing("climatology")]);
        for words in [
            "31 (25)",
            "&lt; 0.1 (0)",
            "0 to 12",
            ">+3<",
            "No skill over the climatology is shown",
            "&lt;b&gt;Gao",
            "<svg",
        ] {
            assert!(html.contains(words), "{words} is not in {html}");
        }
        // What followed is not known: never a zero.
        assert!(html.contains("not known") && !html.contains("protection-"), "{html}");
        let html = shown(Language::French, &[standing("pool")]);
        assert!(html.contains("Prévision donnée\u{a0}: la combinaison de prévisions"), "{html}");
    }

    #[test]
    fn months_of_a_country_are_said_from_the_first_to_the_last_and_no_lag_is_made_up() {
        let mut given = standing("climatology");
        let (first, mut last) = (given.kinds[0].clone(), given.kinds[0].clone());
        (last.first_day, last.last_day) =
            ("2020-08-01".parse().expect("a day"), "2020-08-31".parse().expect("a day"));
        given.kinds = vec![first, last];
        given.kinds.iter_mut().for_each(|k| (k.radius_km, k.lines[0].latitude) = (None, None));
        (given.level, given.lag_days) = ("country".to_owned(), None);
        given.known = "events: newest publication".to_owned();
        let html = shown(Language::English, &[given.clone()]);
        assert!(html.contains("1 July 2020 to 31 August 2020; seen on 30 June 2020"), "{html}");
        assert!(!html.contains("not yet reported") && !html.contains("vents: events"), "{html}");
        let html = shown(Language::French, &[given]);
        assert!(html.contains("vue du 30 juin 2020") && !html.contains("derniers jours"), "{html}");
    }

    #[test]
    fn figures_of_two_targets_and_of_two_months_have_names_of_their_own() {
        let (first, mut second) = (standing("pool"), standing("pool"));
        second.target = "civilians".to_owned();
        let mut month = second.kinds[0].clone();
        (month.first_day, month.last_day) =
            ("2020-07-31".parse().expect("a day"), "2020-08-29".parse().expect("a day"));
        second.kinds.push(month);
        let html = shown(Language::English, &[first, second]);
        let quotes: Vec<&str> = html.split("data-copy=\"").skip(1).collect();
        let mut named: Vec<_> = quotes.iter().filter_map(|rest| rest.split('"').next()).collect();
        named.sort_unstable();
        named.dedup();
        assert_eq!((named.len(), quotes.len()), (3, 3), "{named:?}");
    }

    #[test]
    fn where_nothing_is_stored_the_page_says_what_would_bring_some() {
        assert!(shown(Language::English, &[]).contains("bluehelm forecast run --level camp"));
    }
}
