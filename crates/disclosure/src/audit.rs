//! Which hidden cells of a finished table can be computed back, and how closely? And which ones of
//! earlier releases, now that this table is known too?
//!
//! The attacker's problem of Fischetti and Salazar-Gonzalez (2001,
//! doi:10.1287/mnsc.47.7.1008.9806): for every hidden cell, the least and the greatest count that
//! fit all that is shown. Counts are whole numbers, so whole-numbered solutions are looked for.

use std::collections::BTreeSet;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::error::DisclosureError;
use crate::explain::Reasons;
use crate::layout::Layout;
use crate::ranges::{NoRanges, Range, Wish, ranges};
use crate::releases::{Reading, system, tied};
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
    /// Of which earlier release, from 1 as they were given; none: of the audited table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<usize>,
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
    /// Every hidden cell, in the order of the table, then of the earlier releases; of rounded
    /// tables every cell.
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
    for &reading in readings {
        let system = system(&tables, layout, reading);
        let asked = asked(&tables, layout, reading);
        let mut wanted = vec![false; system.bounds.len()];
        asked.iter().for_each(|a| wanted[a.number] = true);
        let wish = Wish { wanted: &wanted, known: &[], enough: None, until_first: false };
        match ranges(&system, &wish) {
            Ok(found) => {
                let earlier = (!earlier.is_empty()).then_some(reading.word());
                return Ok(report(&tables, &system, &asked, &found.ranges, layout, earlier));
            }
            Err(NoRanges::Contradiction) => {}
            // A weaker reading may leave more open than a reader of the releases can tell.
            Err(NoRanges::GivenUp) => return Err(DisclosureError::GivenUp),
        }
    }
    Err(DisclosureError::Contradiction)
}

/// A cell whose count is not told.
struct Asked {
    /// Its place in the system.
    number: usize,
    /// Which table, the audited one first.
    table: usize,
    /// Its place in that table.
    cell: usize,
}

/// The cells of all releases whose counts are not told, each count once.
fn asked(tables: &[&Table], layout: &Layout, reading: Reading) -> Vec<Asked> {
    let mut asked = Vec::new();
    let mut start = 0;
    for (table, owner) in tables.iter().enumerate() {
        // The same count is asked for in the audited table, or published by it.
        let settled: BTreeSet<usize> = if table > 0 && reading == Reading::Unchanged {
            let pairs = tied(tables[0], owner, layout, reading).into_iter();
            let listed = pairs.filter(|pair| tables[0].cells[pair.0] != Cell::Absent);
            listed.map(|pair| pair.1).collect()
        } else {
            BTreeSet::new()
        };
        let unsure = |c: &usize| is_unsure(owner.cells[*c], layout) && !settled.contains(c);
        let cells = (0..owner.cells.len()).filter(unsure);
        asked.extend(cells.map(|cell| Asked { number: start + cell, table, cell }));
        start += owner.cells.len();
    }
    asked
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
    asked: &[Asked],
    ranges: &[Range],
    layout: &Layout,
    earlier: Option<&'static str>,
) -> Audit {
    let reasons = Reasons::new(tables, system);
    let is_exposed = |a: &Asked| {
        // A mark may say how far it reaches; rounding does not excuse a narrow range.
        let hidden = matches!(tables[a.table].cells[a.cell], Cell::Hidden { .. });
        let own = hidden.then_some(system.bounds[a.number]);
        !is_protected(&ranges[a.number], own, layout)
    };
    let mut alone = BTreeSet::new();
    for (table, release) in tables.iter().enumerate().skip(1) {
        let exposed = asked.iter().filter(|a| a.table == table && is_exposed(a));
        alone.extend(known_alone(release, &exposed.collect::<Vec<_>>(), ranges, layout));
    }
    let exposure = |a: &Asked| {
        let range = ranges[a.number];
        let exposed = is_exposed(a);
        let reason = || match alone.contains(&a.number) {
            true => ALONE.to_owned(),
            false => reasons.explain(a.number, range),
        };
        Exposure {
            key: Key(tables[a.table].key(a.cell)),
            earlier: (a.table > 0).then_some(a.table),
            low: range.low,
            high: range.high,
            protected: !exposed,
            proven: range.proven,
            reason: exposed.then(reason),
        }
    };
    let cells: Vec<Exposure> = asked.iter().map(exposure).collect();
    let safe = cells.iter().all(|c| c.protected);
    Audit { safe, protection: layout.protection(), earlier, cells }
}

/// Why a cell is exposed of which the audited table tells nothing more.
const ALONE: &str = "that earlier release gives it away alone; audit it to see by which totals";

/// Numbers of the exposed cells of an earlier release that are known as closely without the others.
fn known_alone(
    release: &Table,
    exposed: &[&Asked],
    together: &[Range],
    layout: &Layout,
) -> Vec<usize> {
    if exposed.is_empty() {
        return Vec::new();
    }
    let system = system(&[release], layout, Reading::Unrelated);
    let mut wanted = vec![false; system.bounds.len()];
    exposed.iter().for_each(|a| wanted[a.cell] = true);
    let wish = Wish { wanted: &wanted, known: &[], enough: None, until_first: false };
    // Where this search is given up, the totals of all releases are named.
    let Ok(alone) = ranges(&system, &wish) else { return Vec::new() };
    let ends = |range: Range| (range.low, range.high);
    let same = exposed.iter().filter(|a| ends(alone.ranges[a.cell]) == ends(together[a.number]));
    same.map(|a| a.number).collect()
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
