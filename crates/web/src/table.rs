//! How are figures shown as a table that reads without scripts?

use maud::{Markup, html};

use crate::locale::Locale;

/// One cell.
#[derive(Debug, Clone)]
pub struct Cell {
    content: Markup,
    number: bool,
}

impl Cell {
    /// Words.
    pub fn text(words: impl Into<String>) -> Self {
        Self { content: html! { (words.into()) }, number: false }
    }

    /// A figure; a dash, read as "not known", where it is missing.
    pub fn number(t: &Locale, value: Option<f64>) -> Self {
        Self { content: value.map_or_else(|| missing(t), |v| html! { (t.value(v)) }), number: true }
    }

    /// Anything else in the place of a figure.
    pub fn figure(words: impl Into<String>) -> Self {
        Self { content: html! { (words.into()) }, number: true }
    }

    /// An interval, `9.9 to 27.2`.
    pub fn interval(t: &Locale, low: Option<f64>, high: Option<f64>) -> Self {
        let content = match (low, high) {
            (Some(low), Some(high)) => {
                let values = [("low", t.end(low).into()), ("high", t.end(high).into())];
                html! { (t.say("interval", &values)) }
            }
            _ => missing(t),
        };
        Self { content, number: true }
    }

    /// Markup, such as a link.
    pub fn markup(content: Markup) -> Self {
        Self { content, number: false }
    }
}

fn missing(t: &Locale) -> Markup {
    html! { span.none aria-hidden="true" { "–" } span.away { (t.text("not-known")) } }
}

/// A table.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Heads of its columns.
    pub columns: Vec<String>,
    /// Its rows; the first cell heads the row.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that stand out, by their place.
    pub hits: Vec<usize>,
}

impl Table {
    /// The table in HTML. A head stands over figures as they stand.
    pub fn html(&self) -> Markup {
        let is_number =
            |i: usize| self.rows.first().and_then(|row| row.get(i)).is_some_and(|cell| cell.number);
        html! {
            div.scroll tabindex="0" role="region" aria-label=(self.caption) {
                table {
                    caption { (self.caption) }
                    thead { tr {
                        @for (i, head) in self.columns.iter().enumerate() {
                            th scope="col" .number[is_number(i)] { (head) }
                        }
                    } }
                    tbody {
                        @for (i, row) in self.rows.iter().enumerate() {
                            tr .hit[self.hits.contains(&i)] {
                                @for (j, cell) in row.iter().enumerate() {
                                    @if j == 0 { th scope="row" .number[cell.number] { (cell.content) } }
                                    @else { td .number[cell.number] { (cell.content) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn what_is_missing_is_a_dash_that_is_read_as_not_known_and_never_a_zero() {
        let t = Locale::of(Language::English);
        let rows = vec![vec![Cell::text("2017-03"), Cell::number(t, None)]];
        let table = Table {
            caption: "Months".into(),
            columns: vec!["m".into(), "n".into()],
            rows,
            hits: vec![],
        };
        let html = table.html().into_string();
        assert!(html.contains("not known") && !html.contains(">0<"), "{html}");
    }

    #[test]
    fn words_from_data_are_escaped() {
        let row = vec![Cell::text("<script>alert(1)</script>")];
        let table = Table { rows: vec![row], columns: vec!["x".into()], ..Table::default() };
        assert!(!table.html().into_string().contains("<script>"));
    }
}
