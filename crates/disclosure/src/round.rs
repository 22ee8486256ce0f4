//! How can all counts be rounded so that they still add up?
//!
//! Controlled rounding (Cox 1987, doi:10.1080/01621459.1987.10478456): every count goes to the
//! multiple of the base just below or just above, multiples stay, and totals are the sums of
//! their rounded parts. In two dimensions there is always a way; in three there may be none.

use crate::linear::choose_exactly;
use crate::protect::Counts;
use crate::table::{Cell, Table};

/// The rounding with the least total change; none where none exists or was found.
pub(crate) fn round(all: &Counts<'_>, base: i64) -> Option<Table> {
    let rest = |count: i64| count.rem_euclid(base);
    // Going up costs what is added, less what going down would have cost.
    let cost: Vec<f64> = all.counts.iter().map(|&c| (base - 2 * rest(c)) as f64).collect();
    let fixed: Vec<Option<bool>> =
        all.counts.iter().map(|&c| (rest(c) == 0).then_some(false)).collect();
    let sum = |terms: &Vec<(usize, i64)>| {
        let below: i64 = terms.iter().map(|&(n, c)| c * (all.counts[n] / base)).sum();
        (terms.iter().map(|&(n, c)| (n, c as f64)).collect(), -below as f64)
    };
    let sums: Vec<_> = all.sums.iter().map(sum).collect();
    let up = choose_exactly(&cost, &fixed, &sums)?;
    let rounded = |(&count, up): (&i64, &bool)| (count / base + i64::from(*up)) * base;
    let values: Vec<i64> = all.counts.iter().zip(&up).map(rounded).collect();
    let adds_up =
        |terms: &Vec<(usize, i64)>| terms.iter().map(|&(n, c)| c * values[n]).sum::<i64>() == 0;
    let cells = values.iter().map(|&v| Cell::Shown(v)).collect();
    let table = Table { dimensions: all.table.dimensions.clone(), cells };
    all.sums.iter().all(adds_up).then_some(table)
}
