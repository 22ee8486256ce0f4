//! How is a figure shown so that it can be read, checked, cited and quoted?

use base::Provenance;
use maud::{Markup, html};

use crate::chart::Chart;
use crate::frame::At;
use crate::table::Table;

/// A figure: what it says, a chart, the table behind it, and all one needs to cite and to quote it.
#[derive(Default)]
pub struct Figure {
    /// Its id on the page.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it says, in one line.
    pub lead: Option<String>,
    /// What is counted: population, scope, period, unit.
    pub definition: String,
    /// The chart.
    pub chart: Option<Chart>,
    /// Colours and their meaning: class of the swatch, words.
    pub key: Vec<(&'static str, String)>,
    /// The table behind it.
    pub table: Table,
    /// What one should know.
    pub notes: Vec<Markup>,
    /// Publications that it rests on.
    pub sources: Vec<Provenance>,
    /// The command that gives it.
    pub command: String,
    /// The figure as a sentence, without its footnote.
    pub sentence: String,
    /// What the sentence counts, where that is less than the figure does.
    pub sentence_definition: Option<String>,
    /// Path below the API at which the same answer is found.
    pub api: Option<String>,
    /// Whether title, line and definition are words of a data file, which are English.
    pub english: bool,
}

impl Figure {
    /// The figure in HTML.
    pub fn html(&self, at: &At<'_>) -> Markup {
        let t = at.locale;
        let id = &self.id;
        let say = |words: &str| {
            if self.english {
                t.english(words)
            } else {
                html! { (words) }
            }
        };
        html! {
            figure.figure id=(id) {
                figcaption {
                    h3 { (say(&self.title)) }
                    @if let Some(lead) = &self.lead { p.lead { (say(lead)) } }
                    p.definition { (say(&self.definition)) }
                }
                @if let Some(chart) = &self.chart {
                    @if !self.key.is_empty() {
                        ul.key aria-label=(t.text("colours")) {
                            @for (class, words) in &self.key {
                                li { span class={ "swatch " (class) } aria-hidden="true" {} (words) }
                            }
                        }
                    }
                    div.chart hidden data-label=(t.say("chart-of", &[("title", self.title.as_str().into())]))
                        data-chart=(serde_json::to_string(chart).unwrap_or_default()) {}
                }
                @if !self.table.rows.is_empty() {
                    details.table open { summary { (t.text("table")) } (self.table.html()) }
                }
                @if !self.notes.is_empty() {
                    details { summary { (t.text("notes")) }
                        ul.notes { @for note in &self.notes { li { (note) } } }
                    }
                }
                (self.cite(at))
            }
        }
    }

    /// Source, licence, date of publication, command, hash; and the sentence to quote.
    fn cite(&self, at: &At<'_>) -> Markup {
        let t = at.locale;
        let quote = format!("{}-quote", self.id);
        let say = |words: &str| {
            if self.english {
                t.english(words)
            } else {
                html! { (words) }
            }
        };
        html! {
            details.cite { summary { (t.text("cite")) }
                @if !self.sentence.is_empty() {
                    p.quote id=(quote) { (self.quoted(at)) }
                    p.acts {
                        button type="button" hidden data-copy=(quote) data-done=(t.text("copied")) { (t.text("copy-sentence")) }
                        span.small.soft role="status" {}
                    }
                }
                dl {
                    @for source in &self.sources {
                        dt { (t.text("source")) }
                        dd { (t.english(&source.citation)) " · " a href=(source.url) rel="noreferrer" { (t.english(&source.publisher)) } }
                        dt { (t.text("published")) } dd { (t.date(source.known_from)) }
                        dt { (t.text("licence")) } dd { (t.english(&source.licence)) }
                        dt { (t.text("hash")) } dd { code { (source.snapshot) } }
                    }
                    @let link = format!("{}#{}", at.link(at.page, at.rest, at.query), self.id);
                    dt { (t.text("figure-link")) } dd { a href=(link) { (say(&self.title)) } }
                    dt { (t.text("command")) } dd { code id={ (self.id) "-command" } { (self.command) } }
                    @if let Some(address) = self.api.as_ref().filter(|_| at.links.answers()) {
                        dt.screen { (t.text("download")) }
                        dd.screen { @for format in ["json", "csv", "xlsx"] {
                            a href=(with_format(address, format)) { (format.to_uppercase()) } " "
                        } }
                    }
                }
            }
        }
    }

    /// The sentence with its definition, date and footnote.
    fn quoted(&self, at: &At<'_>) -> String {
        let t = at.locale;
        let mut said: Vec<String> = self
            .sources
            .iter()
            .map(|s| {
                let hash = s.snapshot.get(..12).unwrap_or(&s.snapshot);
                let values = [
                    ("citation", s.citation.as_str().into()),
                    ("date", t.date(s.known_from).into()),
                    ("licence", s.licence.as_str().into()),
                    ("hash", hash.into()),
                ];
                t.say("footnote", &values)
            })
            .collect();
        let definition = self.sentence_definition.as_ref().unwrap_or(&self.definition);
        let definition = match definition.trim_end_matches('.') {
            "" => String::new(),
            definition => format!(" ({definition})"),
        };
        said.push(t.text("computed-with"));
        format!("{}{definition} [{}]", self.sentence, said.join("; "))
    }
}

fn with_format(address: &str, format: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}format={format}")
}
