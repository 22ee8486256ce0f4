//! What does the mission's own incident log say, and where is it kept?
//!
//! A log is restricted: it lies in `restricted/logs/` of the home, apart from publishers' bytes, tables,
//! vintages and quarantine; SQL never sees it, and what it had part in is for the mission only. Kept are
//! places, days and deaths, nothing else of a row.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base::Date;
use catalog::Shelf;
use forecast::near::{Event, LogEvents, LogMapping, Proposal, parse_events, parse_log};
use serde::{Deserialize, Serialize};

use super::files::{shown, text};
use crate::settings::{Settings, today};

/// A log as it is kept.
pub struct Log {
    pub events: Vec<Event>,
    pub covered_to: Date,
}

/// What is known of a log without its events.
#[derive(Debug, Serialize, Deserialize)]
pub struct About {
    pub name: String,
    pub events: u64,
    /// Rows that did not say how many died, left out.
    pub silent: u64,
    /// Rows that said no place, left out.
    #[serde(default)]
    pub nowhere: u64,
    pub first_day: Date,
    /// Silence after this day is no calm.
    pub covered_to: Date,
}

/// Proposes what the columns of a log mean.
pub fn propose(settings: &Settings, file: &Path) -> Result<Proposal> {
    let found = forecast::near::propose(&text(file)?, &names(settings)?);
    found.with_context(|| shown(file))
}

/// A mapping as the text of a file.
pub fn mapping_text(proposal: &Proposal) -> Result<String> {
    let doubts: String =
        proposal.doubts.iter().map(|doubt| format!("# To look at: {doubt}\n")).collect();
    Ok(format!(
        "# What the columns of the log mean. Correct it, then: bluehelm forecast log add LOG --mapping THIS --name NAME\n\
         {doubts}{}",
        toml::to_string(&proposal.mapping)?
    ))
}

/// Reads a log by its mapping and keeps it under a name; one of that name is replaced.
pub fn add(
    settings: &Settings,
    file: &Path,
    mapping: &Path,
    name: &str,
    covered_to: Option<Date>,
) -> Result<About> {
    let folder = folder(settings, name)?;
    let written = text(mapping)?;
    let read: LogMapping = toml::from_str(&written).with_context(|| shown(mapping))?;
    read.check().with_context(|| shown(mapping))?;
    let LogEvents { events, silent, nowhere } =
        parse_log(&text(file)?, &read).with_context(|| shown(file))?;
    let first = events.iter().map(|event| event.from).min();
    let last = events.iter().map(|event| event.to).max();
    let Some((first_day, last)) = first.zip(last) else {
        bail!(
            "{} has no row that says how many died, and where; expected at least one",
            shown(file)
        )
    };
    let covered_to = covered_to.map_or(Ok(last.min(today())), |day| checked(day, &events))?;
    let about = About {
        name: name.to_owned(),
        events: events.len() as u64,
        silent: silent as u64,
        nowhere: nowhere as u64,
        first_day,
        covered_to,
    };
    // A log that is cut short is a part, which a purge finds, and never a log.
    let part = part_of(&folder);
    remove(&part)?;
    make_private(&part)?;
    write_private(&part.join("events.csv"), &ucdp_text(&events))?;
    write_private(&part.join("mapping.toml"), &written)?;
    write_private(&part.join("about.toml"), &toml::to_string(&about)?)?;
    remove(&folder)?;
    fs::rename(&part, &folder).with_context(|| format!("cannot name {}", shown(&folder)))?;
    Ok(about)
}

/// The last day that a log is said to cover: not before its last incident, and not after today.
fn checked(covered_to: Date, events: &[Event]) -> Result<Date> {
    let (last, today) = (events.iter().map(|event| event.from).max(), today());
    if covered_to > today || last.is_some_and(|last| covered_to < last) {
        let last = last.map_or_else(String::new, |day| day.to_string());
        bail!(
            "--covered-to {covered_to}: expected a day from the log's last incident, {last}, to today, {today}"
        );
    }
    Ok(covered_to)
}

/// A log that was added.
pub fn read(settings: &Settings, name: &str) -> Result<Log> {
    let folder = folder(settings, name)?;
    if !folder.join("about.toml").is_file() {
        let names: Vec<String> = list(settings)?.into_iter().map(|log| log.name).collect();
        bail!(
            "there is no log {name}; logs: {}",
            if names.is_empty() { "none".into() } else { names.join(", ") }
        );
    }
    let path = folder.join("about.toml");
    let about: About = toml::from_str(&text(&path)?).with_context(|| shown(&path))?;
    let path = folder.join("events.csv");
    let events = parse_events(&text(&path)?).with_context(|| shown(&path))?;
    Ok(Log { events, covered_to: about.covered_to })
}

/// The logs that were added.
pub fn list(settings: &Settings) -> Result<Vec<About>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root(settings)).into_iter().flatten().flatten() {
        let path = entry.path().join("about.toml");
        let is_part = entry.path().extension().is_some();
        if path.is_file() && !is_part {
            found.push(toml::from_str(&text(&path)?).with_context(|| shown(&path))?);
        }
    }
    found.sort_by(|a: &About, b: &About| a.name.cmp(&b.name));
    Ok(found)
}

/// Removes a log, or all that lies where logs lie, whole or not; says what is gone.
pub fn purge(settings: &Settings, name: Option<&str>) -> Result<Vec<String>> {
    let Some(name) = name else {
        let found = fs::read_dir(root(settings)).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            found.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        remove(&root(settings))?;
        return Ok(names);
    };
    let folder = folder(settings, name)?;
    let part = part_of(&folder);
    if !folder.is_dir() && !part.is_dir() {
        bail!("there is no log {name}");
    }
    remove(&folder)?;
    remove(&part)?;
    Ok(vec![name.to_owned()])
}

/// Where a log is written before it is whole. No log's name has a dot.
fn part_of(folder: &Path) -> PathBuf {
    folder.with_extension("part")
}

/// Removes a folder with all in it, where there is one.
fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", shown(folder)))
        }
        _ => Ok(()),
    }
}

/// Names known for each meaning: `tables/crosswalks/log_columns.csv`.
fn names(settings: &Settings) -> Result<BTreeMap<String, Vec<String>>> {
    let mut files = settings.catalog.files(Shelf::Crosswalks, "csv")?;
    let file = files.remove("log_columns").context("the catalogue has no log_columns.csv")?;
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in file.text()?.lines().skip(1) {
        let mut cells = line.split(',');
        if let (Some(meaning), Some(name)) = (cells.next(), cells.next()) {
            names.entry(meaning.to_owned()).or_default().push(name.to_owned());
        }
    }
    Ok(names)
}

/// Where logs lie.
fn root(settings: &Settings) -> PathBuf {
    settings.home.root().join("restricted").join("logs")
}

fn folder(settings: &Settings, name: &str) -> Result<PathBuf> {
    let is_sound = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || name.len() > 64 || !name.chars().all(is_sound) {
        bail!("{name:?} is no name of a log; expected letters, digits, - and _");
    }
    Ok(root(settings).join(name))
}

/// UCDP's columns, which the reader of events knows.
fn ucdp_text(events: &[Event]) -> String {
    use forecast::near::{PlacePrecision as P, Violence as V};
    let mut text =
        "latitude,longitude,where_prec,date_start,date_end,low,best,high,type_of_violence,\
                    deaths_civilians\n"
            .to_owned();
    for event in events {
        let precision = match event.precision {
            P::Exact => 1,
            P::Near => 2,
            P::District => 3,
            P::Province => 4,
            P::Feature => 5,
            P::Nowhere => 6,
        };
        let violence = match event.violence {
            Some(V::StateBased) => "1",
            Some(V::NonState) => "2",
            Some(V::OneSided) => "3",
            None => "",
        };
        let civilians = event.civilians.map_or_else(String::new, |n| n.to_string());
        let [low, best, high] = event.deaths;
        let (north, east) = (event.point.latitude(), event.point.longitude());
        let (from, to) = (event.from, event.to);
        text += &format!(
            "{north},{east},{precision},{from},{to},{low},{best},{high},{violence},{civilians}\n"
        );
    }
    text
}

/// A folder that only its owner can open, where the system knows owners.
fn make_private(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", shown(folder)))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        for path in folder.ancestors().take(3) {
            fs::set_permissions(path, fs::Permissions::from_mode(0o700))
                .with_context(|| format!("cannot close {} to others", shown(path)))?;
        }
    }
    Ok(())
}

/// A file that only its owner can read, whole or not at all.
fn write_private(path: &Path, text: &str) -> Result<()> {
    let part = path.with_extension("part");
    let written = || -> std::io::Result<()> {
        #[cfg(unix)]
        {
            use std::io::Write;
            use std::os::unix::fs::OpenOptionsExt;
            let mut options = fs::OpenOptions::new();
            let mut file =
                options.write(true).create(true).truncate(true).mode(0o600).open(&part)?;
            file.write_all(text.as_bytes())?;
        }
        #[cfg(not(unix))]
        fs::write(&part, text)?;
        fs::rename(&part, path)
    };
    written().with_context(|| format!("cannot write {}", shown(path)))
}
