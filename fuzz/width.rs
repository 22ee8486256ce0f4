//! A sink that holds every row against the header.

use std::ops::ControlFlow;

use crate::IngestError;
use crate::read::{BadRow, Header, RowSink, read_bytes, read_file};

#[derive(Default)]
struct Width(usize);

impl RowSink for Width {
    fn columns(&mut self, names: &[String]) -> Result<Header, IngestError> {
        self.0 = names.len();
        Ok(Header::Names)
    }

    fn row(&mut self, _: u64, cells: &[Option<String>]) -> Result<ControlFlow<()>, IngestError> {
        assert_eq!(cells.len(), self.0);
        assert!(cells.iter().flatten().all(|cell| !cell.is_empty()));
        Ok(ControlFlow::Continue(()))
    }

    fn bad(&mut self, row: BadRow) -> Result<(), IngestError> {
        assert!(!row.reason.is_empty());
        assert!(row.value.is_none_or(|value| value.chars().count() <= 200));
        Ok(())
    }
}

/// No panic, whatever the bytes; an error is an answer.
#[allow(dead_code, reason = "not of every target")]
pub fn check(bytes: &[u8]) {
    let _ = read_bytes(bytes, "fuzz", None, &mut Width::default());
}

/// The same of a file that begins as a zip archive does.
#[allow(dead_code, reason = "of one target only")]
pub fn check_file(bytes: &[u8]) {
    let path = std::env::temp_dir().join(format!("bluehelm-fuzz-{}.zip", std::process::id()));
    if std::fs::write(&path, [b"PK\x03\x04", bytes].concat()).is_ok() {
        let _ = read_file(&path, "fuzz", None, &mut Width::default());
    }
}
