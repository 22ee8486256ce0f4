//! What do a table and earlier releases of it say together?

use std::collections::BTreeSet;

use crate::layout::Layout;
use crate::system::{Origin, Sum, System, UNBOUNDED};
use crate::table::{Cell, Table};

/// How counts of an earlier release are read. The strongest reading that the figures allow is
/// used: a reader of both would try the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Counts are the same, but for cells that show different ones.
    Unchanged,
    /// Counts have not fallen, but for cells that show lower ones.
    Grown,
    /// Nothing is taken over from the earlier releases.
    Unrelated,
}

impl Reading {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Grown => "grown",
            Self::Unrelated => "unrelated",
        }
    }
}

/// The numbers of all tables, one after another, tied by their sums and by `reading`.
pub(crate) fn system(tables: &[&Table], layout: &Layout, reading: Reading) -> System {
    let mut system = System::default();
    let mut starts = Vec::new();
    for (which, table) in tables.iter().enumerate() {
        let start = system.bounds.len();
        starts.push(start);
        system.bounds.extend(table.cells.iter().map(|cell| bounds(*cell, layout.rounded_to)));
        for (dimension, whole, parts) in table.sums() {
            let parts = parts.into_iter().map(|part| (start + part, 1));
            let terms = parts.chain([(start + whole, -1)]).collect();
            let origin = Origin::Total { table: which, dimension, cell: whole };
            system.sums.push(Sum { terms, origin });
        }
    }
    for (which, table) in tables.iter().enumerate() {
        // Which of two earlier releases came first is not told: neither is known to have grown.
        let with_others = which == 0 || reading == Reading::Unchanged;
        for (other, before) in tables.iter().enumerate().skip(which + 1).filter(|_| with_others) {
            for (cell, old) in tied(table, before, layout, reading) {
                let mut terms = vec![(starts[which] + cell, 1), (starts[other] + old, -1)];
                if reading == Reading::Grown {
                    terms.push((system.bounds.len(), -1));
                    system.bounds.push((0, UNBOUNDED));
                }
                system.sums.push(Sum { terms, origin: Origin::Same { table: which, cell } });
            }
        }
    }
    system
}

fn bounds(cell: Cell, base: i64) -> (i64, i64) {
    match cell {
        Cell::Shown(count) => ((count - base + 1).max(0), count + base - 1),
        Cell::Hidden { low, high } => (low, high.unwrap_or(UNBOUNDED)),
        Cell::Absent => (0, UNBOUNDED),
    }
}

/// Cells of a table that `reading` ties to the same cell of another release, each with that one.
pub(crate) fn tied(
    table: &Table,
    before: &Table,
    layout: &Layout,
    reading: Reading,
) -> Vec<(usize, usize)> {
    if reading == Reading::Unrelated {
        return Vec::new();
    }
    let pair = |cell: usize| {
        let old = same_cell(table, before, cell)?;
        let now = bounds(table.cells[cell], layout.rounded_to);
        let then = bounds(before.cells[old], layout.rounded_to);
        // Ranges that do not meet: seen to have changed.
        let fell = now.1 < then.0;
        let rose = then.1 < now.0;
        let changed = fell || (rose && reading == Reading::Unchanged);
        (!changed).then_some((cell, old))
    };
    (0..table.cells.len()).filter_map(pair).collect()
}

/// The cell that counts the same in another table: same labels, totals over the same categories,
/// and the total where one of the two does not have the dimension.
fn same_cell(table: &Table, other: &Table, cell: usize) -> Option<usize> {
    let labels = table.labels(cell);
    for (dimension, &label) in table.dimensions.iter().zip(&labels) {
        let known = other.dimensions.iter().any(|o| o.name == dimension.name);
        if !known && label != dimension.total {
            return None;
        }
    }
    let mut places = Vec::new();
    for theirs in &other.dimensions {
        let Some(d) = table.dimensions.iter().position(|d| d.name == theirs.name) else {
            places.push(theirs.total);
            continue;
        };
        let ours = &table.dimensions[d];
        let place = if labels[d] == ours.total {
            theirs.total
        } else {
            theirs.place(&ours.labels[labels[d]])?
        };
        let parts = |dimension: &crate::table::Dimension, whole: usize| {
            let sums = dimension.sums.iter().filter(|(w, _)| *w == whole);
            let parts = sums.flat_map(|(_, parts)| parts);
            parts.map(|&p| dimension.labels[p].clone()).collect::<BTreeSet<_>>()
        };
        if parts(ours, labels[d]) != parts(theirs, place) {
            return None;
        }
        places.push(place);
    }
    Some(other.place(&places))
}
