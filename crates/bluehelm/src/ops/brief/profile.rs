//! The brief of a partner or a mission: its profile on two pages.

use std::collections::BTreeMap;

use anyhow::Result;
use base::{Date, Month};
use partners::{Chart as Declared, Profile, Section as Part, Verdict};
use report::{Chart, Column, Document, Notes, Point, Section, Series, Shape, Table, Text, number};
use serde_json::Value;

use super::{cite, imprint, plain};
use crate::ops::partners::{Request, profile};
use crate::settings::Settings;

/// What two pages hold: charts, rows of a table, its columns, series of a chart.
const CHARTS: usize = 3;
const ROWS: usize = 6;
const COLUMNS: usize = 6;
const SERIES: usize = 4;

pub(super) async fn document(settings: &Settings, kind: &str, asked: &str) -> Result<Document> {
    let found = profile(settings, kind, asked, &Request::default()).await?;
    let mut notes = Notes::default();
    let mut findings = Vec::new();
    for part in &found.sections {
        let cited = cite(&mut notes, &part.sources);
        let told = part.findings.iter().filter(|f| f.verdict != Verdict::CannotBeTold);
        findings.extend(told.map(|f| Text::noted(sentence(f.verdict, &f.text), cited.clone())));
    }
    let unknown = unknown(&found);
    let sections = sections(&found, kind, &mut notes);
    let mut method: Vec<String> = found.notes.clone();
    for part in found.sections.iter().filter(|p| p.chart.is_some()).take(CHARTS) {
        method.extend(part.notes.iter().cloned());
    }
    method.dedup();
    Ok(Document {
        title: found.title.clone(),
        lead: "What open data say, question by question; each on its own.".to_owned(),
        findings,
        sections,
        unknown,
        method: plain(method),
        notes,
        imprint: imprint(&format!("{kind} {}", found.subject.id)),
    })
}

fn sentence(verdict: Verdict, text: &str) -> String {
    match verdict {
        Verdict::Fact => text.to_owned(),
        other => format!("{}: {text}", super::capital(&other.to_string())),
    }
}

fn unknown(found: &Profile) -> Vec<Text> {
    let mut lines = Vec::new();
    for part in &found.sections {
        let open = part.findings.iter().filter(|f| f.verdict == Verdict::CannotBeTold);
        lines.extend(open.map(|f| f.text.clone()));
        lines.extend(part.missing.iter().map(|m| format!("{}: {}. {}", m.what, m.word, m.why)));
    }
    lines.dedup();
    plain(lines)
}

/// Charts first, as many as two pages hold; then what has no chart, as short tables.
fn sections(found: &Profile, kind: &str, notes: &mut Notes) -> Vec<Section> {
    let parts = || found.sections.iter().filter(|p| !p.rows.is_empty());
    let drawn = parts().filter_map(|p| Some((p, p.chart.as_ref()?))).take(CHARTS);
    let mut sections: Vec<Section> = drawn
        .map(|(part, chart)| Section {
            title: part.title.clone(),
            texts: Vec::new(),
            charts: vec![draw(part, chart, notes)],
            tables: Vec::new(),
        })
        .collect();
    for part in parts().filter(|p| p.chart.is_none()) {
        let more = part.rows.len().saturating_sub(ROWS);
        let texts = match more {
            0 => Vec::new(),
            n => plain([format!("{n} earlier rows: bluehelm {kind} {}", found.subject.id)]),
        };
        let tables = vec![table(part, notes)];
        sections.push(Section { title: part.title.clone(), texts, charts: Vec::new(), tables });
    }
    sections
}

fn draw(part: &Part, chart: &Declared, notes: &mut Notes) -> Chart {
    let at = |row: &serde_json::Map<String, Value>, column: &str| row.get(column).map(word);
    let times = times(part.rows.iter().filter_map(|r| at(r, &chart.x)).collect());
    let mut values: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    for row in &part.rows {
        let Some(time) = at(row, &chart.x) else { continue };
        for column in &chart.y {
            let own = chart.by.as_ref().and_then(|by| at(row, by));
            let name = own.unwrap_or_else(|| meaning(part, column));
            let Some(value) = row.get(column).and_then(Value::as_f64) else { continue };
            if !order.contains(&name) {
                order.push(name.clone());
            }
            values.entry(name).or_default().insert(time.clone(), value);
        }
    }
    let left_out = order.len().saturating_sub(SERIES);
    let series = order.into_iter().take(SERIES).map(|name| {
        let own = values.remove(&name).unwrap_or_default();
        let point = |t: &String| Point { value: own.get(t).copied(), ..Point::default() };
        Series { points: times.iter().map(point).collect(), name, target: false }
    });
    let findings: Vec<&str> = part.findings.iter().map(|f| f.text.as_str()).collect();
    let mut caption = part.question.clone();
    if left_out > 0 {
        caption += &format!(" ({left_out} more series are not drawn)");
    }
    Chart {
        caption: Text::noted(caption, cite(notes, &part.sources)),
        description: format!("{} {}", part.question, findings.join(" ")),
        unit: unit(part, &chart.y),
        shape: if chart.kind == "bars" { Shape::Bars } else { Shape::Lines },
        series: series.collect(),
        times,
    }
}

/// The points in time, each once; where they are month-ends or years, those without a row as well.
fn times(mut found: Vec<String>) -> Vec<String> {
    found.sort();
    found.dedup();
    let dates: Option<Vec<Date>> = found.iter().map(|t| t.parse().ok()).collect();
    if let Some(dates) = dates.filter(|d| d.iter().all(|d| Month::of(*d).last_day() == *d))
        && let (Some(first), Some(last)) = (dates.first(), dates.last())
    {
        let all = base::Period { from: *first, to: *last };
        return all.months().map(|m| m.last_day().to_string()).collect();
    }
    let years: Option<Vec<i32>> = found.iter().map(|t| t.parse().ok()).collect();
    match years.as_deref() {
        Some([first, .., last]) => (*first..=*last).map(|y| y.to_string()).collect(),
        _ => found,
    }
}

fn meaning(part: &Part, column: &str) -> String {
    let found = part.columns.iter().find(|c| c.name == column);
    let words = found.map_or(column, |c| c.meaning.as_str());
    words.split(';').next().unwrap_or(words).to_owned()
}

fn unit(part: &Part, columns: &[String]) -> String {
    let units = columns.iter().filter_map(|y| part.columns.iter().find(|c| c.name == *y));
    units.filter_map(|c| c.unit.clone()).next().unwrap_or_else(|| "count".to_owned())
}

fn table(part: &Part, notes: &mut Notes) -> Table {
    let shown: Vec<&partners::Column> = part.columns.iter().take(COLUMNS).collect();
    let figures = |c: &partners::Column| c.unit.is_some();
    let columns = shown.iter().map(|c| {
        let name = c.name.replace('_', " ");
        if figures(c) { Column::figures(name) } else { Column::words(name) }
    });
    let from = part.rows.len().saturating_sub(ROWS);
    let row = |row: &serde_json::Map<String, Value>| {
        let cell = |c: &&partners::Column| match row.get(&c.name) {
            Some(Value::Number(n)) if figures(c) => n.as_f64().map(number),
            value => value.map(word),
        };
        shown.iter().map(|c| cell(c).unwrap_or_else(|| "no data".to_owned())).collect()
    };
    Table {
        caption: Text::noted(part.question.clone(), cite(notes, &part.sources)),
        columns: columns.collect(),
        rows: part.rows[from..].iter().map(row).collect(),
    }
}

/// A value as a reader sees it.
fn word(value: &Value) -> String {
    match value {
        Value::Null => "no data".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
