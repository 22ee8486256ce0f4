//! The brief of a partner or a mission: its profile on two pages.

use anyhow::Result;
use base::{Date, Month};
use partners::{Chart as Declared, Missing, Profile, Section as Part, Verdict};
use report::{Chart, Document, Notes, Point, Section, Series, Shape, Text};
use serde_json::Value;

use super::profile_table::{Row, meaning, table, word};
use super::{capital, cite, counted, imprint, once, plain};
use crate::ops::partners::{Request, profile};
use crate::settings::Settings;

/// What two pages hold: charts, and series of a chart beside their targets.
const CHARTS: usize = 3;
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
    let is_drawn = |p: &&Part| p.chart.is_some() && !p.rows.is_empty();
    for part in found.sections.iter().filter(is_drawn).take(CHARTS) {
        method.extend(part.notes.iter().cloned());
    }
    Ok(Document {
        title: found.title.clone(),
        lead: "What open data say, question by question; each on its own.".to_owned(),
        findings,
        sections,
        unknown,
        method: plain(once(method)),
        notes,
        imprint: imprint(settings, &format!("{kind} {}", found.subject.id)),
    })
}

fn sentence(verdict: Verdict, text: &str) -> String {
    match verdict {
        Verdict::Fact => text.to_owned(),
        other => format!("{}: {text}", capital(&other.to_string())),
    }
}

/// What cannot be told, each gap once: a finding that only lists the gaps of its section says nothing beside them.
fn unknown(found: &Profile) -> Vec<Text> {
    let mut lines = Vec::new();
    for part in &found.sections {
        let lists = |text: &str| {
            !part.missing.is_empty() && part.missing.iter().all(|m| text.contains(&m.why))
        };
        let open = part.findings.iter().filter(|f| f.verdict == Verdict::CannotBeTold);
        lines.extend(open.filter(|f| !lists(&f.text)).map(|f| f.text.clone()));
        let gap = |m: &Missing| {
            let why = capital(m.why.trim_end_matches('.'));
            format!("{}: {}. {why}.", capital(&m.what), m.word)
        };
        lines.extend(part.missing.iter().map(gap));
    }
    plain(once(lines))
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
        let tables = vec![table(part, &format!("bluehelm {kind} {}", found.subject.id), notes)];
        let texts = Vec::new();
        sections.push(Section { title: part.title.clone(), texts, charts: Vec::new(), tables });
    }
    sections
}

fn draw(part: &Part, chart: &Declared, notes: &mut Notes) -> Chart {
    let at = |row: &Row, column: &str| row.get(column).map(word);
    let times = times(part.rows.iter().filter_map(|r| at(r, &chart.x)).collect());
    let mut order: Vec<(String, Series)> = Vec::new();
    for row in &part.rows {
        let Some(at) = at(row, &chart.x).and_then(|time| times.iter().position(|t| *t == time))
        else {
            continue;
        };
        for column in &chart.y {
            let Some(value) = row.get(column).and_then(Value::as_f64) else { continue };
            let own = chart.by.as_ref().and_then(|by| row.get(by).map(word));
            let name = match &own {
                // One name for several columns would write each over the one before.
                Some(own) if chart.y.len() > 1 => format!("{own}: {}", meaning(part, column)),
                Some(own) => own.clone(),
                None => meaning(part, column),
            };
            let found = order.iter().position(|(_, s)| s.name == name).unwrap_or_else(|| {
                let target = is_target(column);
                let points = vec![Point::default(); times.len()];
                order.push((own.unwrap_or_default(), Series { name, target, points }));
                order.len() - 1
            });
            let declared = part.columns.iter().find(|c| c.name == *column);
            let end = |of: fn(&partners::Column) -> Option<&String>| {
                declared.and_then(of).and_then(|c| row.get(c)).and_then(Value::as_f64)
            };
            let (low, high) = (end(|c| c.low.as_ref()), end(|c| c.high.as_ref()));
            order[found].1.points[at] = Point { value: Some(value), low, high };
        }
    }
    let (order, left_out) = fitting(order);
    let findings: Vec<&str> = part.findings.iter().map(|f| f.text.as_str()).collect();
    let mut caption = part.question.clone();
    if let Some(target) =
        chart.y.iter().find(|y| is_target(y)).filter(|_| order.iter().any(|s| s.target))
    {
        caption += &format!(" (dashed: {})", meaning(part, target));
    }
    if left_out > 0 {
        let left_out = counted(left_out, "more series is", "more series are");
        caption += &format!(" ({left_out} not drawn)");
    }
    Chart {
        caption: Text::noted(caption, cite(notes, &part.sources)),
        description: format!("{} {}", part.question, findings.join(" ")),
        unit: unit(part, &chart.y),
        shape: if chart.kind == "bars" { Shape::Bars } else { Shape::Lines },
        series: order,
        times,
    }
}

/// Whether a column is what the others are held against.
fn is_target(column: &str) -> bool {
    column == "target" || column == "authorised"
}

/// As many series as a chart holds, each with its target after it, and how many are left out.
fn fitting(found: Vec<(String, Series)>) -> (Vec<Series>, usize) {
    let mut groups: Vec<String> = found.iter().map(|(group, _)| group.clone()).collect();
    groups = once(groups);
    let (all, mut own) = (found.len(), 0);
    let mut found = found;
    found.sort_by_key(|(group, s)| (groups.iter().position(|g| g == group), s.target));
    let fits = |s: &Series| {
        own += usize::from(!s.target);
        own <= SERIES
    };
    let kept: Vec<Series> = found.into_iter().map(|(_, s)| s).take_while(fits).collect();
    let left_out = all - kept.len();
    (kept, left_out)
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

fn unit(part: &Part, columns: &[String]) -> String {
    let units = columns.iter().filter_map(|y| part.columns.iter().find(|c| c.name == *y));
    units.filter_map(|c| c.unit.clone()).next().unwrap_or_else(|| "count".to_owned())
}

#[cfg(test)]
mod tests;
