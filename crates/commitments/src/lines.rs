//! What stands in a user's plain register, line by line?

use std::io::ErrorKind;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::CommitmentError;

/// Every line of a CSV file with these columns; none where there is no file. `wrong` says what a
/// line that can be read still lacks.
pub(crate) fn read_lines<T: DeserializeOwned>(
    path: &Path,
    columns: &str,
    wrong: impl Fn(&T) -> Option<String>,
) -> Result<Vec<T>, CommitmentError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(cause) => return Err(CommitmentError::File { path: path.to_owned(), cause }),
    };
    let fault = |line: usize, cause: String| CommitmentError::Register {
        path: path.to_owned(),
        line,
        cause: format!("{cause}. Its columns are {columns}; dates are written 2018-08-17"),
    };
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| fault(1, "the file is not UTF-8 text; save it as UTF-8".to_owned()))?;
    let text = base::unix_lines(text.trim_start_matches('\u{feff}'));
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| fault(1, e.to_string()))?.clone();
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|e| {
            let line = e.position().map_or(1, csv::Position::line);
            fault(usize::try_from(line).unwrap_or(1), e.to_string())
        })?;
        let line = record.position().map_or(1, csv::Position::line);
        let line = usize::try_from(line).unwrap_or(1);
        let read: T = record.deserialize(Some(&header)).map_err(|e| fault(line, e.to_string()))?;
        if let Some(cause) = wrong(&read) {
            return Err(fault(line, cause));
        }
        all.push(read);
    }
    Ok(all)
}
