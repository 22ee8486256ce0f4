//! Who endorsed the Declaration, as far as known by name?

use std::fs::OpenOptions;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use base::Date;
use serde::{Deserialize, Serialize};

use crate::CommitmentError;
use crate::lines::read_lines;

/// The Declaration was sent out on this day: nobody endorsed it before.
pub const SENT_OUT: Date = Date::constant(2018, 8, 16);

const COLUMNS: &str = "partner,date,source,note";

/// An endorsement with its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Endorsement {
    /// A State's code, or an organisation's name.
    pub partner: String,
    /// Day of the endorsement.
    pub date: Date,
    /// Page that reports it.
    pub source: String,
    /// What to know about it.
    #[serde(default)]
    pub note: String,
}

impl Endorsement {
    /// What is wrong with it, if anything.
    fn wrong(&self, today: Date) -> Option<String> {
        if self.partner.trim().is_empty() {
            return Some("an endorsement names a State or an organisation".to_owned());
        }
        if self.date < SENT_OUT || self.date > today {
            return Some(format!(
                "the date is {}, and must lie between {SENT_OUT}, when the Declaration was sent out, and today",
                self.date
            ));
        }
        let address = ["https://", "http://"].iter().any(|s| self.source.starts_with(s));
        if !address || self.source.chars().any(char::is_whitespace) {
            return Some(format!(
                "the source is {:?}, and must be the address of a page, such as https://www.un.int/…",
                self.source
            ));
        }
        self.note.contains(['\n', '\r']).then(|| "the note must stand on one line".to_owned())
    }

    /// Endorsements of a file of the user's; none where there is no file.
    ///
    /// # Errors
    /// [`CommitmentError::Register`] with the first line that is none.
    pub fn read(path: &Path, today: Date) -> Result<Vec<Self>, CommitmentError> {
        read_lines(path, COLUMNS, |e: &Self| e.wrong(today))
    }

    /// Adds a line to the file. Says whether it did: the same line is not written twice.
    ///
    /// # Errors
    /// [`CommitmentError::Given`] when it is not as it should be, and what the file says.
    pub fn add(&self, path: &Path, today: Date) -> Result<bool, CommitmentError> {
        if let Some(cause) = self.wrong(today) {
            return Err(CommitmentError::Given(cause));
        }
        // A file that cannot be read is not added to: nothing in it is lost.
        if Self::read(path, today)?.contains(self) {
            return Ok(false);
        }
        let file = |cause| CommitmentError::File { path: path.to_owned(), cause };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(file)?;
        }
        let mut open =
            OpenOptions::new().read(true).append(true).create(true).open(path).map_err(file)?;
        let mut line = String::new();
        let length = open.metadata().map_err(file)?.len();
        if length == 0 {
            line += COLUMNS;
            line.push('\n');
        } else {
            let mut last = [0];
            open.seek(SeekFrom::End(-1)).map_err(file)?;
            open.read_exact(&mut last).map_err(file)?;
            if last != *b"\n" {
                line.push('\n');
            }
        }
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        let fields = [&self.partner, &self.date.to_string(), &self.source, &self.note];
        let written = writer.write_record(fields).ok().and_then(|()| writer.into_inner().ok());
        line += &String::from_utf8_lossy(&written.unwrap_or_default());
        // One write: a line is whole or not there.
        open.write_all(line.as_bytes()).map_err(file)?;
        open.sync_all().map_err(file)?;
        Ok(true)
    }
}
