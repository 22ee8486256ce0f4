//! One document in four formats. All figures in it are made up for these tests.

use std::io::{Cursor, Read};

use report::{
    Chart, Column, Document, Notes, Point, Section, Series, Shape, Table, Text, html, markdown,
    pdf, word,
};

/// A synthetic document with a missing value, an interval, a target and signs that markup would read.
fn document() -> Document {
    let mut notes = Notes::default();
    let source = notes.cite("Made up for a test, not data.");
    let point = |value: Option<f64>| Point {
        value,
        low: value.map(|v| v / 2.0),
        high: value.map(|v| v * 2.0),
    };
    let chart = Chart {
        caption: Text::noted("Deaths by year (synthetic)", vec![source]),
        description: "Deaths by year: 4 in 2015, none known for 2016, 9 in 2017".to_owned(),
        unit: "deaths".to_owned(),
        shape: Shape::Bars,
        times: ["2015", "2016", "2017"].map(str::to_owned).to_vec(),
        series: vec![
            Series {
                name: "deaths".to_owned(),
                target: false,
                points: [Some(4.0), None, Some(9.0)].map(point).to_vec(),
            },
            Series {
                name: "target".to_owned(),
                target: true,
                points: vec![Point { value: Some(5.0), ..Point::default() }; 3],
            },
        ],
    };
    let table = Table {
        caption: Text::new("Signs: #set page() $x$ <b> | \\ *"),
        columns: vec![Column::words("mission"), Column::figures("deaths")],
        rows: vec![vec!["MINU<script>".to_owned(), "no data".to_owned()]],
    };
    Document {
        title: "A synthetic brief".to_owned(),
        lead: "Made up; it shows nothing.".to_owned(),
        findings: vec![Text::noted("Four became nine.", vec![source])],
        sections: vec![Section {
            title: "Deaths".to_owned(),
            texts: vec![Text::new("A paragraph with #import \"x\" and [brackets].")],
            charts: vec![chart],
            tables: vec![table],
        }],
        unknown: vec![Text::new("The year 2016.")],
        method: vec![Text::new("None.")],
        notes,
        imprint: "Bluehelm is independent; it is not the United Nations.".to_owned(),
    }
}

#[test]
fn a_pdf_is_tagged_and_the_same_for_the_same_document() {
    let first = pdf(&document()).expect("set");
    assert_eq!(first, pdf(&document()).expect("set"));
    assert_eq!(first.pages, 1);
    assert!(first.bytes.starts_with(b"%PDF-"));
    let text = String::from_utf8_lossy(&first.bytes);
    for part in ["/MarkInfo", "/StructTreeRoot", "/Lang"] {
        assert!(text.contains(part), "{part} is missing");
    }
    let mut other = document();
    other.findings[0].words.push('!');
    assert_ne!(first, pdf(&other).expect("set"));
}

#[test]
fn words_are_never_read_as_markup() {
    let page = html(&document()).expect("drawn");
    assert!(page.contains("MINU&lt;script&gt;") && !page.contains("<script"));
    let text = markdown(&document());
    assert!(text.contains(r"\#set page() $x$ \<b\> \| \\ \*"), "{text}");
    // Typst would refuse the file of this import.
    assert!(pdf(&document()).is_ok());
}

#[test]
fn a_missing_value_reads_no_data_and_breaks_the_line() {
    let chart = &document().sections[0].charts[0];
    assert_eq!(chart.table().rows[1], ["2016", "no data", "5"]);
    assert_eq!(chart.table().rows[2], ["2017", "9 (4.5 to 18)", "5"]);
    // The target has the colour of its own.
    let lines = Chart { shape: Shape::Lines, series: chart.series[..1].to_vec(), ..chart.clone() };
    let drawn = report::svg(&lines).expect("drawn");
    let joined = "<polyline fill=\"none\" opacity=\"1\" stroke=\"#0072B2\"";
    assert_eq!(drawn.matches(joined).count(), 2, "{drawn}");
}

#[test]
fn a_map_has_a_mark_for_each_place_and_is_a_picture_in_every_format() {
    let mut document = document();
    let chart = &mut document.sections[0].charts[0];
    chart.shape = Shape::Map(vec![[16.3, -0.05], [20.2, 1.0], [14.5, -4.2]]);
    chart.times = ["Gao (synthetic)", "Tessalit (synthetic)", "Mopti (synthetic)"]
        .map(str::to_owned)
        .to_vec();
    let drawn = report::svg(chart).expect("drawn");
    assert_eq!(drawn.matches("<circle").count(), 3);
    assert!(drawn.contains("Gao (synthetic) 4") && drawn.contains("° W"), "{drawn}");
    assert_eq!(chart.table().columns[0].name, "Where");
    assert!(pdf(&document).is_ok() && word(&document).is_ok());
    assert!(html(&document).expect("drawn").contains("Tessalit (synthetic)"));
}

#[test]
fn every_note_referred_to_is_listed() {
    let page = html(&document()).expect("drawn");
    assert!(page.contains("href=\"#note-1\"") && page.contains("id=\"note-1\""));
    assert!(markdown(&document()).contains("1. Made up for a test, not data."));
}

#[test]
fn a_word_file_holds_the_words_and_the_charts() {
    let bytes = word(&document()).expect("packed");
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    let mut part = parts.by_name("word/document.xml").expect("a document");
    part.read_to_string(&mut text).expect("text");
    drop(part);
    assert!(text.contains("Four became nine.") && text.contains("MINU&lt;script&gt;"));
    let pictures = parts
        .file_names()
        .flatten()
        .filter(|n| n.starts_with("word/media/") && n.ends_with(".png"));
    assert_eq!(pictures.count(), 1);
}

#[test]
fn a_chart_without_any_value_is_drawn_empty() {
    let mut empty = document();
    let chart = &mut empty.sections[0].charts[0];
    chart.times.clear();
    chart.series.iter_mut().for_each(|s| s.points.clear());
    assert!(pdf(&empty).is_ok() && html(&empty).is_ok() && word(&empty).is_ok());
}
