//! The brief of an area: its commitments, their status, and the evidence behind each.

use std::collections::BTreeMap;

use anyhow::Result;
use commitments::{Answer, Area, Evidence, Figure, Status};
use report::{Chart, Column, Document, Notes, Point, Section, Series, Shape, Table, Text, number};

use super::{cite, imprint, plain};
use crate::ops::commitments::{Asked, commitments};
use crate::settings::Settings;

pub(super) async fn document(settings: &Settings, area: &str) -> Result<Document> {
    let asked = Asked { area: Some(area.to_owned()), ..Asked::default() };
    let answers = commitments(settings, &asked).await?;
    let mut notes = Notes::default();
    let unverified = notes.cite(
        "Texts of commitments are our own words; those marked unverified were not checked against the Declaration's text. \
         They are not the official list of 45.",
    );
    let sentence = |a: &Answer, notes: &mut Notes| {
        let mut cited = cited(a, notes);
        if !a.commitment.verified {
            cited.insert(0, unverified);
        }
        let words = format!(
            "{}: {} Status: {}. {}",
            a.commitment.id,
            a.commitment.text,
            a.status.title(),
            a.reason
        );
        Text::noted(words, cited)
    };
    let told = |a: &&Answer| is_told(a.status);
    let findings = answers.iter().filter(told).map(|a| sentence(a, &mut notes)).collect();
    let mut sections: Vec<Section> =
        answers.iter().filter_map(|a| section(a, &mut notes)).collect();
    // The area may have been named otherwise.
    if answers.first().is_some_and(|a| a.commitment.area == Area::Protection) {
        sections.extend(super::forecasts::sections(settings, &mut notes).await?);
    }
    let unknown = answers
        .iter()
        .filter(|a| !told(a))
        .map(|a| {
            let words =
                format!("{} To change that: {}", sentence(a, &mut notes).words, a.would_change);
            Text::noted(words, vec![unverified])
        })
        .collect();
    let name = answers.first().map_or(area.to_owned(), |a| a.commitment.area.title().to_owned());
    Ok(Document {
        title: format!("Commitments: {name}"),
        lead: format!(
            "What the evidence says of {} commitments of Action for Peacekeeping, each on its own.",
            answers.len()
        ),
        findings,
        sections,
        unknown,
        method: plain([
            "A status is found by a declared rule from one measure: baseline against latest whole years, a change that counts \
             only beyond a margin and outside its 95 % interval. There is no sum over commitments and no order of partners."
                .to_owned(),
            "A change in a measure does not say what brought it about.".to_owned(),
        ]),
        notes,
        imprint: imprint(settings, &format!("commitments --area {area}")),
    })
}

fn is_told(status: Status) -> bool {
    !matches!(status, Status::NotCollected | Status::NotPublic | Status::NotLoaded)
}

fn cited(answer: &Answer, notes: &mut Notes) -> Vec<usize> {
    let decides = answer.evidence.iter().find(|e| e.decides);
    decides.map(|e| cite(notes, &e.sources)).unwrap_or_default()
}

fn section(answer: &Answer, notes: &mut Notes) -> Option<Section> {
    let shown: Vec<&Evidence> = answer.evidence.iter().filter(|e| e.latest.is_some()).collect();
    if shown.is_empty() {
        return None;
    }
    let charts = shown.iter().filter(|e| e.decides && e.series.len() > 2);
    let charts = charts.map(|e| chart(e, notes)).collect();
    Some(Section {
        title: format!("{}: {}", answer.commitment.id, answer.commitment.text),
        texts: Vec::new(),
        charts,
        tables: vec![table(&shown, notes)],
    })
}

fn chart(evidence: &Evidence, notes: &mut Notes) -> Chart {
    let title = evidence.title.clone().unwrap_or_default();
    let unit = evidence.unit.clone().unwrap_or_default();
    let known: BTreeMap<i16, &Figure> =
        evidence.series.iter().map(|f| (f.from.year(), f)).collect();
    let years = known.keys().next().zip(known.keys().next_back());
    let years: Vec<i16> = years.map(|(a, b)| (*a..=*b).collect()).unwrap_or_default();
    let point = |year: &i16| {
        known.get(year).map_or(Point::default(), |f| Point {
            value: f.value,
            low: f.low,
            high: f.high,
        })
    };
    let points = years.iter().map(point).collect();
    let times: Vec<String> = years.iter().map(i16::to_string).collect();
    let span = times.first().zip(times.last()).map(|(a, b)| format!("{a} to {b}"));
    Chart {
        caption: Text::noted(format!("{title}, by year"), cite(notes, &evidence.sources)),
        description: format!("{title}, {}: {}", span.unwrap_or_default(), evidence.reason),
        unit,
        shape: Shape::Lines,
        times,
        series: vec![Series { name: title, target: false, points }],
    }
}

fn table(shown: &[&Evidence], notes: &mut Notes) -> Table {
    let mut cited: Vec<usize> = shown.iter().flat_map(|e| cite(notes, &e.sources)).collect();
    cited.sort_unstable();
    cited.dedup();
    let row = |e: &&Evidence| {
        vec![
            format!(
                "{} ({})",
                e.title.clone().unwrap_or_default(),
                e.unit.clone().unwrap_or_default()
            ),
            e.baseline.as_ref().map_or("no data".to_owned(), figure),
            e.latest.as_ref().map_or("no data".to_owned(), figure),
            e.status.map_or("shown beside".to_owned(), |s| s.title().to_owned()),
        ]
    };
    Table {
        caption: Text::noted("Measures, with 95 % intervals where they exist", cited),
        columns: vec![
            Column::words("measure"),
            Column::words("baseline"),
            Column::words("latest"),
            Column::words("status"),
        ],
        rows: shown.iter().map(row).collect(),
    }
}

fn figure(figure: &Figure) -> String {
    let years = match (figure.from.year(), figure.to.year()) {
        (a, b) if a == b => a.to_string(),
        (a, b) => format!("{a}-{b}"),
    };
    match (figure.value, figure.low, figure.high) {
        (None, ..) => format!("{years}: no data"),
        (Some(v), Some(low), Some(high)) => {
            format!("{years}: {} ({} to {})", number(v), number(low), number(high))
        }
        (Some(v), ..) => format!("{years}: {}", number(v)),
    }
}
