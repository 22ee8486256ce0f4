//! Which further cells must be hidden, so that no small one can be computed back?
//!
//! Every cell from 1 to below the minimum is hidden; zeros are shown, and never hidden, so that a
//! reader knows a hidden cell to be at least 1. Then, while the audit finds a hidden cell whose
//! range is too narrow, the cheapest change of the table that would move it by as much as is
//! asked is looked for, and every cell that the change touches is hidden too (the linear
//! programming heuristic: Kelly, Golden and Assad 1992, doi:10.1002/net.3230220407; Castro 2012,
//! doi:10.1016/j.ejor.2011.08.026). Last, cells that turn out needless are shown again. Small
//! tables are solved to the optimum first tried by [`cheapest`](crate::cheapest).

use crate::layout::Layout;
use crate::linear::cheapest_change;
use crate::ranges::{Wish, ranges};
use crate::releases::{Reading, system};
use crate::system::System;
use crate::table::{Cell, Table};

/// The true counts of a table, and what hiding them costs.
pub(crate) struct Counts<'a> {
    pub table: &'a Table,
    pub layout: &'a Layout,
    pub counts: Vec<i64>,
    /// Sums of cells, each with its coefficient.
    pub sums: Vec<Vec<(usize, i64)>>,
    /// What is lost when a cell is hidden: the more, the larger its count.
    pub cost: Vec<f64>,
}

impl<'a> Counts<'a> {
    /// From a table in which everything is shown.
    pub fn new(table: &'a Table, layout: &'a Layout) -> Self {
        let count = |cell: &Cell| if let Cell::Shown(count) = cell { *count } else { 0 };
        let counts: Vec<i64> = table.cells.iter().map(count).collect();
        let cost = counts.iter().map(|&c| 1.0 + (1.0 + c as f64).ln()).collect();
        let sums = table.sums().into_iter().map(|(_, whole, parts)| {
            parts.into_iter().map(|p| (p, 1)).chain([(whole, -1)]).collect()
        });
        Self { table, layout, sums: sums.collect(), cost, counts }
    }

    /// Cells too small to be shown.
    pub fn small(&self) -> Vec<bool> {
        self.counts.iter().map(|&c| c > 0 && c < self.layout.minimum).collect()
    }

    /// The table with these cells hidden.
    pub fn mask(&self, hidden: &[bool]) -> Table {
        let cell = |(cell, hidden): (&Cell, &bool)| match hidden {
            true => Cell::Hidden { low: 1, high: None },
            false => *cell,
        };
        let cells = self.table.cells.iter().zip(hidden).map(cell).collect();
        Table { dimensions: self.table.dimensions.clone(), cells }
    }

    /// What a reader knows when these cells are hidden.
    pub fn system(&self, hidden: &[bool]) -> System {
        system(&[&self.mask(hidden)], self.layout, Reading::Unrelated)
    }

    /// Hidden cells whose range is too narrow; one is enough to stop at where `any` is said.
    /// Solutions met are kept in `known`, of which the first is the true counts.
    pub fn exposed(&self, hidden: &[bool], known: &mut Vec<Vec<i64>>, any: bool) -> Vec<usize> {
        let enough = self.layout.protection();
        let wish = Wish { wanted: hidden, known, enough: Some(enough), until_first: any };
        // The true counts fit, so there are ranges; were there none, nothing would be protected.
        let found = ranges(&self.system(hidden), &wish).ok();
        let wide = |n: usize| {
            let range = found.as_ref().map(|found| found.ranges[n]);
            range.is_some_and(|r| r.high.is_none_or(|high| high - r.low >= enough))
        };
        let exposed = (0..hidden.len()).filter(|&n| hidden[n] && !wide(n)).collect();
        known.extend(found.into_iter().flat_map(|found| found.points));
        exposed
    }
}

/// Hides more cells until the audit finds none exposed.
pub(crate) fn protect(all: &Counts<'_>) -> Vec<bool> {
    let mut hidden = all.small();
    let mut known = vec![all.counts.clone()];
    loop {
        let exposed = all.exposed(&hidden, &mut known, false);
        if exposed.is_empty() {
            break;
        }
        let before = hidden.clone();
        let (mut low, mut high) = (all.counts.clone(), all.counts.clone());
        for &cell in &exposed {
            // A change that hides one cell well often hides others too.
            if high[cell] - low[cell] < all.layout.protection()
                && let Some(point) = cover(all, cell, &mut hidden)
            {
                for (n, &x) in point.iter().enumerate() {
                    (low[n], high[n]) = (low[n].min(x), high[n].max(x));
                }
                known.push(point);
            }
        }
        if before == hidden && !hide_cheapest(all, &exposed, &mut hidden) {
            break;
        }
    }
    show_needless(all, &mut hidden, &mut known);
    hidden
}

/// Hides the cells of the cheapest change that moves `cell` up by the protection asked for, and
/// gives the table so changed: among categories near it, or else in the whole table.
fn cover(all: &Counts<'_>, cell: usize, hidden: &mut [bool]) -> Option<Vec<i64>> {
    for few in [Some(FEW), None] {
        let near = near(all, cell, few, hidden);
        if let Some(change) = change(all, cell, &near, hidden) {
            let mut point = all.counts.clone();
            for (&n, change) in near.iter().zip(change) {
                hidden[n] |= change.abs() > 1e-6;
                point[n] += change.round() as i64;
            }
            return Some(point);
        }
    }
    None
}

/// Categories of each dimension that a change may touch beside the cell's own and the totals.
const FEW: usize = 5;

/// Cells that share the cell's labels, the cheapest other ones, or totals over these.
fn near(all: &Counts<'_>, cell: usize, few: Option<usize>, hidden: &[bool]) -> Vec<usize> {
    let own = all.table.labels(cell);
    let mut allowed: Vec<Vec<bool>> = Vec::new();
    for (d, dimension) in all.table.dimensions.iter().enumerate() {
        let mut price: Vec<(f64, usize)> = Vec::new();
        for label in (0..dimension.labels.len()).filter(|&l| dimension.is_leaf(l)) {
            let mut labels = own.clone();
            labels[d] = label;
            let there = all.table.place(&labels);
            if all.counts[there] > 0 && label != own[d] {
                price.push((if hidden[there] { 0.0 } else { all.cost[there] }, label));
            }
        }
        price.sort_by(|a, b| a.0.total_cmp(&b.0));
        price.truncate(few.unwrap_or(usize::MAX));
        let mut labels = vec![false; dimension.labels.len()];
        let chosen = price.into_iter().map(|p| p.1).chain([own[d], dimension.total]);
        chosen.flat_map(|leaf| dimension.wholes(leaf)).for_each(|l| labels[l] = true);
        allowed.push(labels);
    }
    let fits = |n: &usize| {
        let labels = all.table.labels(*n);
        all.counts[*n] > 0 && labels.iter().zip(&allowed).all(|(&l, allowed)| allowed[l])
    };
    (0..all.counts.len()).filter(fits).collect()
}

/// How much each of the `near` cells moves in the cheapest change.
fn change(all: &Counts<'_>, cell: usize, near: &[usize], hidden: &[bool]) -> Option<Vec<f64>> {
    let mut place = vec![usize::MAX; all.counts.len()];
    near.iter().enumerate().for_each(|(p, &n)| place[n] = p);
    let within = |sum: &Vec<(usize, i64)>| {
        let terms = sum.iter().filter(|t| place[t.0] != usize::MAX);
        terms.map(|&(n, c)| (place[n], c)).collect::<Vec<_>>()
    };
    let sums: Vec<_> = all.sums.iter().map(within).filter(|terms| !terms.is_empty()).collect();
    // Hidden cells are all but free; a small price keeps the change short.
    let cost: Vec<f64> = near.iter().map(|&n| if hidden[n] { 0.01 } else { all.cost[n] }).collect();
    let room: Vec<i64> = near.iter().map(|&n| all.counts[n] - 1).collect();
    cheapest_change(&sums, &cost, &room, place[cell], all.layout.protection())
}

/// Where a change in fractions has no match in whole numbers: one more cell, nearest first.
fn hide_cheapest(all: &Counts<'_>, exposed: &[usize], hidden: &mut [bool]) -> bool {
    let free = |n: &usize| !hidden[*n] && all.counts[*n] > 0;
    let beside = all.sums.iter().filter(|sum| sum.iter().any(|t| exposed.contains(&t.0)));
    let beside = beside.flatten().map(|t| t.0).filter(free);
    let cheaper = |a: &usize, b: &usize| all.cost[*a].total_cmp(&all.cost[*b]);
    let anywhere = || (0..hidden.len()).filter(free).min_by(cheaper);
    let chosen = beside.min_by(cheaper).or_else(anywhere);
    chosen.inspect(|&n| hidden[n] = true).is_some()
}

/// Audits spent on showing needless cells again, times cells of the table.
const AUDITED_CELLS: usize = 60_000;

/// Shows hidden cells again, the costliest first, as long as nothing is exposed by it.
fn show_needless(all: &Counts<'_>, hidden: &mut [bool], known: &mut Vec<Vec<i64>>) {
    let small = all.small();
    let mut extra: Vec<usize> = (0..hidden.len()).filter(|&n| hidden[n] && !small[n]).collect();
    extra.sort_by(|a, b| all.cost[*b].total_cmp(&all.cost[*a]));
    for n in extra.into_iter().take(AUDITED_CELLS / all.counts.len().max(1)) {
        hidden[n] = false;
        hidden[n] = !all.exposed(hidden, known, true).is_empty();
    }
}
