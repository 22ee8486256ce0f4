//! The brief of changes: what was published since a day, and how it differs from what was there before.

use anyhow::{Result, bail};
use base::{Date, Provenance};
use report::{Column, Document, Notes, Section, Table, Text, number};

use super::{cite, counted, imprint, plain};
use crate::ops::diff::{Difference, diff};
use crate::settings::Settings;

/// Rows of a matrix of values that the page shows of each dataset.
const SHOWN: usize = 6;
/// Letters that are shown of a value.
const LONGEST: usize = 60;

pub(super) async fn document(settings: &Settings, since: Date) -> Result<Document> {
    let warehouse = settings.warehouse()?;
    let mut notes = Notes::default();
    let (mut findings, mut sections, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
    let (mut any, mut first_held) = (false, Vec::new());
    for source in settings.sources()?.iter() {
        let mut stored = warehouse.stored(&source.id).await?;
        stored.retain(|v| settings.knows_of(v.known_from));
        any |= !stored.is_empty();
        let new: Vec<_> = stored.iter().filter(|v| v.known_from > since).collect();
        let Some(latest) = new.last() else { continue };
        let Some(before) = stored.iter().rev().find(|v| v.known_from <= since) else {
            first_held.push(format!("{} ({})", source.title, latest.known_from));
            continue;
        };
        let compared = std::iter::once(before).chain(new.iter().copied());
        let provenance: Vec<Provenance> =
            compared.map(|v| source.provenance(v.known_from, &v.snapshot)).collect();
        let cited = cite(&mut notes, &provenance);
        // A table has a name of its own: `authorised_strength` fills `strength`, `ucdp_ged` fills `events_ged`.
        let filled = |name: &String| warehouse.table(name).is_some_and(|t| t.dataset == source.id);
        let Some(table) = warehouse.tables_here().into_iter().find(filled) else {
            let rows = |n| counted(n, "row", "rows");
            let words = format!(
                "{}: {} on {}, {} on {}. It has no harmonised table of its own to compare row by row.",
                source.title,
                rows(before.rows as usize),
                before.known_from,
                rows(latest.rows as usize),
                latest.known_from
            );
            unknown.push(Text::noted(words, cited));
            continue;
        };
        let found = diff(settings, &table, before.known_from, latest.known_from).await?;
        findings.push(Text::noted(sentence(&source.title, &found), cited.clone()));
        sections.extend(section(&source.title, &found, cited));
    }
    if !any {
        bail!(
            "no publication is stored here, so nothing can have changed: load some with `bluehelm sync` first"
        );
    }
    if findings.is_empty() && first_held.is_empty() {
        findings
            .push(Text::new(format!("No publication that is stored here is newer than {since}.")));
    }
    if !first_held.is_empty() {
        findings.push(Text::new(first(&first_held)));
    }
    Ok(Document {
        title: format!("What changed since {since}"),
        lead: "Publications of open data on peacekeeping that this installation holds.".to_owned(),
        findings,
        sections,
        unknown,
        method: plain(["The last publication up to the day is compared, row by row by its key, with the newest one. \
             Causes of death are shown as the publisher groups them; a corrected record is no new event."
            .to_owned()]),
        notes,
        imprint: imprint(settings, &format!("brief changes --since {since}")),
    })
}

/// What is held for the first time, in one line: nothing stands beside it that it could differ from.
fn first(held: &[String]) -> String {
    let datasets = counted(held.len(), "dataset is", "datasets are");
    format!(
        "{datasets} held here for the first time, so that nothing can be said of a change (in brackets the day of publication): {}.",
        held.join("; ")
    )
}

fn sentence(title: &str, found: &Difference) -> String {
    format!(
        "{title}: {} added, {} removed, {} changed between the publications of {} and {}.",
        counted(found.added as usize, "row", "rows"),
        number(found.removed as f64),
        number(found.changed as f64),
        found.from,
        found.to
    )
}

fn section(title: &str, found: &Difference, cited: Vec<usize>) -> Option<Section> {
    if found.reclassified.is_empty() {
        return None;
    }
    let word =
        |value: &Option<String>| value.as_deref().map_or_else(|| "missing".to_owned(), beginning);
    let rows = found.reclassified.iter().take(SHOWN);
    let rows = rows
        .map(|r| vec![r.column.clone(), word(&r.from), word(&r.to), number(r.count as f64)])
        .collect();
    let more = found.reclassified.len().saturating_sub(SHOWN);
    let texts = match more {
        0 => Vec::new(),
        more => {
            let more = counted(more, "more kind of change", "more kinds of change");
            plain([format!("{more}: bluehelm diff {}", found.dataset)])
        }
    };
    Some(Section {
        title: title.to_owned(),
        texts,
        charts: Vec::new(),
        tables: vec![Table {
            caption: Text::noted("Values that became others, most frequent first", cited),
            columns: vec![
                Column::words("column"),
                Column::words("before"),
                Column::words("now"),
                Column::figures("rows"),
            ],
            rows,
        }],
    })
}

/// The beginning of a value: an outline of a country has thousands of letters.
fn beginning(value: &str) -> String {
    match value.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_shown_by_its_beginning() {
        assert_eq!(beginning("Côte d’Ivoire"), "Côte d’Ivoire");
        assert_eq!(beginning(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    }

    #[test]
    fn what_is_held_for_the_first_time_is_one_line() {
        let one = first(&["Made up (2024-07-01)".to_owned()]);
        assert!(one.starts_with("1 dataset is held here for the first time"), "{one}");
        let two = first(&["A (2024-07-01)".to_owned(), "B (2025-01-02)".to_owned()]);
        assert!(
            two.starts_with("2 datasets are") && two.ends_with("A (2024-07-01); B (2025-01-02)."),
            "{two}"
        );
    }
}
