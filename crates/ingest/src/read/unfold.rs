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
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct Rows(Vec<String>, Vec<Vec<Option<String>>>);

    impl RowSink for Rows {
        fn columns(&mut self, names: &[String]) -> Result<Header, IngestError> {
            self.0 = names.to_vec();
            Ok(Header::Names)
        }

        fn row(
            &mut self,
            _: u64,
            cells: &[Option<String>],
        ) -> Result<ControlFlow<()>, IngestError> {
            self.1.push(cells.to_vec());
            Ok(ControlFlow::Continue(()))
        }

        fn bad(&mut self, _: BadRow) -> Result<(), IngestError> {
            Ok(())
        }
    }

    fn wide() -> Wide {
        Wide {
            endings: vec!["_assist".to_owned(), "_security".to_owned()],
            stem: "task".to_owned(),
            ending: "modality".to_owned(),
            value: "paragraph".to_owned(),
            nothing: vec!["0".to_owned()],
        }
    }

    proptest! {
        #[test]
        fn every_filled_cell_is_a_row_and_no_row_is_lost(
            names in prop::collection::vec("[a-c]{0,2}(_assist|_security|)", 1..6),
            rows in prop::collection::vec(prop::collection::vec(prop::option::of("[0-2 é]{0,2}"), 0..7), 0..6),
        ) {
            let (wide, mut found) = (wide(), Rows::default());
            let mut unfolded = Unfolded::new(&wide, &mut found);
            unfolded.columns(&names).expect("read");
            for (line, row) in rows.iter().enumerate() {
                let flow = unfolded.row(line as u64, row).expect("read");
                prop_assert!(flow.is_continue());
            }
            prop_assert!(found.1.len() >= rows.len());
            let is_wide = |n: &&String| n.len() > 7 && (n.ends_with("_assist") || n.ends_with("_security")) && !n.starts_with('_');
            let filled = |row: &Vec<Option<String>>| {
                let cells = names.iter().zip(row).filter(|(n, _)| is_wide(n)).filter_map(|(_, c)| c.as_ref());
                cells.filter(|c| !c.trim().is_empty() && c.trim() != "0").count().max(1)
            };
            prop_assert_eq!(found.1.len(), rows.iter().map(filled).sum::<usize>());
            if found.0.contains(&"paragraph".to_owned()) {
                prop_assert!(found.1.iter().all(|row| row.len() == found.0.len()));
            }
        }
    }
}
