//! Which hidden cells of a finished table can be computed back, and how closely?
//!
//! The attacker's problem of Fischetti and Salazar-Gonzalez (2001,
//! doi:10.1287/mnsc.47.7.1008.9806): for every hidden cell, the least and the greatest count that
//! fit all that is shown. Counts are whole numbers, so whole-numbered solutions are looked for.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::error::DisclosureError;
use crate::explain::Reasons;
use crate::layout::Layout;
use crate::ranges::{NoRanges, Range, Wish, ranges};
use crate::releases::{Reading, system};
use crate::system::System;
use crate::table::{Cell, Table};

/// A cell's labels by dimension; in JSON an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub Vec<(String, String)>);

impl Serialize for Key {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.0.iter().try_for_each(|(dimension, label)| map.serialize_entry(dimension, label))?;
        map.end()
    }
}

/// What can be known of one hidden cell.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Exposure {
    /// Which cell.
    pub key: Key,
    /// The least count that fits everything shown.
    pub low: i64,
    /// The greatest; none where nothing limits it.
    pub high: Option<i64>,
    /// Is the range as wide as asked, or as wide as the mark itself says?
    pub protected: bool,
    /// Is it proven that nothing outside fits? A range not proven may be wider, never narrower.
    pub proven: bool,
    /// Which totals give the cell away; none where it is protected.
    pub reason: Option<String>,
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Audit {
    /// Are all hidden cells protected?
    pub safe: bool,
    /// How wide a range must be, `high - low`.
    pub protection: i64,
    /// How earlier releases were read; none where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<&'static str>,
    /// Every hidden cell, in the order of the table; of a rounded table every cell.
    pub cells: Vec<Exposure>,
}

/// Solves for the range of every hidden cell, over all totals and earlier releases.
///
/// # Errors
/// Where totals do not add up, nothing fits, or the search is given up.
pub fn audit(table: &Table, earlier: &[Table], layout: &Layout) -> Result<Audit, DisclosureError> {
    layout.check()?;
    let tables: Vec<&Table> = [table].into_iter().chain(earlier).collect();
    tables.iter().try_for_each(|t| check_sums(t, layout.rounded_to))?;
    let readings = match earlier {
        [] => &[Reading::Unrelated][..],
        _ => &[Reading::Unchanged, Reading::Grown, Reading::Unrelated],
    };
    let mut last = DisclosureError::Contradiction;
    for &reading in readings {
        let system = system(&tables, layout, reading);
        let unsure = |n: usize| n < table.cells.len() && is_unsure(table.cells[n], layout);
        let wanted: Vec<bool> = (0..system.bounds.len()).map(unsure).collect();
        let wish = Wish { wanted: &wanted, known: &[], enough: None, until_first: false };
        match ranges(&system, &wish) {
            Ok(found) => {
                let cells: Vec<usize> = (0..wanted.len()).filter(|&n| wanted[n]).collect();
                let earlier = (!earlier.is_empty()).then_some(reading.word());
                return Ok(report(&tables, &system, &cells, &found.ranges, layout, earlier));
            }
            Err(NoRanges::Contradiction) => last = DisclosureError::Contradiction,
            Err(NoRanges::GivenUp) => last = DisclosureError::GivenUp,
        }
    }
    Err(last)
}

fn is_unsure(cell: Cell, layout: &Layout) -> bool {
    match cell {
        Cell::Hidden { .. } => true,
        Cell::Shown(_) => layout.rounded_to > 1,
        Cell::Absent => false,
    }
}

/// Is a range wide enough, or no narrower than what the cell itself says?
pub(crate) fn is_protected(range: &Range, own: Option<(i64, i64)>, layout: &Layout) -> bool {
    let Some(high) = range.high else { return true };
    let untouched = own == Some((range.low, high)) && range.low < high;
    untouched || high - range.low >= layout.protection()
}

fn report(
    tables: &[&Table],
    system: &System,
    cells: &[usize],
    ranges: &[Range],
    layout: &Layout,
    earlier: Option<&'static str>,
) -> Audit {
    let reasons = Reasons::new(tables, system);
    let exposure = |&cell: &usize| {
        let range = ranges[cell];
        // A mark may say how far it reaches; rounding does not excuse a narrow range.
        let own =
            matches!(tables[0].cells[cell], Cell::Hidden { .. }).then_some(system.bounds[cell]);
        let protected = is_protected(&range, own, layout);
        Exposure {
            key: Key(tables[0].key(cell)),
            low: range.low,
            high: range.high,
            protected,
            proven: range.proven,
            reason: (!protected).then(|| reasons.explain(cell, range)),
        }
    };
    let cells: Vec<Exposure> = cells.iter().map(exposure).collect();
    let safe = cells.iter().all(|c| c.protected);
    Audit { safe, protection: layout.protection(), earlier, cells }
}

/// Totals whose parts are all shown must add up (in a rounded table: within the rounding).
fn check_sums(table: &Table, base: i64) -> Result<(), DisclosureError> {
    let shown = |cell: usize| match table.cells[cell] {
        Cell::Shown(count) => Some(count),
        _ => None,
    };
    let mut wrong = Vec::new();
    for (_, whole, parts) in table.sums() {
        let added: Option<i64> = parts.iter().map(|&p| shown(p)).sum();
        let (Some(total), Some(added)) = (shown(whole), added) else { continue };
        if (total - added).abs() > (base - 1) * (parts.len() as i64 + 1) {
            let key: Vec<String> = table.key(whole).into_iter().map(|(_, label)| label).collect();
            wrong.push(format!("{} shows {total}, its parts add up to {added}", key.join(", ")));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(DisclosureError::DoesNotAddUp(wrong)) }
}
