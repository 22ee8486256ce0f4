//! Is it getting safer? Deaths in service by time, cause, mission, type and nationality; what is known of them changes.

use base::Month;
use maud::{Markup, html};

use super::overview::{change_table, changes};
use super::{Loaded, choice, first, not_told_apart, or_why};
use crate::answer::{CauseCount, Comparison, Dataset, Difference, Series, Span};
use crate::chart::{Chart, Marks, Point};
use crate::figure::Figure;
use crate::frame::{At, Frame};
use crate::locale::{Locale, message_id};
use crate::series;
use crate::table::{Cell, Table};

/// What the page is given.
pub struct Safety {
    /// First year of series and totals.
    pub since: i16,
    /// The same period of the year before.
    pub comparison: Loaded<Comparison>,
    /// Deaths by malicious act, by year.
    pub years: Loaded<Series>,
    /// The same by month, the newest three years.
    pub months: Loaded<Series>,
    /// Mission-days with such a death, by year.
    pub mission_days: Loaded<Series>,
    /// Such deaths per 1,000 personnel-years, by year.
    pub rate: Loaded<Series>,
    /// Deaths by year and cause.
    pub by_cause: Loaded<Series>,
    /// Such deaths by mission.
    pub by_mission: Loaded<Series>,
    /// Such deaths by type of personnel.
    pub by_type: Loaded<Series>,
    /// Such deaths by nationality.
    pub by_nationality: Loaded<Series>,
    /// Deaths by year and cause in every publication.
    pub causes: Vec<CauseCount>,
    /// Row by row, the two newest publications.
    pub difference: Loaded<Difference>,
    /// The register of deaths and its publications.
    pub register: Dataset,
}

/// Years from which series may begin.
pub const SINCE: [i16; 7] = [1948, 1990, 2000, 2010, 2014, 2018, 2020];
/// The year from which series begin unless another is chosen.
pub const SINCE_DEFAULT: i16 = 2010;
/// Groups shown in a chart of groups; the table has all.
const RANKED: usize = 15;

/// Populations that can be chosen.
pub const POPULATIONS: [&str; 5] = ["all", "uniformed", "military", "police", "civilian"];
/// Scopes that can be chosen.
pub const SCOPES: [&str; 4] = ["all", "peacekeeping", "political", "secretariat"];

/// The page.
pub fn page(at: &At<'_>, given: &Safety) -> Frame {
    let t = at.locale;
    let line = match &given.comparison {
        Ok(c) => html! { (verdict_line(t, c)) },
        Err(why) => html! { (t.text("not-loaded")) " " (t.english(why)) },
    };
    let title = |id: &str| t.text(id);
    Frame {
        title: t.text("safety-title"),
        description: t.text("safety-description"),
        body: html! {
            (first(&t.text("safety-eyebrow"), &t.text("safety-title"), &line))
            (choices(at, given))
            h2 id="same-period" { (title("safety-same-period")) }
            (or_why(at, &title("safety-same-period"), &given.comparison, |c| same_period(at, c).html(at)))
            h2 id="time" { (title("safety-time")) }
            (or_why(at, &title("safety-time"), &given.years, |s| by_time(at, "years", s).html(at)))
            (or_why(at, &title("safety-months"), &given.months, |s| by_time(at, "months", s).html(at)))
            (or_why(at, &title("safety-rate"), &given.rate, |s| rate(at, given, s)))
            h2 id="clusters" { (title("safety-clusters")) }
            @if let (Ok(deaths), Ok(days)) = (&given.years, &given.mission_days) { (clusters(at, deaths, days).html(at)) }
            h2 id="groups" { (title("safety-groups")) }
            (or_why(at, &title("safety-missions"), &given.by_mission, |s| ranked(at, "missions", s)))
            (or_why(at, &title("safety-types"), &given.by_type, |s| ranked(at, "types", s)))
            (or_why(at, &title("safety-nationalities"), &given.by_nationality, |s| ranked(at, "nationalities", s)))
            h2 id="causes" { (title("safety-causes")) }
            (or_why(at, &title("safety-causes"), &given.by_cause, |s| causes(at, s)))
            (revised(at, given))
        },
        has_map: false,
    }
}

/// Whether a span reaches into the months before its publication that may still change.
fn may_change(span: &Span, c: &Comparison) -> bool {
    series::is_provisional(&Month::of(span.to).to_string(), c.known_on)
}

/// The one line that stands first.
pub fn verdict_line(t: &Locale, c: &Comparison) -> String {
    let (Some(now), Some(before)) = (c.current.value, c.previous.value) else {
        return t.text("not-known");
    };
    let mut values = vec![
        ("from", t.date(c.current.from).into()),
        ("to", t.date(c.current.to).into()),
        ("current", t.value(now).into()),
        ("previous", t.value(before).into()),
        ("year", c.previous.to.year().to_string().into()),
        ("count", now.into()),
    ];
    let mut said = t.say("safety-line", &values);
    if may_change(&c.current, c) {
        let year = c.current.to.year().to_string();
        said = format!("{said} {}", t.say("safety-provisional", &[("year", year.into())]));
    }
    let Some(p) = c.p_value else {
        return format!("{said} {}", t.text("safety-no-test"));
    };
    values.push(("p", t.probability(p).into()));
    // The word belongs to a test: all that are defined must agree before a difference is called one.
    let clear = c.tests.iter().filter_map(|test| test.p_value).all(|p| p < 0.05);
    let message = match (p < 0.05 && clear, p < 0.05) {
        (true, _) => "safety-clear",
        (false, true) => "safety-not-all",
        (false, false) => "safety-chance",
    };
    format!("{said} {}", t.say(message, &values))
}

fn choices(at: &At<'_>, given: &Safety) -> Markup {
    let t = at.locale;
    let options = |kind: &str, all: &[&str]| -> Vec<(String, String)> {
        all.iter().map(|v| ((*v).to_owned(), t.text(&message_id(kind, v)))).collect()
    };
    let since: Vec<(String, String)> =
        SINCE.iter().map(|y| (y.to_string(), y.to_string())).collect();
    let to = given.comparison.as_ref().map(|c| c.current.to.to_string()).unwrap_or_default();
    html! {
        @if at.links.answers() {
            form.choices.screen method="get" data-auto {
                div.field {
                    label for="to" { (t.text("cut-off")) }
                    input id="to" type="date" name="to" value=(to);
                }
                (choice("population", &t.text("population"), &options("population", &POPULATIONS), at.asked("population").unwrap_or("all"), "all"))
                (choice("scope", &t.text("scope"), &options("scope", &SCOPES), at.asked("scope").unwrap_or("all"), "all"))
                (choice("since", &t.text("since"), &since, &given.since.to_string(), &SINCE_DEFAULT.to_string()))
                button { (t.text("show")) }
            }
        }
    }
}

/// A period against the same days of the years before, with every test.
fn same_period(at: &At<'_>, c: &Comparison) -> Figure {
    let t = at.locale;
    let mut spans = c.years_before.clone();
    spans.insert(0, c.current);
    let rows = spans.iter().map(|s| {
        let days =
            t.say("between", &[("from", t.date(s.from).into()), ("to", t.date(s.to).into())]);
        vec![Cell::text(days), Cell::number(t, s.value)]
    });
    let points = spans.iter().rev().map(|s| Point {
        x: s.to.year().to_string(),
        y: s.value,
        said: t.value(s.value.unwrap_or_default()),
        provisional: may_change(s, c),
        ..Point::default()
    });
    let marks = Marks {
        language: t.language.code(),
        y_label: t.text("unit-deaths"),
        points: points.collect(),
        ..Marks::default()
    };
    let mut notes: Vec<Markup> = c
        .tests
        .iter()
        .map(|test| {
            let p = test.p_value.map_or_else(|| t.text("not-known"), |p| t.probability(p));
            html! { (t.english(&test.name)) ": p = " (p) " · " (t.english(&test.note)) }
        })
        .collect();
    notes.extend(c.other_vintages.iter().filter_map(|v| {
        let values = [
            ("date", t.date(v.known_on).into()),
            ("current", t.value(v.current?).into()),
            ("previous", t.value(v.previous?).into()),
        ];
        Some(html! { (t.say("safety-other-vintage", &values)) })
    }));
    notes.extend(series::notes(t, &c.indicator, &c.notes));
    let values = [
        ("population", t.text(&message_id("population", &c.population)).into()),
        ("scope", t.text(&message_id("scope", &c.scope)).into()),
        ("from", t.date(c.current.from).into()),
        ("to", t.date(c.current.to).into()),
        ("published", t.date(c.known_on).into()),
    ];
    let ratio = c.ratio.and_then(|r| {
        let values = [
            ("estimate", t.value(r.estimate?).into()),
            ("low", t.value(r.low?).into()),
            ("high", t.value(r.high?).into()),
        ];
        Some(t.say("safety-ratio", &values))
    });
    let query = format!("?to={}&population={}&scope={}", c.current.to, c.population, c.scope);
    Figure {
        id: "same-period-figure".into(),
        title: t.text("safety-same-period-title"),
        lead: ratio,
        definition: t.say("definition", &values),
        key: hatched_key(t, "year", &marks),
        chart: Some(Chart::Bars(marks)),
        table: Table {
            caption: t.text("safety-same-period"),
            columns: vec![t.text("period"), t.text("unit-deaths")],
            rows: rows.collect(),
            hits: vec![0],
        },
        notes,
        sources: c.source.iter().cloned().collect(),
        command: format!(
            "bluehelm compare {} --to {} --population {} --scope {} --known-on {}",
            c.indicator, c.current.to, c.population, c.scope, c.known_on
        ),
        sentence: verdict_line(t, c).trim_end_matches('.').to_owned(),
        api: Some(format!("/api/v1/comparisons/{}{query}", c.indicator)),
        ..Figure::default()
    }
}

/// What hatched bars are: parts of their year or month, figures that may still change, or both.
fn hatched_key(t: &Locale, by: &str, marks: &Marks) -> Vec<(&'static str, String)> {
    let part = marks.points.iter().any(|p| p.part).then(|| t.text(&format!("safety-part-{by}")));
    let provisional = marks.points.iter().any(|p| p.provisional).then(|| t.text("provisional"));
    let words: Vec<String> = part.into_iter().chain(provisional).collect();
    if words.is_empty() {
        return Vec::new();
    }
    vec![("s1", t.text("settled")), ("hatched", words.join(", "))]
}

/// Bars by year or month, with intervals.
fn by_time(at: &At<'_>, id: &str, s: &Series) -> Figure {
    let t = at.locale;
    let mut figure = series::figure(at, id, s);
    let marks = series::marks(t, s, 0, None);
    figure.key = hatched_key(t, s.by.first().map_or("year", String::as_str), &marks);
    figure.chart = Some(Chart::Bars(marks));
    figure
}

/// Such deaths per personnel-year, by year; said where they are of fewer people than the page is asked for.
fn rate(at: &At<'_>, given: &Safety, s: &Series) -> Markup {
    let mut figure = by_time(at, "rate", s);
    let asked = given.years.as_ref().is_ok_and(|years| years.population != s.population);
    figure.lead = asked.then(|| at.locale.text("safety-rate-uniformed"));
    figure.html(at)
}

/// Bars from the side for the largest groups; the table has all.
fn ranked(at: &At<'_>, id: &str, s: &Series) -> Markup {
    let t = at.locale;
    if s.rows.is_empty() {
        // Nobody died: that is known, and no lack of what the program carries.
        return html! { div.figure {
            h3 { (t.text(&format!("safety-{id}"))) }
            p { (t.text("safety-nobody")) }
            p.definition { (series::definition(t, s)) }
        } };
    }
    if !s.tells_apart(0) {
        return not_told_apart(at, &t.text(&format!("safety-{id}")), "fatalities");
    }
    let mut sorted = s.clone();
    sorted.rows.sort_by(|a, b| b.value.unwrap_or_default().total_cmp(&a.value.unwrap_or_default()));
    let mut figure = series::figure(at, id, &sorted);
    figure.title = t.text(&format!("safety-{id}"));
    let mut marks = series::marks(t, &sorted, 0, None);
    marks.points.truncate(RANKED);
    if sorted.rows.len() > RANKED {
        let values = [("shown", RANKED.into()), ("all", sorted.rows.len().into())];
        figure.lead = Some(t.say("first-of", &values));
    }
    // The first row is the largest: that is the one to quote.
    let mut first = sorted.clone();
    first.rows.truncate(1);
    figure.sentence = series::figure(at, id, &first).sentence;
    figure.chart = Some(Chart::Ranks(marks));
    figure.html(at)
}

/// Deaths beside mission-days: one attack that kills sixteen is one day.
fn clusters(at: &At<'_>, deaths: &Series, days: &Series) -> Figure {
    let t = at.locale;
    let (deaths_words, days_words) = (t.text("unit-deaths"), t.text("unit-mission-days"));
    let day = |year: &str| format!("{year}-07-01");
    let (mut points, mut rows, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for row in &deaths.rows {
        let year = row.key(0);
        let on = days.rows.iter().find(|d| d.key(0) == year);
        let per =
            row.value.zip(on.and_then(|d| d.value)).filter(|(_, d)| *d > 0.0).map(|(n, d)| n / d);
        rows.push(vec![
            Cell::text(series::time_words(t, deaths, row, 0)),
            Cell::number(t, row.value),
            Cell::number(t, on.and_then(|d| d.value)),
            Cell::number(t, per),
        ]);
        let point = |group: &String, row: &crate::answer::Row| Point {
            x: day(year),
            y: row.value,
            low: row.interval.and_then(|i| i.low),
            high: row.interval.and_then(|i| i.high),
            group: group.clone(),
            ..Point::default()
        };
        if deaths.is_part(row) {
            // A line "in a year" would fall to a part of one; the table has it.
            parts.push(year.to_owned());
            continue;
        }
        points.push(point(&deaths_words, row));
        points.extend(on.map(|d| point(&days_words, d)));
    }
    let groups = vec![deaths_words.clone(), days_words.clone()];
    let marks = Marks {
        language: t.language.code(),
        y_label: t.text("safety-per-year"),
        points,
        groups,
        ..Marks::default()
    };
    let mut figure = series::figure(at, "clusters-figure", days);
    figure.lead = Some(t.text("safety-clusters-line"));
    figure.chart = Some(Chart::Lines(marks));
    figure.notes.extend(parts.into_iter().map(|year| {
        html! { (t.say("safety-part-left-out", &[("year", year.into())])) }
    }));
    figure.key = vec![("s1", deaths_words), ("s2", days_words)];
    figure.table = Table {
        caption: t.text("safety-clusters"),
        columns: ["key-year", "unit-deaths", "unit-mission-days", "safety-per-day"]
            .map(|c| t.text(c))
            .to_vec(),
        rows,
        hits: Vec::new(),
    };
    figure
}

/// Deaths by year and cause; what is self-inflicted appears here and as a yearly total only.
fn causes(at: &At<'_>, s: &Series) -> Markup {
    let t = at.locale;
    let mut figure = series::figure(at, "causes-figure", s);
    let mut marks = series::marks(t, s, 0, Some(1));
    // An interval of a part would stand on the wrong height of a stack; the table has it.
    for point in &mut marks.points {
        (point.low, point.high) = (None, None);
    }
    let colours = ["s1", "s2", "s3", "s4", "s5", "s6"];
    figure.key = colours.into_iter().zip(marks.groups.clone()).collect();
    figure.chart = Some(Chart::Bars(marks));
    figure.html(at)
}

/// What two publications tell differently.
fn revised(at: &At<'_>, given: &Safety) -> Markup {
    let t = at.locale;
    let found = changes(&given.causes);
    html! {
        h2 id="revised" { (t.text("safety-revised")) }
        @if let Some((from, to, changes)) = found {
            @let values = [("from", t.date(from).into()), ("to", t.date(to).into()), ("years", changes.len().into())];
            p { (t.say("safety-revised-line", &values)) }
            div.narrow { (change_table(at, changes.iter())) }
        } @else { p { (t.text("safety-revised-none")) } }
        (or_why(at, &t.text("safety-revised-rows"), &given.difference, |d| difference(at, d, &given.register).html(at)))
    }
}

/// Row by row: which values became which, in two publications of a dataset.
pub(crate) fn difference(at: &At<'_>, d: &Difference, dataset: &Dataset) -> Figure {
    let t = at.locale;
    let value = |column: &str, v: Option<&str>| match v {
        None => t.text("not-known"),
        Some(v) => series::key_words(t, column, Some(v)),
    };
    let rows = d.reclassified.iter().map(|r| {
        vec![
            Cell::text(r.column.clone()),
            Cell::text(value(&r.column, r.from.as_deref())),
            Cell::text(value(&r.column, r.to.as_deref())),
            Cell::number(t, Some(r.count as f64)),
        ]
    });
    let values = [
        ("from", t.date(d.from).into()),
        ("to", t.date(d.to).into()),
        ("added", t.value(d.added as f64).into()),
        ("removed", t.value(d.removed as f64).into()),
        ("changed", t.value(d.changed as f64).into()),
    ];
    Figure {
        id: format!("difference-{}", d.dataset),
        title: t.text("safety-revised-rows"),
        lead: Some(t.say("difference-line", &values)),
        definition: t.say("difference-definition", &values),
        table: Table {
            caption: t.text("safety-revised-rows"),
            columns: ["column", "before", "after", "rows"].map(|c| t.text(c)).to_vec(),
            rows: rows.collect(),
            hits: Vec::new(),
        },
        // Without them a quote says neither what was compared nor whose it is.
        sources: dataset.sources(&[d.from, d.to]),
        command: format!("bluehelm diff {} --from {} --to {}", d.dataset, d.from, d.to),
        sentence: t.say("difference-line", &values),
        ..Figure::default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::link::{Links, Page};
    use crate::locale::Language;

    #[test]
    fn where_nobody_died_groups_are_not_said_to_be_lacking() {
        let locale = Locale::of(Language::English);
        let at = At { locale, links: Links::Served, page: Page::Safety, rest: &[], query: &[] };
        let series: Series = serde_json::from_value(json!({
            "indicator": {"id": "fatalities-malicious", "title": "Deaths by malicious act", "unit": "deaths",
                "table": "fatalities", "populations": ["all", "police"], "scopes": ["all"]},
            "population": "police", "scope": "all", "known_on": "2025-04-04", "by": ["mission"],
            "period": {"from": "2024-01-01", "to": "2024-12-31"}, "rows": [],
        }))
        .expect("a series");
        let html = ranked(&at, "missions", &series).into_string();
        assert!(html.contains("no such death") && html.contains("police;"), "{html}");
        assert!(!html.contains("bluehelm sync"), "{html}");
    }

    #[test]
    fn a_quote_of_what_changed_says_in_which_publications_of_what() {
        let locale = Locale::of(Language::English);
        let at = At { locale, links: Links::Served, page: Page::Data, rest: &[], query: &[] };
        let found: Difference =
            serde_json::from_value(json!({"dataset": "fatalities", "from": "2023-11-28",
            "to": "2025-04-04", "added": 79, "removed": 0, "changed": 115, "reclassified": []}))
            .expect("a difference");
        let publication = |day: &str| json!({"known_from": day, "snapshot": format!("{day}-bytes"), "rows": 4350, "quarantined": 0, "flagged": 0});
        let register: Dataset = serde_json::from_value(json!({"id": "fatalities", "title": "Deaths", "publisher": "UN",
            "licence": "CC BY", "citation": "Register of deaths", "url": "https://example.org",
            "publications": [publication("2025-04-04"), publication("2023-11-28"), publication("2022-01-01")]}))
        .expect("a dataset");
        let html = difference(&at, &found, &register).html(&at).into_string();
        for words in
            ["Register of deaths, as published on 28 November 2023", "SHA-256 2025-04-04-b"]
        {
            assert!(html.contains(words), "{words} is not in {html}");
        }
        assert!(!html.contains("2022"), "{html}");
    }

    #[test]
    fn a_quote_without_a_definition_has_no_empty_brackets() {
        let locale = Locale::of(Language::English);
        let at = At { locale, links: Links::Served, page: Page::Claims, rest: &[], query: &[] };
        let figure = Figure { sentence: "It is so".into(), ..Figure::default() };
        assert!(figure.html(&at).into_string().contains("It is so [computed with"));
    }
}
