//! Which row goes with which column, so that the gain in all is largest?
//!
//! Kuhn-Munkres (doi:10.1002/nav.3800020109) by the `pathfinding` crate, on each connected group of
//! pairs apart: after gating, groups are small, so that a dense scene costs little more than its
//! pairs.

use pathfinding::kuhn_munkres::kuhn_munkres;
use pathfinding::matrix::Matrix;
use std::collections::BTreeMap;

/// A pair that may be chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    pub row: usize,
    pub column: usize,
    /// What choosing it gains over leaving both alone. Pairs without a positive gain are left out.
    pub gain: f64,
}

/// Gains as integers: the largest one of a group becomes this.
const RESOLUTION: f64 = 1.0e12;

/// The chosen pairs, each row and each column at most once, in order of rows.
pub(crate) fn best_pairs(pairs: &[Pair]) -> Vec<Pair> {
    let worthwhile: Vec<Pair> =
        pairs.iter().copied().filter(|pair| pair.gain.is_finite() && pair.gain > 0.0).collect();
    let keys: Vec<(usize, usize)> = worthwhile.iter().map(|pair| (pair.row, pair.column)).collect();
    let mut chosen = Vec::new();
    for group in groups(&keys) {
        let pairs: Vec<Pair> = group.into_iter().map(|at| worthwhile[at]).collect();
        chosen.extend(best_of_group(&pairs));
    }
    chosen.sort_by_key(|pair| pair.row);
    chosen
}

/// Places in the list of pairs (row, column) that share rows or columns, directly or through others,
/// together.
pub(crate) fn groups(pairs: &[(usize, usize)]) -> Vec<Vec<usize>> {
    let mut links: Vec<usize> = (0..pairs.len()).collect();
    let (mut by_row, mut by_column) = (BTreeMap::new(), BTreeMap::new());
    for (i, (row, column)) in pairs.iter().enumerate() {
        for j in [*by_row.entry(row).or_insert(i), *by_column.entry(column).or_insert(i)] {
            let (a, b) = (root(&links, i), root(&links, j));
            links[a.max(b)] = a.min(b);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..pairs.len() {
        groups.entry(root(&links, i)).or_default().push(i);
    }
    groups.into_values().collect()
}

fn root(links: &[usize], mut i: usize) -> usize {
    while links[i] != i {
        i = links[i];
    }
    i
}

fn best_of_group(pairs: &[Pair]) -> Vec<Pair> {
    if let [only] = pairs {
        return vec![*only];
    }
    let mut rows: Vec<usize> = pairs.iter().map(|pair| pair.row).collect();
    let mut columns: Vec<usize> = pairs.iter().map(|pair| pair.column).collect();
    for names in [&mut rows, &mut columns] {
        names.sort_unstable();
        names.dedup();
    }
    let largest = pairs.iter().map(|pair| pair.gain).fold(0.0, f64::max);
    // As many idle columns of gain 0 as rows: nobody is forced into a pair.
    let mut gains = Matrix::new(rows.len(), columns.len() + rows.len(), 0_i64);
    let mut cell = BTreeMap::new();
    for pair in pairs {
        if let (Ok(r), Ok(c)) = (rows.binary_search(&pair.row), columns.binary_search(&pair.column))
        {
            gains[(r, c)] = (pair.gain / largest * RESOLUTION).round() as i64;
            cell.insert((r, c), *pair);
        }
    }
    let (_, of_row) = kuhn_munkres(&gains);
    of_row.iter().enumerate().filter_map(|rc| cell.get(&(rc.0, *rc.1)).copied()).collect()
}

#[cfg(test)]
mod tests;
