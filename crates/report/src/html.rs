//! How is a document written as one HTML file?

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use crate::{Document, ReportError, Section, Table, Text, Words, svg};

const STYLE: &str = include_str!("templates/brief.css");

/// The document as one HTML file that needs nothing else: charts are SVG inside it, each with its table.
///
/// # Errors
///
/// [`ReportError::Chart`] where a chart cannot be drawn.
pub fn html(document: &Document) -> Result<String, ReportError> {
    let words = Words::ENGLISH;
    let sections = document.sections.iter().map(section).collect::<Result<Vec<_>, _>>()?;
    let page = markup! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    h1 { (document.title) }
                    p.lead { (document.lead) }
                    (list(words.findings, &document.findings))
                    @for section in &sections { (section) }
                    (list(words.unknown, &document.unknown))
                    (list(words.method, &document.method))
                    @if !document.notes.is_empty() {
                        h2 { (words.notes) }
                        ol.notes {
                            @for (at, note) in document.notes.iter().enumerate() {
                                li id={ "note-" (at + 1) } { (note) }
                            }
                        }
                    }
                }
                footer { (document.imprint) }
            }
        }
    };
    Ok(page.into_string())
}

fn section(section: &Section) -> Result<Markup, ReportError> {
    let drawn = section.charts.iter().map(|c| Ok((c, svg(c)?)));
    let drawn = drawn.collect::<Result<Vec<_>, ReportError>>()?;
    Ok(markup! {
        section {
            h2 { (section.title) }
            @for text in &section.texts { p { (said(text)) } }
            @for (chart, drawing) in &drawn {
                figure {
                    figcaption { (said(&chart.caption)) " (" (chart.unit) ")" }
                    div role="img" aria-label=(chart.description) { (PreEscaped(drawing)) }
                    details { summary { "Table" } (table(&chart.table())) }
                }
            }
            @for t in &section.tables { (table(t)) }
        }
    })
}

fn list(title: &str, texts: &[Text]) -> Markup {
    markup! {
        @if !texts.is_empty() {
            h2 { (title) }
            ul { @for text in texts { li { (said(text)) } } }
        }
    }
}

fn said(text: &Text) -> Markup {
    markup! {
        (text.words)
        @for note in &text.notes { sup { a href={ "#note-" (note) } { (note) } } " " }
    }
}

fn table(table: &Table) -> Markup {
    let class = |figures: bool| figures.then_some("figures");
    markup! {
        div.scroll tabindex="0" {
            table {
                caption { (said(&table.caption)) }
                thead { tr { @for c in &table.columns { th scope="col" class=[class(c.figures)] { (c.name) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (cell, column) in row.iter().zip(&table.columns) {
                                td class=[class(column.figures)] { (cell) }
                            }
                        }
                    }
                }
            }
        }
    }
}
