//! Does this file keep its rows within bounds, and does it end with its last line?
//!
//! A parser holds a row in memory, and a small gzip file can unpack to a row without end. The
//! meter counts the bytes read since the last row was finished and stops where one grows too long.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

/// No publisher's row comes near this.
pub(super) const LARGEST_ROW_BYTES: u64 = 64 << 20;

/// What was read of a file so far.
#[derive(Debug, Default)]
pub(super) struct Meter {
    since_row: Cell<u64>,
    last_byte: Cell<u8>,
}

impl Meter {
    /// A row is finished: what follows is another.
    pub(super) fn row_done(&self) {
        self.since_row.set(0);
    }

    /// Whether the last byte read ends a line.
    pub(super) fn ends_line(&self) -> bool {
        matches!(self.last_byte.get(), b'\n' | b'\r')
    }

    fn note(&self, bytes: &[u8]) -> io::Result<()> {
        let Some(last) = bytes.last() else { return Ok(()) };
        self.last_byte.set(*last);
        self.since_row.set(self.since_row.get() + bytes.len() as u64);
        if self.since_row.get() > LARGEST_ROW_BYTES {
            let cause = format!("a row is longer than {} MiB", LARGEST_ROW_BYTES >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, cause));
        }
        Ok(())
    }
}

/// Bytes that pass a meter.
pub(super) struct Metered<'m, R> {
    pub(super) bytes: R,
    pub(super) meter: &'m Meter,
}

impl<R: BufRead> Read for Metered<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.bytes.read(into)?;
        self.meter.note(&into[..n])?;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_end_is_stopped_and_rows_in_bounds_are_not() {
        let (meter, chunk) = (Meter::default(), vec![b'x'; 1 << 20]);
        for _ in 0..3 {
            for _ in 0..64 {
                meter.note(&chunk).expect("within bounds");
            }
            meter.row_done();
        }
        (0..64).for_each(|_| meter.note(&chunk).expect("within bounds"));
        assert!(meter.note(b"x").is_err());
    }
}
