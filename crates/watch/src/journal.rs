//! What happened, in order, whatever is pulled out of the wall?
//!
//! A folder of parts, each a text file that begins with the camp as it then was; a line is
//! `CRC32 JSON`, written before what it says takes effect. A torn last line (power, `kill -9`) is cut off. The
//! files are for the camp alone (mode 600): positions and coverage are restricted. Whole parts are purged by age.
//!
//! Limits: what was written in the last second may be lost with the power, not with the process: the disk is
//! asked to keep it once a second.

use crate::camp::{Camp, Checkpoint};
use crate::error::WatchError;
use crate::input::Entry;
use crate::settings::Settings;
use crate::warning::Warning;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A part is closed after so many bytes: what is read again after a crash stays well below a second.
const PART_BYTES: u64 = 4 << 20;
/// No line that we wrote is longer.
const LONGEST_LINE: u64 = 256 << 20;

/// The journal, open at its end.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    file: File,
    bytes: u64,
    number: u64,
    /// Held as long as the journal is: one watch writes it.
    _lock: File,
}

/// One part of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its file.
    pub path: PathBuf,
    /// Counted from 1.
    pub number: u64,
    /// When it was begun, in seconds since 1970 (UTC).
    pub begun_s: u64,
}

/// What a replay found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Entries taken.
    pub entries: u64,
    /// Revisions of warnings that they gave.
    pub revisions: u64,
    /// Beginnings of parts that were compared with what the replay had come to.
    pub compared: u64,
    /// Of these, the ones that were not the same, to the last digit.
    pub differing: u64,
}

impl Journal {
    /// Opens the journal, and the camp as it was when the last entry was written.
    ///
    /// # Errors
    /// The folder cannot be written, another watch has it open, or no part of it can be read.
    pub fn open(
        settings: &Arc<Settings>,
        folder: &Path,
        now_s: f64,
    ) -> Result<(Self, Camp), WatchError> {
        let wrong = |error: std::io::Error| problem(folder, &error);
        fs::create_dir_all(folder).map_err(wrong)?;
        let lock = restricted().append(true).open(folder.join("lock")).map_err(wrong)?;
        if lock.try_lock().is_err() {
            let reason = "another watch has it open".into();
            return Err(WatchError::Journal { path: folder.to_owned(), reason });
        }
        let parts = parts(folder)?;
        // A part whose very beginning is torn was never used: the one before it is whole.
        let resumed = parts.iter().rev().find_map(|part| resume(settings, part).ok());
        let camp = match resumed {
            Some(camp) => camp,
            None if parts.is_empty() => Camp::try_new(settings.clone())?,
            None => {
                let reason = "no part of it can be read with this camp's file".into();
                return Err(WatchError::Journal { path: folder.to_owned(), reason });
            }
        };
        let number = parts.last().map_or(1, |part| part.number + 1);
        let (file, bytes) = begin(folder, number, now_s, &camp)?;
        Ok((Self { folder: folder.to_owned(), file, bytes, number, _lock: lock }, camp))
    }

    /// Writes an entry; only then may it take effect.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn append(&mut self, entry: &Entry) -> Result<(), WatchError> {
        let line = line_of(entry).map_err(|error| problem(&self.folder, &error))?;
        self.bytes += line.len() as u64;
        self.file.write_all(&line).map_err(|error| problem(&self.folder, &error))
    }

    /// Begins a new part if this one is long; to be called between entries.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn turn_page(&mut self, camp: &Camp, now_s: f64) -> Result<(), WatchError> {
        if self.bytes >= PART_BYTES {
            self.number += 1;
            (self.file, self.bytes) = begin(&self.folder, self.number, now_s, camp)?;
            // A camp with much to remember would else begin a part with every entry.
            self.bytes = 0;
        }
        Ok(())
    }

    /// The file written now, to ask the disk from another thread to keep it.
    ///
    /// # Errors
    /// No more files can be open.
    pub fn handle(&self) -> Result<File, WatchError> {
        self.file.try_clone().map_err(|error| problem(&self.folder, &error))
    }
}

/// The parts of a journal, oldest first.
///
/// # Errors
/// The folder cannot be read.
pub fn parts(folder: &Path) -> Result<Vec<Part>, WatchError> {
    let entries = fs::read_dir(folder).map_err(|error| problem(folder, &error))?;
    let part = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.strip_suffix(".journal")?;
        let (number, begun_s) = name.split_once('-')?;
        Some(Part { number: number.parse().ok()?, begun_s: begun_s.parse().ok()?, path })
    };
    let mut parts: Vec<Part> = entries.flatten().filter_map(|entry| part(entry.path())).collect();
    parts.sort_by_key(|part| part.number);
    Ok(parts)
}

/// Removes the parts that hold nothing younger than this; the newest part stays. Gives those removed.
///
/// # Errors
/// A part cannot be removed.
pub fn purge(folder: &Path, before_s: f64) -> Result<Vec<PathBuf>, WatchError> {
    let parts = parts(folder)?;
    let mut removed = Vec::new();
    for pair in parts.windows(2) {
        // A part ends where the next begins.
        if (pair[1].begun_s as f64) < before_s {
            fs::remove_file(&pair[0].path).map_err(|error| problem(&pair[0].path, &error))?;
            removed.push(pair[0].path.clone());
        }
    }
    Ok(removed)
}

/// Takes the whole journal again, oldest part first. `each` sees every entry with what came of it. Where a new
/// part begins, the camp is compared with the one that was written there.
///
/// # Errors
/// A part's beginning cannot be read.
pub fn replay(
    settings: &Arc<Settings>,
    folder: &Path,
    mut each: impl FnMut(&Entry, &[Warning], &Camp),
) -> Result<Replayed, WatchError> {
    let (mut found, mut last): (Replayed, Option<Camp>) = (Replayed::default(), None);
    for part in parts(folder)? {
        let mut lines = Lines::open(&part.path)?;
        let Some(checkpoint) = lines.next::<Checkpoint>() else { continue };
        if let Some(camp) = &last {
            found.compared += 1;
            found.differing += u64::from(camp.checkpoint() != checkpoint);
        }
        let mut camp = Camp::resume(settings.clone(), checkpoint)?;
        while let Some(entry) = lines.next::<Entry>() {
            let changed = camp.take(&entry);
            found.entries += 1;
            found.revisions += changed.len() as u64;
            each(&entry, &changed, &camp);
        }
        last = Some(camp);
    }
    Ok(found)
}

fn resume(settings: &Arc<Settings>, part: &Part) -> Result<Camp, WatchError> {
    let mut lines = Lines::open(&part.path)?;
    let Some(checkpoint) = lines.next::<Checkpoint>() else {
        let reason = "its beginning is torn".into();
        return Err(WatchError::Journal { path: part.path.clone(), reason });
    };
    let mut camp = Camp::resume(settings.clone(), checkpoint)?;
    while let Some(entry) = lines.next::<Entry>() {
        camp.take(&entry);
    }
    Ok(camp)
}

fn begin(folder: &Path, number: u64, now_s: f64, camp: &Camp) -> Result<(File, u64), WatchError> {
    let path = folder.join(format!("{number:08}-{}.journal", now_s.max(0.0) as u64));
    let wrong = |error: std::io::Error| problem(&path, &error);
    let mut file = restricted().create_new(true).append(true).open(&path).map_err(wrong)?;
    let line = line_of(&camp.checkpoint()).map_err(wrong)?;
    file.write_all(&line).map_err(wrong)?;
    file.sync_data().map_err(wrong)?;
    Ok((file, line.len() as u64))
}

/// A line: the checksum of what follows it, and that.
fn line_of<T: serde::Serialize>(value: &T) -> std::io::Result<Vec<u8>> {
    let json = serde_json::to_vec(value)?;
    let mut line = format!("{:08x} ", crc32fast::hash(&json)).into_bytes();
    line.extend_from_slice(&json);
    line.push(b'\n');
    Ok(line)
}

/// The whole lines of a part, up to the first that is torn.
#[derive(Debug)]
pub(crate) struct Lines {
    reader: std::io::Take<BufReader<File>>,
}

impl Lines {
    pub fn open(path: &Path) -> Result<Self, WatchError> {
        let file = File::open(path).map_err(|error| problem(path, &error))?;
        Ok(Self { reader: std::io::Read::take(BufReader::new(file), u64::MAX) })
    }

    pub fn next<T: DeserializeOwned>(&mut self) -> Option<T> {
        let mut line = Vec::new();
        self.reader.set_limit(LONGEST_LINE);
        self.reader.read_until(b'\n', &mut line).ok()?;
        parse_line(&line)
    }
}

/// What a line holds, if it is whole.
#[must_use]
pub fn parse_line<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    let (sum, json) = line.strip_suffix(b"\n")?.split_at_checked(9)?;
    let sum = u32::from_str_radix(std::str::from_utf8(sum).ok()?.strip_suffix(' ')?, 16).ok()?;
    (crc32fast::hash(json) == sum).then(|| serde_json::from_slice(json).ok())?
}

#[cfg(unix)]
fn restricted() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.create(true).mode(0o600);
    options
}

#[cfg(not(unix))]
fn restricted() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.create(true);
    options
}

fn problem(path: &Path, error: &std::io::Error) -> WatchError {
    WatchError::Journal { path: path.to_owned(), reason: error.to_string() }
}
