//! Which totals give a cell away?
//!
//! The multipliers of the linear program that bounds the cell name them: a sum with a multiplier
//! of zero plays no part in the bound. The sums nearest to the cell are tried first, so that the
//! sentence names as few as it can.

use crate::bound::proven_least;
use crate::linear::priced_multipliers;
use crate::ranges::Range;
use crate::system::{Component, Origin, System};
use crate::table::{Cell, Table};

/// At most this many totals are named.
const NAMED: usize = 6;

/// What a unit of a multiplier costs: enough to leave out sums, too little to change the bound.
const PRICE: f64 = 1e-3;

/// The sums as first seen, before anything was worked out.
pub(crate) struct Reasons<'a> {
    tables: &'a [&'a Table],
    system: &'a System,
    parts: Vec<Component>,
}

impl<'a> Reasons<'a> {
    pub fn new(tables: &'a [&'a Table], system: &'a System) -> Self {
        Self { tables, system, parts: system.components(&system.bounds, 0) }
    }

    /// One sentence: what is left for the cell, and by which totals.
    pub fn explain(&self, cell: usize, range: Range) -> String {
        let left = match range.high {
            Some(high) if high == range.low => format!("only {high}"),
            Some(high) => format!("only {} to {high}", range.low),
            None => format!("{} or more", range.low),
        };
        let Some(part) = self.parts.iter().find(|p| p.numbers.contains(&cell)) else {
            return format!("{left} is what the cell itself says");
        };
        let mut names: Vec<String> = Vec::new();
        let ends = [(1, Some(range.low)), (-1, range.high.map(|h| -h))];
        for (sign, end) in ends.into_iter().filter_map(|(sign, end)| Some((sign, end?))) {
            for origin in proof(part, cell, sign, end) {
                let name = self.name(self.system.sums[origin].origin);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        match names.as_slice() {
            [] => format!("{left} is what the cell itself says"),
            [one] => format!("{left} fits {one}"),
            _ => format!("{left} fits these together: {}", names.join("; ")),
        }
    }

    fn name(&self, origin: Origin) -> String {
        let labels = |table: &Table, cell: usize| {
            let labels = table.key(cell).into_iter().map(|(_, label)| label);
            labels.collect::<Vec<_>>().join(", ")
        };
        match origin {
            Origin::Same { table, cell } => {
                format!("the figures of ({}) in two releases", labels(self.tables[table], cell))
            }
            Origin::Total { table, dimension, cell } => {
                let owner = self.tables[table];
                let shown = match owner.cells[cell] {
                    Cell::Shown(count) => format!(" of {count}"),
                    Cell::Hidden { .. } | Cell::Absent => String::new(),
                };
                let when = if table == 0 { "" } else { " in an earlier release" };
                let over = &owner.dimensions[dimension].name;
                format!("the total{shown} over {over} at ({}){when}", labels(owner, cell))
            }
        }
    }
}

/// Sums that prove `sign * cell >= end`, or come nearest to it: from the nearest ones outwards.
fn proof(part: &Component, cell: usize, sign: i64, end: i64) -> Vec<usize> {
    let mut near: Vec<usize> = Vec::new();
    let mut reached = vec![false; part.numbers.len()];
    if let Some(n) = part.numbers.iter().position(|&n| n == cell) {
        reached[n] = true;
    }
    loop {
        let touches = |s: &usize| part.sums[*s].0.iter().any(|t| reached[t.0]);
        let nearer: Vec<usize> = (0..part.sums.len()).filter(touches).collect();
        let whole = nearer.len() == near.len();
        near = nearer;
        let some = part.only(&near);
        let cost: Vec<i64> =
            some.numbers.iter().map(|&n| if n == cell { sign } else { 0 }).collect();
        let found = priced_multipliers(&some, &some.bounds, &cost, PRICE).unwrap_or_default();
        let enough =
            found.len() == near.len() && proven_least(&some, &some.bounds, &cost, &found) >= end;
        if enough || whole {
            let used = some.sums.iter().zip(&found).filter(|(_, m)| m.abs() > 1e-6);
            return used.map(|((_, _, which), _)| *which).collect();
        }
        near.iter().flat_map(|&s| &part.sums[s].0).for_each(|t| reached[t.0] = true);
    }
}
