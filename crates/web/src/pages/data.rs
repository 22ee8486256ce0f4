//! Which data are these, as published when; what changed, what could not be read; and the same data in SQL.

use maud::{Markup, html};

use super::{Loaded, first};
use crate::answer::{Dataset, Difference};
use crate::frame::{At, Frame};
use crate::link::Page;
use crate::table::{Cell, Table};

/// Rows that the API gives of a table at once.
const PIECE: f64 = 10_000.0;

/// Rows of the reader's own question.
pub struct SqlAnswer {
    /// Names of the columns.
    pub columns: Vec<String>,
    /// The rows, as text; none where a value is missing.
    pub rows: Vec<Vec<Option<String>>>,
    /// Whether there are more.
    pub more: bool,
}

/// What the page is given.
pub struct Data {
    /// Every dataset, loaded or carried or not.
    pub datasets: Vec<Dataset>,
    /// The reader's question, and its answer.
    pub sql: Option<(String, Loaded<SqlAnswer>)>,
}

/// The page.
pub fn page(at: &At<'_>, given: &Data) -> Frame {
    let t = at.locale;
    let here = given.datasets.iter().filter(|d| !d.publications.is_empty()).count();
    let values = [("here", here.into()), ("all", given.datasets.len().into())];
    Frame {
        title: t.text("data-title"),
        description: t.text("data-description"),
        body: html! {
            (first("", &t.text("data-title"), &html! { (t.say("data-line", &values)) }))
            h2 id="datasets" { (t.text("data-datasets")) }
            (datasets(at, &given.datasets))
            h2 id="hops" { (t.text("data-hops")) }
            (hops(at))
            @if at.links.answers() {
                h2 id="sql" { (t.text("data-sql")) }
                (console(at, given.sql.as_ref()))
                h2 id="downloads" { (t.text("data-downloads")) }
                p { (t.text("data-downloads-line")) " " a href="/api/v1/openapi.json" { "OpenAPI 3.1" } }
                p { (t.text("data-downloads-list")) " " (forms("/api/v1/datasets?format=")) }
                p { (t.text("data-downloads-each")) }
            }
        },
        has_map: false,
    }
}

fn datasets(at: &At<'_>, all: &[Dataset]) -> Markup {
    let t = at.locale;
    let mut sorted: Vec<&Dataset> = all.iter().collect();
    sorted.sort_by_key(|d| (d.publications.is_empty(), d.id.clone()));
    let rows = sorted.iter().map(|d| {
        let newest = d.publications.first();
        let date = newest.map_or_else(|| t.text("not-loaded-here"), |p| t.date(p.known_from));
        let count = |n: Option<u64>| Cell::number(t, n.map(|n| n as f64));
        vec![
            Cell::markup(html! { a href=(at.link(Page::Data, &[&d.id], &[])) { (t.data(&format!("dataset-{}", d.id.replace('_', "-")), &d.title)) } }),
            Cell::text(date),
            Cell::figure(d.publications.len().to_string()),
            count(newest.and_then(|p| p.rows)),
            count(newest.and_then(|p| p.quarantined)),
            Cell::markup(t.english(&d.licence)),
        ]
    });
    let columns = ["dataset", "newest", "publications", "rows", "quarantined", "licence"]
        .map(|c| t.text(c))
        .to_vec();
    Table { caption: t.text("data-datasets"), columns, rows: rows.collect(), hits: Vec::new() }
        .html()
}

/// Links to an answer in the forms for other programs; `address` lacks only their name.
fn forms(address: &str) -> Markup {
    html! { @for form in ["csv", "parquet", "xlsx"] { a href={ (address) (form) } { (form.to_uppercase()) } " " } }
}

/// What can be taken along of a dataset: the first rows of its tables in each form, and all of them in a package.
fn downloads(at: &At<'_>, tables: &[String]) -> Markup {
    let t = at.locale;
    html! {
        @if at.links.answers() && !tables.is_empty() {
            h2 id="downloads" { (t.text("data-downloads")) }
            ul.screen { @for table in tables {
                li { code { (table) } " " (forms(&format!("/api/v1/tables/{table}?limit={PIECE}&format=")))
                    "· " a href={ "/api/v1/package?tables=" (table) } { (t.text("data-downloads-package")) } }
            } }
            p.soft.small { (t.say("data-downloads-piece", &[("rows", t.value(PIECE).into())])) }
        }
    }
}

/// From the publisher's file to a figure.
fn hops(at: &At<'_>) -> Markup {
    let t = at.locale;
    html! {
        p { (t.text("data-hops-line")) }
        ol.hops { @for hop in ["file", "snapshot", "raw", "table", "indicator", "answer"] {
            li { strong { (t.text(&format!("hop-{hop}"))) } " " (t.text(&format!("hop-{hop}.more"))) }
        } }
    }
}

fn console(at: &At<'_>, asked: Option<&(String, Loaded<SqlAnswer>)>) -> Markup {
    let t = at.locale;
    let example = "SELECT extract(year FROM date) AS year, sum(deaths) AS deaths\nFROM fatalities\nWHERE cause_group = 'Malicious Act'\nGROUP BY 1 ORDER BY 1 DESC LIMIT 20";
    let text = asked.map_or(example, |(text, _)| text.as_str());
    html! {
        form method="get" action="#sql" {
            p { label for="q" { (t.text("data-sql-line")) } }
            textarea id="q" name="q" rows="6" spellcheck="false" { (text) }
            p { button.main { (t.text("data-sql-run")) } }
        }
        @match asked {
            None => {},
            Some((_, Err(why))) => div.problem role="status" { (t.english(why)) },
            Some((_, Ok(answer))) => (rows(at, answer)),
        }
    }
}

fn rows(at: &At<'_>, answer: &SqlAnswer) -> Markup {
    let t = at.locale;
    let cell = |value: &Option<String>| match value {
        None => Cell::number(t, None),
        Some(text) if text.parse::<f64>().is_ok() => Cell::figure(text.clone()),
        Some(text) => Cell::text(text.clone()),
    };
    let caption = t.say("data-sql-rows", &[("n", answer.rows.len().into())]);
    let table = Table {
        caption,
        columns: answer.columns.clone(),
        rows: answer.rows.iter().map(|r| r.iter().map(cell).collect()).collect(),
        hits: Vec::new(),
    };
    html! {
        (table.html())
        @if answer.more { p.soft { (t.text("data-sql-more")) } }
    }
}

/// One dataset: who publishes it, every publication, what changed between the two newest, and what to take along.
pub fn dataset(
    at: &At<'_>,
    d: &Dataset,
    difference: Option<&Loaded<Difference>>,
    tables: &[String],
) -> Frame {
    let t = at.locale;
    let count = |n: Option<u64>| Cell::number(t, n.map(|n| n as f64));
    let rows = d.publications.iter().map(|p| {
        vec![
            Cell::text(t.date(p.known_from)),
            count(p.rows),
            count(p.quarantined),
            count(p.flagged),
            Cell::markup(html! { code { (p.snapshot) } }),
        ]
    });
    let columns =
        ["published", "rows", "quarantined", "flagged", "hash"].map(|c| t.text(c)).to_vec();
    let table =
        Table { caption: t.text("publications"), columns, rows: rows.collect(), hits: Vec::new() };
    let title = t.data_text(&format!("dataset-{}", d.id.replace('_', "-")), &d.title);
    Frame {
        title: title.clone(),
        description: d.title.clone(),
        body: html! {
            p.crumbs { a href=(at.link(Page::Data, &[], &[])) { (t.text("page-data")) } }
            div.first { p.eyebrow { code { (d.id) } } h1 { (title) } }
            dl.figure.cite {
                dt { (t.text("publisher")) } dd { a href=(d.url) rel="noreferrer" { (t.english(&d.publisher)) } }
                dt { (t.text("licence")) } dd { (t.english(&d.licence)) }
                dt { (t.text("citation")) } dd { (t.english(&d.citation)) }
                @if !d.frequency.is_empty() { dt { (t.text("frequency")) } dd { (t.english(&d.frequency)) } }
            }
            h2 { (t.text("publications")) }
            @if d.publications.is_empty() {
                p { (t.text("data-load")) }
                pre tabindex="0" { code { "bluehelm sync " (d.id) } }
            } @else { (table.html()) p.soft.small { (t.text("data-rows-none")) } }
            @match difference {
                Some(Ok(found)) => (super::safety::difference(at, found, d).html(at)),
                Some(Err(why)) => p.soft { (t.english(why)) },
                None => {},
            }
            (downloads(at, tables))
        },
        has_map: false,
    }
}
