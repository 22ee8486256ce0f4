//! What happened, in order, whatever is pulled out of the wall?
//!
//! A folder of parts, each a text file that begins with the camp as it then was; a line is
//! `CRC32 JSON`, written before what it says takes effect. A torn last line (power, `kill -9`) is cut off. After
//! something that the disk did not take (it was full) a new part is begun as soon as it takes one: it says all that
//! the camp knows. The files are for the camp alone (mode 600): positions and coverage are restricted. Whole parts are
//! purged by age.
//!
//! Limits: what was written in the last second may be lost with the power, not with the process: the disk is
//! asked to keep it once a second.

mod lines;

pub(crate) use lines::Lines;
pub use lines::parse_line;

use crate::camp::{Camp, Checkpoint};
use crate::error::WatchError;
use crate::input::Entry;
use crate::settings::Settings;
use crate::warning::Warning;
use lines::{Written, line_of};
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A part is closed after so many bytes: what is read again after a crash stays well below a second.
const PART_BYTES: u64 = 4 << 20;
/// A new part that cannot be begun is tried again after so many seconds.
const AGAIN_S: f64 = 1.0;

/// The journal, open at its end.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    part: Written<File>,
    number: u64,
    /// A new part is begun after so many bytes.
    turn_at: u64,
    /// When that was last tried in vain.
    tried_s: f64,
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
        // By the camp's time: this computer's clock may have been set back.
        let part = begin(folder, number, now_s.max(camp.now_s()), &camp)?;
        let (turn_at, tried_s) = (part.bytes + PART_BYTES, f64::NEG_INFINITY);
        Ok((Self { folder: folder.to_owned(), part, number, turn_at, tried_s, _lock: lock }, camp))
    }

    /// Writes an entry; only then may it take effect.
    ///
    /// # Errors
    /// The disk does not take it: then none of it is there.
    pub fn append(&mut self, entry: &Entry) -> Result<(), WatchError> {
        let line = line_of(entry).map_err(|error| problem(&self.folder, &error))?;
        self.part.write(&line).map_err(|error| {
            // The camp goes on without it: only a new part says again what is known.
            self.turn_at = 0;
            problem(&self.folder, &error)
        })
    }

    /// Begins a new part if this one is long, or lacks an entry; to be called between entries.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn turn_page(&mut self, camp: &Camp, now_s: f64) -> Result<(), WatchError> {
        let tried_lately = (now_s - self.tried_s).abs() < AGAIN_S;
        if self.part.bytes < self.turn_at || tried_lately {
            return Ok(());
        }
        self.tried_s = now_s;
        self.part = begin(&self.folder, self.number + 1, now_s, camp)?;
        self.number += 1;
        // A camp with much to remember would else begin a part with every entry.
        (self.turn_at, self.tried_s) = (self.part.bytes + PART_BYTES, f64::NEG_INFINITY);
        Ok(())
    }

    /// The file written now, to ask the disk from another thread to keep it.
    ///
    /// # Errors
    /// No more files can be open.
    pub fn handle(&self) -> Result<File, WatchError> {
        self.part.file.try_clone().map_err(|error| problem(&self.folder, &error))
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
            found.differing += u64::from(!camp.checkpoint().agrees(&checkpoint));
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

fn begin(folder: &Path, number: u64, now_s: f64, camp: &Camp) -> Result<Written<File>, WatchError> {
    let path = folder.join(format!("{number:08}-{}.journal", now_s.max(0.0) as u64));
    let wrong = |error: std::io::Error| problem(&path, &error);
    let line = line_of(&camp.checkpoint()).map_err(wrong)?;
    let file = restricted().create_new(true).append(true).open(&path).map_err(wrong)?;
    let mut part = Written::new(file);
    let written = part.write(&line).and_then(|()| part.file.sync_data());
    written.map(|()| part).map_err(|error| {
        drop(fs::remove_file(&path));
        wrong(error)
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Input;

    fn alarm(at_s: f64) -> Entry {
        Entry { at_s, input: Input::Alarm { zone: "camp".into(), exercise: false } }
    }

    #[test]
    fn what_the_disk_did_not_take_is_known_again_from_the_next_part() {
        let (folder, settings) = (tempfile::tempdir().unwrap(), Settings::of_tests());
        let (mut journal, mut camp) = Journal::open(&settings, folder.path(), 5.0).unwrap();
        // A file open for reading takes nothing.
        journal.part.file = File::open(&parts(folder.path()).unwrap()[0].path).unwrap();
        assert!(journal.append(&alarm(6.0)).is_err());
        camp.take(&alarm(6.0));
        journal.turn_page(&camp, 6.0).unwrap();
        drop(journal);
        let (_, again) = Journal::open(&settings, folder.path(), 7.0).unwrap();
        assert_eq!(again.checkpoint(), camp.checkpoint());
    }

    #[test]
    fn a_part_that_cannot_be_begun_is_tried_again_after_a_second_and_leaves_nothing() {
        let (folder, settings) = (tempfile::tempdir().unwrap(), Settings::of_tests());
        let (mut journal, camp) = Journal::open(&settings, folder.path(), 5.0).unwrap();
        journal.turn_at = 0;
        fs::remove_dir_all(folder.path()).unwrap();
        assert!(journal.turn_page(&camp, 6.0).is_err());
        assert!(journal.turn_page(&camp, 6.5).is_ok(), "not tried again so soon");
        fs::create_dir_all(folder.path()).unwrap();
        journal.turn_page(&camp, 7.0).unwrap();
        let numbers: Vec<u64> = parts(folder.path()).unwrap().iter().map(|p| p.number).collect();
        assert_eq!(numbers, [2]);
    }
}
