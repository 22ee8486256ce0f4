//! A sink that holds every row against the header.

use std::ops::ControlFlow;

use ingest::IngestError;
use ingest::read::{BadRow, Header, RowSink, read_bytes};

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
pub fn check(bytes: &[u8]) {
    let _ = read_bytes(bytes, "fuzz", None, &mut Width::default());
}
