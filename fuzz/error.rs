//! Errors as the readers of `ingest` give them. Readers and declarations are included by their paths: they need nothing
//! else of that room, and neither DataFusion nor Delta Lake is built.

use std::path::PathBuf;

#[derive(Debug)]
#[allow(dead_code, reason = "only shown when a target fails")]
pub enum IngestError {
    Declaration { origin: String, cause: String },
    UnknownDataset { asked: String, hint: String },
    Restricted { dataset: String },
    WebPage { file: String, expected: &'static str, found: String },
    Utf16 { file: String },
    Empty { file: String },
    Malformed { file: String, format: &'static str, line: u64, cause: String },
    Path { path: PathBuf, cause: std::io::Error },
}

impl IngestError {
    pub fn path(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |cause| Self::Path { path, cause }
    }
}
