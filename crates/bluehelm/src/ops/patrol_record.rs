//! Here are a patrol's tracks and reports: what came of the plan?

use std::collections::HashSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use ::patrol::{EffortLog, Rate, Record, read_reports, read_track, with_last_visits};
use anyhow::{Context, Result, ensure};

use super::patrol::{bytes, read, read_plan, write_whole};

/// What comes back from patrols, and where it goes.
#[derive(Debug, Clone)]
pub struct Returns<'a> {
    pub plan: &'a Path,
    /// GPX files.
    pub tracks: &'a [PathBuf],
    /// How many hours local time is ahead of the tracks' UTC.
    pub ahead_h: f64,
    /// The CSV of reports.
    pub visits: Option<&'a Path>,
    /// The CSV of places; its last visits are brought up to date.
    pub places: &'a Path,
    /// The log of effort; it is made where there is none.
    pub effort: &'a Path,
    /// Whether the tracks stay: they are deleted otherwise, once they are summed.
    pub keep_tracks: bool,
}

/// What was recorded.
#[derive(Debug)]
pub struct Recorded {
    pub record: Record,
    /// Events per patrol-hour, over the whole log.
    pub rates: Vec<Rate>,
    /// The tracks that were deleted.
    pub purged: Vec<PathBuf>,
}

/// Matches tracks and reports to the plan, brings the places' last visits and the log of effort up to date, and
/// deletes the tracks. Nothing is written and nothing deleted unless all could be read.
pub fn record(returns: &Returns<'_>) -> Result<Recorded> {
    let plan = read_plan(returns.plan)?;
    let known = |id: &str| plan.visits(id) || plan.not_visited.iter().any(|left| left.id == id);
    let reports = match returns.visits {
        Some(path) => {
            read_reports(&read(path)?, known).with_context(|| format!("in {}", path.display()))?
        }
        None => Vec::new(),
    };
    let track = |path: &PathBuf| {
        read_track(&bytes(path)?, returns.ahead_h).with_context(|| format!("in {}", path.display()))
    };
    let tracks = each_once(returns.tracks).into_iter().map(track).collect::<Result<Vec<_>>>()?;
    ensure!(
        !(reports.is_empty() && tracks.is_empty()),
        "found neither tracks nor reports, expected --tracks or --visits with what came back"
    );
    let record = Record::new(&plan, &reports, &tracks);
    let places = with_last_visits(&read(returns.places)?, &record.last_visits())
        .with_context(|| format!("in {}", returns.places.display()))?;
    let before = if returns.effort.exists() { read(returns.effort)? } else { String::new() };
    let mut log =
        EffortLog::parse(&before).with_context(|| format!("in {}", returns.effort.display()))?;
    log.take(&record.efforts);
    write_whole(returns.effort, &log.to_csv())?;
    write_whole(returns.places, &places)?;
    let mut purged = Vec::new();
    for path in returns.tracks.iter().filter(|_| !returns.keep_tracks) {
        match fs::remove_file(path) {
            // It was read above: named twice, it is gone by now.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            deleted => {
                deleted.with_context(|| format!("cannot delete {}", path.display()))?;
                purged.push(path.clone());
            }
        }
    }
    let first = plan.first_day.or_else(|| plan.patrols.iter().map(|patrol| patrol.day).min());
    let rates = first.map(|first| log.rates(first)).unwrap_or_default();
    Ok(Recorded { record, rates, purged })
}

/// Each file once, however often and by whatever name it was given.
fn each_once(tracks: &[PathBuf]) -> Vec<&PathBuf> {
    let mut seen = HashSet::new();
    let is_new =
        |path: &&PathBuf| seen.insert(fs::canonicalize(path).unwrap_or_else(|_| (*path).clone()));
    tracks.iter().filter(is_new).collect()
}
