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
            (english_only(at))
            nav aria-label=(t.text("profile-contents")) {
                ul.contents { @for section in &profile.sections { li { a href={ "#" (section.id) } { (t.english(&section.title)) } } } }
            }
            @for section in &profile.sections { (self::section(at, section, elsewhere)) }
            @if !profile.notes.is_empty() {
                h2 { (t.text("notes")) }
                ul.notes { @for note in &profile.notes { li { (t.english(note)) } } }
            }
    }
}

/// Says, in another language than English, that the words come from files that are English.
pub(crate) fn english_only(at: &At<'_>) -> Markup {
    let t = at.locale;
    html! { @if t.language.code() != "en" { p.soft.small { (t.text("data-in-english")) } } }
}

fn section(at: &At<'_>, section: &Section, elsewhere: &Elsewhere) -> Markup {
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
            .map(|f| f.text.trim_end_matches('.').to_owned())
            .unwrap_or_default(),
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
    let mut groups: Vec<String> = Vec::new();
    let mut points: Vec<Point> = Vec::new();
    let column = |name: &str| section.columns.iter().find(|c| c.name == name);
    for row in &section.rows {
        for y in &said.y {
            let series = match &said.by {
                Some(by) if said.y.len() == 1 => word(row.get(by)),
                Some(by) => format!("{} {}", word(row.get(by)), y.replace('_', " ")),
                None => y.replace('_', " "),
            };
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
    if said.kind == "line" && points.iter().all(|p| p.x.len() == 4 && p.x.parse::<i16>().is_ok()) {
        // A year stands at its middle.
        points.iter_mut().for_each(|p| p.x += "-07-01");
    }
    let dated = points.iter().all(|p| p.x.parse::<Date>().is_ok());
    let key = if groups.len() > 1 {
        COLOURS.into_iter().zip(groups.clone()).collect()
    } else {
        Vec::new()
    };
    let language = at.locale.language.code();
    if said.kind == "line" && dated {
        fill_gaps(&mut points, &groups);
        let marks = Marks { language, y_label: unit, points, groups, ..Marks::default() };
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
