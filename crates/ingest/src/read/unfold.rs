//! Which rows does a file hold whose columns' names say what belongs into cells?
//!
//! `disarmament_assist = "14 (a)"` becomes the row `disarmament, assist, 14 (a)`: a column of a task
//! that the publisher adds later needs no new declaration.

use std::ops::ControlFlow;

use super::{BadRow, Header, RowSink};
use crate::IngestError;
use crate::source::{Wide, normalised};

/// Hands on a row for each filled cell of a wide column.
pub(crate) struct Unfolded<'a> {
    wide: &'a Wide,
    sink: &'a mut dyn RowSink,
    kept: Vec<usize>,
    /// Column of the file, what stands before the ending, the ending.
    unfolded: Vec<(usize, String, String)>,
}

impl<'a> Unfolded<'a> {
    pub(crate) fn new(wide: &'a Wide, sink: &'a mut dyn RowSink) -> Self {
        Self { wide, sink, kept: Vec::new(), unfolded: Vec::new() }
    }

    /// A column's name without its ending, and the ending.
    fn split(&self, name: &str) -> Option<(String, String)> {
        let name = normalised(name);
        let ending = self.wide.endings.iter().filter(|e| name.ends_with(e.as_str()));
        let ending = ending.max_by_key(|e| e.len())?;
        let stem = name.strip_suffix(ending.as_str())?.trim_end_matches('_');
        (!stem.is_empty()).then(|| (stem.to_owned(), ending.trim_matches('_').to_owned()))
    }
}

impl RowSink for Unfolded<'_> {
    fn columns(&mut self, names: &[String]) -> Result<Header, IngestError> {
        (self.kept, self.unfolded) = (Vec::new(), Vec::new());
        for (i, name) in names.iter().enumerate() {
            match self.split(name) {
                Some((stem, ending)) => self.unfolded.push((i, stem, ending)),
                None => self.kept.push(i),
            }
        }
        let kept = self.kept.iter().map(|i| names[*i].clone());
        let Wide { stem, ending, value, .. } = self.wide;
        // Without such a column the file is not what was declared: the columns made stay unnamed,
        // and the sink finds them lost.
        let made = [stem, ending, value].map(String::clone).into_iter();
        let made = made.take(if self.unfolded.is_empty() { 0 } else { 3 });
        self.sink.columns(&kept.chain(made).collect::<Vec<_>>())
    }

    fn row(&mut self, line: u64, cells: &[Option<String>]) -> Result<ControlFlow<()>, IngestError> {
        let kept: Vec<_> = self.kept.iter().map(|i| cells.get(*i).cloned().flatten()).collect();
        let mut filled = false;
        for (i, stem, ending) in &self.unfolded {
            let Some(Some(cell)) = cells.get(*i) else { continue };
            if self.wide.nothing.iter().any(|n| n == cell.trim()) || cell.trim().is_empty() {
                continue;
            }
            filled = true;
            let mut row = kept.clone();
            row.extend([stem, ending, cell].map(|text| Some(text.clone())));
            if self.sink.row(line, &row)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        if filled {
            return Ok(ControlFlow::Continue(()));
        }
        let mut row = kept;
        row.extend([None, None, None]);
        self.sink.row(line, &row)
    }

    fn bad(&mut self, row: BadRow) -> Result<(), IngestError> {
        self.sink.bad(row)
    }
}

#[cfg(test)]
mod tests;
