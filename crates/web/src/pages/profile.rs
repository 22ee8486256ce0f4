//! What do the tables say of one partner or mission? Questions, answers in sentences, and the numbers behind them.

use base::{Date, Month};
use maud::{Markup, html};
use serde_json::{Map, Value};

use crate::answer_partners::{Column, Listed, Profile, Section};
use crate::chart::{Chart, Marks, Point};
use crate::figure::Figure;
use crate::frame::{At, Frame};
use crate::link::{Page, encoded};
use crate::table::{Cell, Table};

/// Rows of a section that a page shows; the API and the command line have all.
const ROWS: usize = 400;
/// The column of a section that its others are held against.
const TARGET: &str = "target";

/// Where else a profile is given.
pub struct Elsewhere {
    /// The command that gives it.
    pub command: String,
    /// Its path below `/api/v1/`.
    pub api: String,
}

impl Elsewhere {
    /// Of the profile that a command gives of a subject: `partner` BGD is `bluehelm partner BGD` and `partners/BGD`.
    pub fn of(command: &str, api: &str, subject: &str) -> Self {
        let api = format!("{api}/{}", encoded(subject));
        // A shell takes `UNOSOM II` for two words.
        let subject = match subject.contains(char::is_whitespace) {
            true => format!("\"{subject}\""),
            false => subject.to_owned(),
        };
        Self { command: format!("bluehelm {command} {subject}"), api }
    }

    /// Of a profile that has no other subject.
    pub fn of_all(command: &str) -> Self {
        Self { command: format!("bluehelm {command}"), api: command.to_owned() }
    }
}

/// The profile's page, below page `of`.
pub fn page(at: &At<'_>, profile: &Profile, elsewhere: &Elsewhere, of: Page) -> Frame {
    let t = at.locale;
    Frame {
        title: profile.title.clone(),
        description: profile.title.clone(),
        body: html! {
            p.crumbs { a href=(at.link(of, &[], &[])) { (t.text(&format!("page-{}", of.name()))) } }
            div.first {
                p.eyebrow { code { (profile.subject.id) } }
                h1 { (t.english(&profile.title)) }
                @for finding in profile.sections.first().into_iter().flat_map(|s| &s.findings) {
                    p.line { (t.english(&finding.text)) }
                }
            }
            (sections(at, profile, elsewhere))
        },
        has_map: false,
    }
}

/// Its sections with a list of them, and what holds for all.
pub(crate) fn sections(at: &At<'_>, profile: &Profile, elsewhere: &Elsewhere) -> Markup {
    let t = at.locale;
    html! {
            nav.screen aria-label=(t.text("profile-contents")) {
                ul.contents { @for section in &profile.sections { li { a href={ "#" (section.id) } { (t.english(&section.title)) } } } }
            }
            @for section in &profile.sections { (self::section(at, profile, section, elsewhere)) }
            @if !profile.notes.is_empty() {
                h2 { (t.text("notes")) }
                ul.notes { @for note in &profile.notes { li { (t.english(note)) } } }
            }
    }
}

/// Words that stand alone once they are quoted: they name whom they are about.
fn of_subject(profile: &Profile, words: &str) -> String {
    let name = &profile.subject.name;
    if words.is_empty() || words.starts_with(name.as_str()) {
        return words.to_owned();
    }
    format!("{name}: {words}")
}

fn section(at: &At<'_>, profile: &Profile, section: &Section, elsewhere: &Elsewhere) -> Markup {
    let t = at.locale;
    let shown = section.rows.len().min(ROWS);
    let mut findings = section.findings.iter();
    let (chart, key) = chart(at, section);
    // The newest rows of a series are what one looks for.
    let newest_first = section.chart.as_ref().is_some_and(|c| c.kind == "line");
    let mut rows: Vec<&Map<String, Value>> = section.rows.iter().collect();
    if newest_first {
        rows.reverse();
    }
    let table = Table {
        caption: section.title.clone(),
        columns: section.columns.iter().map(head).collect(),
        rows: rows.into_iter().take(shown).map(|row| cells(at, &section.columns, row)).collect(),
        hits: Vec::new(),
    };
    let mut notes: Vec<Markup> = section
        .columns
        .iter()
        .map(|c| html! { strong { (t.english(&c.name.replace('_', " "))) } ": " (t.english(&c.meaning)) })
        .collect();
    notes.extend(section.notes.iter().map(|n| t.english(n)));
    notes.extend(
        section.missing.iter().map(|m| html! { (t.english(&m.what)) ": " (t.english(&m.why)) }),
    );
    if shown < section.rows.len() {
        let values = [("shown", shown.into()), ("all", section.rows.len().into())];
        notes.push(html! { (t.say("profile-rows", &values)) });
    }
    let figure = Figure {
        id: section.id.clone(),
        title: section.title.clone(),
        lead: findings.next().map(|f| f.text.clone()),
        definition: section.question.clone(),
        chart,
        key,
        table,
        notes,
        sources: section.sources.clone(),
        command: format!("{} --section {}", elsewhere.command, section.id),
        api: Some(format!("/api/v1/{}?section={}", elsewhere.api, section.id)),
        sentence: section
            .findings
            .first()
            .map(|f| of_subject(profile, f.text.trim_end_matches('.')))
            .unwrap_or_default(),
        sentence_definition: Some(of_subject(profile, &section.question)),
        english: true,
    };
    html! {
        (figure.html(at))
        @for finding in findings { p { (t.english(&finding.text)) } }
    }
}

fn head(column: &Column) -> String {
    let name = column.name.replace('_', " ");
    match &column.unit {
        Some(unit) => format!("{name} ({unit})"),
        None => name,
    }
}

fn cells(at: &At<'_>, columns: &[Column], row: &Map<String, Value>) -> Vec<Cell> {
    let t = at.locale;
    let cell = |column: &Column| match row.get(&column.name) {
        None | Some(Value::Null) => Cell::number(t, None),
        Some(Value::Number(n)) if column.unit.is_none() => Cell::figure(n.to_string()),
        Some(Value::Number(n)) => Cell::number(t, n.as_f64()),
        Some(Value::Bool(yes)) => Cell::text(t.text(if *yes { "yes" } else { "no" })),
        Some(Value::String(text)) => Cell::text(text.clone()),
        Some(other) => Cell::text(other.to_string()),
    };
    columns.iter().map(cell).collect()
}

fn word(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    }
}

fn chart(at: &At<'_>, section: &Section) -> (Option<Chart>, Vec<(&'static str, String)>) {
    const COLOURS: [&str; 6] = ["s1", "s2", "s3", "s4", "s5", "s6"];
    let Some(said) = section.chart.as_ref().filter(|_| section.rows.len() > 1) else {
        return (None, Vec::new());
    };
    let (mut groups, mut points, mut targets) = (Vec::<String>::new(), Vec::new(), Vec::new());
    let is_line = said.kind == "line";
    // What a line is held against is dashed in its colour, and no line of its own.
    let is_target = |y: &String| is_line && y == TARGET;
    let drawn = said.y.iter().filter(|y| !is_target(y)).count();
    let column = |name: &str| section.columns.iter().find(|c| c.name == name);
    for row in &section.rows {
        for y in &said.y {
            let series = match &said.by {
                Some(by) if drawn <= 1 => word(row.get(by)),
                Some(by) => format!("{} {}", word(row.get(by)), y.replace('_', " ")),
                None if is_target(y) => groups.first().cloned().unwrap_or_default(),
                None => y.replace('_', " "),
            };
            if is_target(y) {
                let y = row.get(y).and_then(Value::as_f64);
                let x = word(row.get(&said.x));
                targets.extend(y.map(|y| Point {
                    x,
                    y: Some(y),
                    group: series,
                    ..Point::default()
                }));
                continue;
            }
            if !groups.contains(&series) {
                groups.push(series.clone());
            }
            let end = |name: Option<&String>| name.and_then(|n| row.get(n)).and_then(Value::as_f64);
            points.push(Point {
                x: word(row.get(&said.x)),
                y: row.get(y).and_then(Value::as_f64),
                low: end(column(y).and_then(|c| c.low.as_ref())),
                high: end(column(y).and_then(|c| c.high.as_ref())),
                group: series,
                ..Point::default()
            });
        }
    }
    if groups.len() > COLOURS.len() {
        // More lines than colours tell nothing; the table does.
        return (None, Vec::new());
    }
    let unit =
        said.y.first().and_then(|y| column(y)).and_then(|c| c.unit.clone()).unwrap_or_default();
    fill_years(&mut points, &groups, is_line);
    if is_line && points.iter().all(|p| year(p).is_some()) {
        // A year stands at its middle.
        points.iter_mut().chain(&mut targets).for_each(|p| p.x += "-07-01");
    }
    let dated = points.iter().all(|p| p.x.parse::<Date>().is_ok());
    let mut key: Vec<(&'static str, String)> = match groups.len() {
        0 | 1 => Vec::new(),
        _ => COLOURS.into_iter().zip(groups.clone()).collect(),
    };
    let language = at.locale.language.code();
    if is_line && dated {
        if !targets.is_empty() {
            key.push(("target", at.locale.text("target")));
        }
        fill_gaps(&mut points, &groups);
        let marks = Marks { language, y_label: unit, points, groups, targets, ..Marks::default() };
        return (Some(Chart::Lines(marks)), key);
    }
    let single = groups.len() == 1;
    if single {
        points.iter_mut().for_each(|p| p.group.clear());
    } else {
        points.iter_mut().for_each(|p| (p.low, p.high) = (None, None));
    }
    let groups = if single { Vec::new() } else { groups };
    (Some(Chart::Bars(Marks { language, y_label: unit, points, groups, ..Marks::default() })), key)
}

fn year(point: &Point) -> Option<i16> {
    point.x.parse().ok().filter(|_| point.x.len() == 4)
}

/// A year without a row keeps its place: a gap in each line, an empty place among bars.
fn fill_years(points: &mut Vec<Point>, groups: &[String], of_lines: bool) {
    let years: Option<Vec<i16>> = points.iter().map(year).collect();
    let years = years.unwrap_or_default();
    let (Some(first), Some(last)) = (years.iter().min(), years.iter().max()) else { return };
    for year in (*first..=*last).map(|year| year.to_string()) {
        for group in groups {
            // Bars of other groups fill a year's place; the line of a group is its own.
            let fills = |p: &Point| p.x == year && (!of_lines || p.group == *group);
            if !points.iter().any(fills) {
                let (x, group) = (year.clone(), group.clone());
                points.push(Point { x, group, ..Point::default() });
            }
        }
    }
    points.sort_by(|a, b| a.x.cmp(&b.x));
}

/// A month-end without a row is a gap in a line, not a bridge over it.
fn fill_gaps(points: &mut Vec<Point>, groups: &[String]) {
    for group in groups {
        let days: Vec<Date> =
            points.iter().filter(|p| p.group == *group).filter_map(|p| p.x.parse().ok()).collect();
        let is_month_end = |d: &Date| *d == d.last_of_month();
        let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else { continue };
        if !days.iter().all(is_month_end) {
            continue;
        }
        // Months, quarters: the step is the shortest there is.
        let mut months: Vec<i32> = days.iter().map(|d| Month::of(*d).index()).collect();
        months.sort_unstable();
        let steps = months.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0);
        let Some(step) = steps.min() else { continue };
        let mut month = Some(Month::of(*first));
        while let Some(m) = month.filter(|m| *m < Month::of(*last)) {
            if !days.contains(&m.last_day()) {
                points.push(Point {
                    x: m.last_day().to_string(),
                    group: group.clone(),
                    ..Point::default()
                });
            }
            month = m.checked_add(step);
        }
    }
    points.sort_by(|a, b| a.x.cmp(&b.x));
}

/// Links to everyone or everything of a kind.
pub(crate) fn list(at: &At<'_>, page: Page, all: &[Listed]) -> Markup {
    html! {
        ul.columns { @for one in all {
            li { a href=(at.link(page, &[&one.id], &[])) {
                @if one.name == one.id { (one.id) } @else { (one.id) span.soft { " " (at.locale.english(&one.name)) } }
            } }
        } }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_month_end_without_a_row_is_a_gap() {
        let point = |x: &str| Point {
            x: x.into(),
            y: Some(1.0),
            group: "total".into(),
            ..Point::default()
        };
        let mut points = vec![point("2020-05-31"), point("2020-07-31")];
        fill_gaps(&mut points, &["total".to_owned()]);
        let gap = Point { x: "2020-06-30".into(), group: "total".into(), ..Point::default() };
        // Two months alone have no step of one; a third month tells that the sixth is missing.
        assert_eq!(points.len(), 2);
        points.push(point("2020-08-31"));
        fill_gaps(&mut points, &["total".to_owned()]);
        assert_eq!(points[1], gap);
        assert_eq!(points.len(), 4);
    }

    fn chart_of(section: serde_json::Value) -> serde_json::Value {
        let locale = crate::locale::Locale::of(crate::Language::English);
        let links = crate::Links::Served;
        let at = At { locale, links, page: Page::Conduct, rest: &[], query: &[] };
        let section: Section = serde_json::from_value(section).expect("a section");
        serde_json::to_value(chart(&at, &section)).expect("JSON")
    }

    #[test]
    fn a_year_without_a_row_keeps_its_place_among_bars() {
        let drawn = chart_of(
            json!({"id": "a", "title": "A", "question": "?", "findings": [], "columns": [],
            "chart": {"kind": "points", "x": "year", "y": ["count"]},
            "rows": [{"year": 2011, "count": 5}, {"year": 2013, "count": 7}]}),
        );
        let points = drawn[0]["points"].as_array().expect("points");
        let said: Vec<_> = points.iter().map(|p| (p["x"].as_str(), p["y"].as_f64())).collect();
        assert_eq!(
            said,
            [(Some("2011"), Some(5.0)), (Some("2012"), None), (Some("2013"), Some(7.0))]
        );
    }

    #[test]
    fn targets_are_dashed_and_count_among_no_lines() {
        let rows: Vec<_> = ["a", "b", "c", "d"]
            .into_iter()
            .flat_map(|category| {
                let row = move |year| json!({"year": year, "category": category, "percent": 5.0, "target": 9.0});
                [2019, 2021].map(row)
            })
            .collect();
        let drawn = chart_of(
            json!({"id": "a", "title": "A", "question": "?", "findings": [], "columns": [],
            "chart": {"kind": "line", "x": "year", "y": ["percent", "target"], "by": "category"}, "rows": rows}),
        );
        assert_eq!(drawn[0]["groups"], json!(["a", "b", "c", "d"]));
        assert_eq!(drawn[0]["targets"].as_array().map(Vec::len), Some(8));
        assert_eq!(drawn[0]["targets"][0], json!({"x": "2019-07-01", "y": 9.0, "group": "a"}));
        // Each line has its own gap in 2020.
        assert_eq!(drawn[0]["points"].as_array().map(Vec::len), Some(12));
        assert_eq!(drawn[1][4], json!(["target", "Target"]));
    }

    #[test]
    fn a_quote_names_whom_it_is_about() {
        let profile: Profile =
            serde_json::from_value(json!({"profile": "partner", "title": "Bangladesh: a partner",
            "subject": {"id": "BGD", "name": "Bangladesh"}, "sections": []}))
            .expect("a profile");
        assert_eq!(of_subject(&profile, "It is in 280 months"), "Bangladesh: It is in 280 months");
        assert_eq!(of_subject(&profile, "Bangladesh paid"), "Bangladesh paid");
    }

    #[test]
    fn a_command_of_a_mission_with_a_blank_in_its_name_can_be_repeated() {
        let elsewhere = Elsewhere::of("mission", "missions", "UNOSOM II");
        assert_eq!(elsewhere.command, "bluehelm mission \"UNOSOM II\"");
        assert_eq!(elsewhere.api, "missions/UNOSOM%20II");
        assert_eq!(Elsewhere::of("partner", "partners", "BGD").command, "bluehelm partner BGD");
    }

    #[test]
    fn quarters_are_no_months_with_gaps() {
        let point = |x: &str| Point {
            x: x.into(),
            y: Some(1.0),
            group: "total".into(),
            ..Point::default()
        };
        let mut points = vec![point("2020-03-31"), point("2020-06-30"), point("2020-09-30")];
        fill_gaps(&mut points, &["total".to_owned()]);
        assert_eq!(points.len(), 3);
    }
}
