//! A brief of two pages: what is found, on which figures, and what is not known.

mod area;
mod changes;
mod claim;
mod forecasts;
mod profile;
mod profile_table;

use anyhow::Result;
use base::{Date, Provenance};
use report::{Document, Notes, Text};

use crate::settings::Settings;

/// What a brief is about.
#[derive(Debug, Clone)]
pub enum Subject {
    /// An area of the Declaration.
    Area(String),
    /// A mission by its acronym.
    Mission(String),
    /// A country by code or name, or another partner.
    Partner(String),
    /// A statement: one of the catalogue, or a file.
    Claim(String),
    /// Everything published since a day.
    Changes(Date),
}

/// The brief; every format is written from it.
pub async fn brief(settings: &Settings, subject: &Subject) -> Result<Document> {
    match subject {
        Subject::Area(area) => area::document(settings, area).await,
        Subject::Mission(mission) => profile::document(settings, "mission", mission).await,
        Subject::Partner(partner) => profile::document(settings, "partner", partner).await,
        Subject::Claim(claim) => claim::document(settings, claim).await,
        Subject::Changes(since) => changes::document(settings, *since).await,
    }
}

/// Who says it, who does not, and how to repeat it.
fn imprint(settings: &Settings, command: &str) -> String {
    let day = settings.known_on.map(|day| format!(" --known-on {day}")).unwrap_or_default();
    format!(
        "Computed with Bluehelm, which is independent and not the United Nations. To repeat it: bluehelm {command}{day}"
    )
}

/// A publication as a note.
fn source(provenance: &Provenance) -> String {
    let Provenance { citation, known_from, licence, snapshot, url, .. } = provenance;
    let hash = snapshot.get(..12).unwrap_or(snapshot);
    format!("{citation}, as published on {known_from}. {licence}. SHA-256 {hash}. {url}")
}

/// Numbers of the notes of these publications, each once.
fn cite(notes: &mut Notes, sources: &[Provenance]) -> Vec<usize> {
    let mut cited: Vec<usize> = sources.iter().map(|p| notes.cite(source(p))).collect();
    cited.sort_unstable();
    cited.dedup();
    cited
}

/// Texts without notes.
fn plain(words: impl IntoIterator<Item = String>) -> Vec<Text> {
    words.into_iter().map(Text::new).collect()
}

/// Words that begin a sentence.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}

/// Each line once, where it stands first.
fn once(lines: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::BTreeSet::new();
    lines.into_iter().filter(|line| seen.insert(line.clone())).collect()
}

/// A count with its noun, thousands apart.
fn counted(n: usize, one: &str, more: &str) -> String {
    format!("{} {}", report::number(n as f64), if n == 1 { one } else { more })
}
