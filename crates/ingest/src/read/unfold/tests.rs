//! Is every filled cell a row?

use proptest::prelude::*;

use super::*;

#[derive(Default)]
struct Rows(Vec<String>, Vec<Vec<Option<String>>>);

impl RowSink for Rows {
    fn columns(&mut self, names: &[String]) -> Result<Header, IngestError> {
        self.0 = names.to_vec();
        Ok(Header::Names)
    }

    fn row(&mut self, _: u64, cells: &[Option<String>]) -> Result<ControlFlow<()>, IngestError> {
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
