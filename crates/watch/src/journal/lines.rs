//! What is a whole line of a journal, and what is left of one that the disk did not take?
//!
//! A line is `CRC32 JSON`. What the disk took of a line in part is cut off again; where that cannot be done either,
//! the next line begins with a line break, and whoever reads passes over the pieces.

use super::problem;
use crate::error::WatchError;
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

/// No line that we wrote is longer.
const LONGEST_LINE: u64 = 256 << 20;

/// What can be made shorter again.
pub(super) trait Cut {
    fn cut(&mut self, bytes: u64) -> io::Result<()>;
}

impl Cut for File {
    fn cut(&mut self, bytes: u64) -> io::Result<()> {
        self.set_len(bytes)
    }
}

/// A part that is written: lines one after the other, each whole.
#[derive(Debug)]
pub(super) struct Written<F> {
    pub file: F,
    /// Bytes of whole lines.
    pub bytes: u64,
    /// It ends in a piece of a line.
    torn: bool,
    /// A piece could not be cut off: nothing is cut any more.
    uncut: bool,
}

impl<F: Write + Cut> Written<F> {
    pub fn new(file: F) -> Self {
        Self { file, bytes: 0, torn: false, uncut: false }
    }

    pub fn write(&mut self, line: &[u8]) -> io::Result<()> {
        let apart: &[u8] = if self.torn { b"\n" } else { b"" };
        let written = self.file.write_all(&[apart, line].concat());
        if written.is_ok() {
            self.bytes += line.len() as u64;
            self.torn = false;
        } else if self.uncut || self.file.cut(self.bytes).is_err() {
            (self.torn, self.uncut) = (true, true);
        }
        written
    }
}

/// A line: the checksum of what follows it, and that.
pub(super) fn line_of<T: serde::Serialize>(value: &T) -> io::Result<Vec<u8>> {
    let json = serde_json::to_vec(value)?;
    let mut line = format!("{:08x} ", crc32fast::hash(&json)).into_bytes();
    line.extend_from_slice(&json);
    line.push(b'\n');
    Ok(line)
}

/// The whole lines of a part.
#[derive(Debug)]
pub(crate) struct Lines {
    reader: io::Take<BufReader<File>>,
}

impl Lines {
    pub fn open(path: &Path) -> Result<Self, WatchError> {
        let file = File::open(path).map_err(|error| problem(path, &error))?;
        Ok(Self { reader: io::Read::take(BufReader::new(file), u64::MAX) })
    }

    /// The next whole line; a torn last one is none.
    pub fn next<T: DeserializeOwned>(&mut self) -> Option<T> {
        loop {
            let mut line = Vec::new();
            self.reader.set_limit(LONGEST_LINE);
            self.reader.read_until(b'\n', &mut line).ok()?;
            if let Some(found) = parse_line(&line) {
                return Some(found);
            }
            if line.last() != Some(&b'\n') {
                return None;
            }
        }
    }
}

/// What a line holds, if it is whole.
#[must_use]
pub fn parse_line<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    let (sum, json) = line.strip_suffix(b"\n")?.split_at_checked(9)?;
    let sum = u32::from_str_radix(std::str::from_utf8(sum).ok()?.strip_suffix(' ')?, 16).ok()?;
    (crc32fast::hash(json) == sum).then(|| serde_json::from_slice(json).ok())?
}

#[cfg(test)]
mod tests;
