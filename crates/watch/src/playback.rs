//! What did the camp know at a moment of its journal?
//!
//! Each part of the journal begins with the camp as it then was, so that any moment is found by reading one part.
//! What is read is what was written: the same entries give the same tracks and warnings at any speed. The journal may
//! be written meanwhile.

use crate::camp::Camp;
use crate::error::WatchError;
use crate::input::Entry;
use crate::journal::{Lines, Part, parts};
use crate::settings::Settings;
use crate::warning::Warning;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A reader of a journal that goes forward, and back by beginning a part again.
#[derive(Debug)]
pub struct Playback {
    settings: Arc<Settings>,
    folder: PathBuf,
    at: Option<Cursor>,
}

#[derive(Debug)]
struct Cursor {
    number: u64,
    lines: Lines,
    /// Read, but later than what was asked for.
    next: Option<Entry>,
    ended: bool,
    camp: Camp,
}

impl Playback {
    /// A reader of the journal in this folder.
    #[must_use]
    pub fn new(settings: Arc<Settings>, folder: &Path) -> Self {
        Self { settings, folder: folder.to_owned(), at: None }
    }

    /// When the oldest part was begun, in seconds since 1970 (UTC); none: there is no journal.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn begun_s(&self) -> Result<Option<f64>, WatchError> {
        Ok(parts(&self.folder)?.first().map(|part| part.begun_s as f64))
    }

    /// The camp as it was after all that had come by this time.
    ///
    /// # Errors
    /// There is no journal, or it cannot be read with this camp's file.
    pub fn seek(&mut self, at_s: f64) -> Result<&Camp, WatchError> {
        self.go(at_s, |_, _, _| ())
    }

    /// Shows each entry between two times with the warnings it changed and the camp after it; gives the camp at
    /// the end.
    ///
    /// # Errors
    /// As [`Self::seek`].
    pub fn watch(
        &mut self,
        from_s: f64,
        to_s: f64,
        mut each: impl FnMut(&Entry, &[Warning], &Camp),
    ) -> Result<&Camp, WatchError> {
        self.seek(from_s)?;
        let first = self.at.as_ref().map_or(0, |cursor| cursor.number);
        // Parts that were begun within the time are read one after the other.
        let later: Vec<Part> = parts(&self.folder)?
            .into_iter()
            .filter(|part| part.number > first && part.begun_s as f64 <= to_s)
            .collect();
        if let Some(cursor) = &mut self.at {
            cursor.advance(to_s, &mut each);
        }
        for part in later {
            if let Some(mut cursor) = self.begin(&part) {
                cursor.advance(to_s, &mut each);
                self.at = Some(cursor);
            }
        }
        self.here()
    }

    /// The camp as it was last written.
    ///
    /// # Errors
    /// As [`Self::seek`].
    pub fn latest(&mut self) -> Result<&Camp, WatchError> {
        self.at = None;
        self.seek(f64::INFINITY)
    }

    fn go(
        &mut self,
        at_s: f64,
        mut each: impl FnMut(&Entry, &[Warning], &Camp),
    ) -> Result<&Camp, WatchError> {
        let parts = parts(&self.folder)?;
        let begun = parts.iter().rposition(|part| part.begun_s as f64 <= at_s).unwrap_or(0);
        let usable = self.at.as_ref().is_some_and(|cursor| {
            !cursor.ended
                && cursor.camp.now_s() <= at_s
                && parts.get(begun).is_some_and(|part| part.number == cursor.number)
        });
        if !usable {
            // A part whose beginning is torn was never used: the one before it says what was.
            let upto = parts.get(..=begun).unwrap_or_default();
            self.at = upto.iter().rev().find_map(|part| self.begin(part));
        }
        if let Some(cursor) = &mut self.at {
            cursor.advance(at_s, &mut each);
        }
        self.here()
    }

    fn begin(&self, part: &Part) -> Option<Cursor> {
        let mut lines = Lines::open(&part.path).ok()?;
        let camp = Camp::resume(self.settings.clone(), lines.next()?).ok()?;
        Some(Cursor { number: part.number, lines, next: None, ended: false, camp })
    }

    fn here(&self) -> Result<&Camp, WatchError> {
        self.at.as_ref().map(|cursor| &cursor.camp).ok_or_else(|| WatchError::Journal {
            path: self.folder.clone(),
            reason: "no part of it can be read with this camp's file".into(),
        })
    }
}

impl Cursor {
    fn advance(&mut self, at_s: f64, each: &mut impl FnMut(&Entry, &[Warning], &Camp)) {
        loop {
            let Some(entry) = self.next.take().or_else(|| self.lines.next()) else {
                // The end, or a line that is being written: to be read again from the beginning.
                self.ended = true;
                return;
            };
            if entry.at_s > at_s {
                self.next = Some(entry);
                return;
            }
            let changed = self.camp.take(&entry);
            each(&entry, &changed, &self.camp);
        }
    }
}
