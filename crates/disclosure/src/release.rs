//! Which table of these cases can be published?

use crate::audit::{Audit, audit};
use crate::cases::count_cases;
use crate::cheapest::cheapest;
use crate::error::DisclosureError;
use crate::layout::Layout;
use crate::protect::{Counts, protect};
use crate::round::round;
use crate::table::{Cell, Table};

/// How cells are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Hide small cells, and others so that they cannot be computed back.
    Hide,
    /// Round every count to a multiple of this, so that all still adds up.
    Round(i64),
}

/// A table that passed its audit.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    /// What may be published.
    pub table: Table,
    /// The layout by which it was audited: what readers know of the rules.
    pub layout: Layout,
    /// The audit it passed.
    pub audit: Audit,
    /// Is it proven that no pattern of hidden cells costs less?
    pub cheapest: bool,
    /// Cells hidden because they are small. Not for publication: it narrows what a mark can mean.
    pub small: usize,
    /// Cells hidden to protect those.
    pub further: usize,
}

/// Counts cases by columns and makes a table that passes the audit.
///
/// # Errors
/// As [`count_cases`], and [`DisclosureError::GivenUp`] where no safe table was found: nothing is
/// ever returned that did not pass.
pub fn release(
    cases: &[u8],
    by: &[String],
    layout: &Layout,
    method: Method,
) -> Result<Release, DisclosureError> {
    protect_table(&count_cases(cases, by, layout)?, layout, method)
}

/// The same from a table in which everything is shown.
///
/// # Errors
/// [`DisclosureError::GivenUp`] where no safe table was found.
pub fn protect_table(
    counts: &Table,
    layout: &Layout,
    method: Method,
) -> Result<Release, DisclosureError> {
    let (rounded_to, hidden_at_least) = match method {
        Method::Hide => (1, 1),
        Method::Round(base) => (base, 0),
    };
    let layout = Layout { rounded_to, hidden_at_least, ..layout.clone() };
    layout.check()?;
    let all = Counts::new(counts, &layout);
    let (table, hidden, proven) = match method {
        Method::Hide => {
            let best = cheapest(&all);
            let proven = best.is_some();
            let hidden = best.unwrap_or_else(|| protect(&all));
            (all.mask(&hidden), hidden, proven)
        }
        Method::Round(base) => {
            if base <= layout.protection() {
                let more = layout.protection() + 1;
                return Err(DisclosureError::Layout(format!(
                    "rounding to multiples of {base} leaves too little doubt; take {more} or more"
                )));
            }
            let table = round(&all, base).ok_or(DisclosureError::GivenUp)?;
            (table, vec![false; all.counts.len()], false)
        }
    };
    let audit = audit(&table, &[], &layout)?;
    if !audit.safe {
        return Err(DisclosureError::GivenUp);
    }
    let small = all.small().iter().zip(&hidden).filter(|(s, h)| **s && **h).count();
    let further = hidden.iter().filter(|h| **h).count() - small;
    Ok(Release { table, layout, audit, cheapest: proven, small, further })
}

/// The table as CSV: one row per cell, keys first, `*` for a hidden one.
pub fn write_table(table: &Table, value: &str) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let names = table.dimensions.iter().map(|d| d.name.as_str());
    // Writing to memory does not fail.
    drop(writer.write_record(names.chain([value])));
    for (place, cell) in table.cells.iter().enumerate() {
        let shown = match cell {
            Cell::Shown(count) => count.to_string(),
            Cell::Hidden { .. } => "*".to_owned(),
            Cell::Absent => continue,
        };
        let labels = table.key(place).into_iter().map(|(_, label)| label);
        drop(writer.write_record(labels.chain([shown])));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
