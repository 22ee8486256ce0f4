//! Which categories does a table have, and what does each cell show?

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::error::DisclosureError;
use crate::layout::{DimensionLayout, Layout};

/// Labels of a total where the layout names none.
const TOTALS: [&str; 6] = ["total", "totals", "all", "grand total", "sum", "overall"];

/// Cells of a table with all its totals.
pub const MAX_CELLS: usize = 100_000;

/// One dimension: its categories, and which of them add up to which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dimension {
    /// Its name, from the header or the layout.
    pub name: String,
    /// Categories, totals and groups, in the order of the file.
    pub labels: Vec<String>,
    /// The place of the total over all categories.
    pub total: usize,
    /// Each whole with its parts.
    pub sums: Vec<(usize, Vec<usize>)>,
    places: HashMap<String, usize>,
}

impl Dimension {
    /// From the labels seen in a file and what the layout says. The total is added if unseen.
    ///
    /// # Errors
    /// Where groups hold themselves, the total, or a category twice.
    pub fn try_new(
        name: &str,
        seen: Vec<String>,
        layout: Option<&DimensionLayout>,
    ) -> Result<Self, DisclosureError> {
        let none = DimensionLayout::default();
        let layout = layout.unwrap_or(&none);
        let wrong = |what: String| DisclosureError::Layout(format!("dimension {name}: {what}"));
        let named = |l: &&String| Self::is_total_word(l);
        let total = layout.total.clone().or_else(|| seen.iter().find(named).cloned());
        let total = total.unwrap_or_else(|| "Total".to_owned());
        let groups = layout.groups.iter();
        let members = groups.clone().flat_map(|(group, parts)| parts.iter().chain([group]));
        let mut labels: Vec<String> = Vec::new();
        let mut places = HashMap::new();
        for label in seen.iter().chain(&layout.labels).chain(members).chain([&total]) {
            places.entry(label.clone()).or_insert_with(|| {
                labels.push(label.clone());
                labels.len() - 1
            });
        }
        let place = |label: &String| places[label];
        let mut sums = Vec::new();
        for (group, parts) in groups {
            let parts: BTreeSet<usize> = parts.iter().map(place).collect();
            if group == &total || parts.contains(&place(&total)) || parts.is_empty() {
                return Err(wrong(format!("group {group} is empty, or is or holds the total")));
            }
            sums.push((place(group), parts.into_iter().collect()));
        }
        if let Some(group) = holds_itself(&sums) {
            return Err(wrong(format!("group {} holds itself", labels[group])));
        }
        if let Some((group, part)) = counts_twice(&sums) {
            let (group, part) = (&labels[group], &labels[part]);
            return Err(wrong(format!("group {group} counts {part} twice")));
        }
        let wholes: BTreeSet<usize> = sums.iter().map(|s| s.0).chain([place(&total)]).collect();
        let leaves: Vec<usize> = (0..labels.len()).filter(|l| !wholes.contains(l)).collect();
        let total = place(&total);
        sums.push((total, leaves));
        Ok(Self { name: name.to_owned(), labels, total, sums, places })
    }

    /// The place of a label.
    pub fn place(&self, label: &str) -> Option<usize> {
        self.places.get(label).copied()
    }

    /// Is this a usual name of a total?
    pub fn is_total_word(label: &str) -> bool {
        TOTALS.contains(&label.trim().to_lowercase().as_str())
    }

    /// The category itself, every group that holds it, and the total.
    pub fn wholes(&self, leaf: usize) -> Vec<usize> {
        let mut found = vec![leaf];
        let mut next = 0;
        while let Some(&part) = found.get(next) {
            for (whole, parts) in &self.sums {
                if parts.contains(&part) && !found.contains(whole) {
                    found.push(*whole);
                }
            }
            next += 1;
        }
        found
    }

    /// Is this label a category that nothing adds up to?
    pub fn is_leaf(&self, place: usize) -> bool {
        self.sums.iter().all(|(whole, _)| *whole != place)
    }
}

/// A group that reaches itself through its parts.
fn holds_itself(sums: &[(usize, Vec<usize>)]) -> Option<usize> {
    // Take away groups whose parts are no groups left, as long as there are any.
    let mut left: BTreeMap<usize, &[usize]> =
        sums.iter().map(|(whole, parts)| (*whole, parts.as_slice())).collect();
    while !left.is_empty() {
        let free = left.iter().find(|(_, parts)| !parts.iter().any(|p| left.contains_key(p)));
        let Some((&free, _)) = free else { return left.keys().next().copied() };
        left.remove(&free);
    }
    None
}

/// A group that reaches a part in two ways, and the part. No group may hold itself.
fn counts_twice(sums: &[(usize, Vec<usize>)]) -> Option<(usize, usize)> {
    for (group, parts) in sums {
        let (mut open, mut met) = (parts.clone(), BTreeSet::new());
        while let Some(part) = open.pop() {
            if !met.insert(part) {
                return Some((*group, part));
            }
            let below = sums.iter().filter(|(whole, _)| *whole == part);
            open.extend(below.flat_map(|(_, parts)| parts));
        }
    }
    None
}

/// What a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// A count.
    Shown(i64),
    /// A mark, which says that the count lies between two numbers.
    Hidden {
        /// Least count.
        low: i64,
        /// Greatest count, where the mark says one.
        high: Option<i64>,
    },
    /// The table does not list it.
    Absent,
}

/// A table with a cell for every combination of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its dimensions; the last varies fastest.
    pub dimensions: Vec<Dimension>,
    /// Its cells.
    pub cells: Vec<Cell>,
}

impl Table {
    /// A table in which every cell is absent.
    ///
    /// # Errors
    /// Where it would have more than [`MAX_CELLS`] cells.
    pub fn try_new(dimensions: Vec<Dimension>) -> Result<Self, DisclosureError> {
        let sizes = dimensions.iter().map(|d| d.labels.len() as u128);
        let found = sizes.fold(1_u128, |all, size| all.saturating_mul(size));
        if found > MAX_CELLS as u128 {
            return Err(DisclosureError::TooLarge { found, limit: MAX_CELLS });
        }
        Ok(Self { dimensions, cells: vec![Cell::Absent; found as usize] })
    }

    /// The place of a cell from the places of its labels.
    pub fn place(&self, labels: &[usize]) -> usize {
        self.dimensions.iter().zip(labels).fold(0, |cell, (d, label)| cell * d.labels.len() + label)
    }

    /// The places of a cell's labels.
    pub fn labels(&self, mut cell: usize) -> Vec<usize> {
        let mut labels = vec![0; self.dimensions.len()];
        for (label, dimension) in labels.iter_mut().zip(&self.dimensions).rev() {
            *label = cell % dimension.labels.len();
            cell /= dimension.labels.len();
        }
        labels
    }

    /// The cell's key: `(dimension, label)` for each dimension.
    pub fn key(&self, cell: usize) -> Vec<(String, String)> {
        let labels = self.labels(cell);
        let pair = |(d, &l): (&Dimension, &usize)| (d.name.clone(), d.labels[l].clone());
        self.dimensions.iter().zip(&labels).map(pair).collect()
    }

    /// Every sum of the table: its dimension, its whole and its parts.
    pub fn sums(&self) -> Vec<(usize, usize, Vec<usize>)> {
        let mut sums = Vec::new();
        let mut step = self.cells.len();
        for (d, dimension) in self.dimensions.iter().enumerate() {
            let size = dimension.labels.len();
            let above = step;
            step /= size;
            // Cells whose label in this dimension is the first.
            let firsts = (0..self.cells.len()).filter(|cell| cell % above < step);
            for first in firsts {
                for (whole, parts) in &dimension.sums {
                    let parts = parts.iter().map(|p| first + p * step).collect();
                    sums.push((d, first + whole * step, parts));
                }
            }
        }
        sums
    }

    /// Settles what combinations mean that the file does not list. Totals that are not listed
    /// are not told; for the others the layout must say.
    ///
    /// # Errors
    /// Where it must, and does not.
    pub fn settle_absent(&mut self, layout: &Layout) -> Result<(), DisclosureError> {
        use crate::layout::Absent::{Hidden, Zero};
        let absent = |&cell: &usize| {
            let labels = self.labels(cell);
            let leaf = self.dimensions.iter().zip(&labels).all(|(d, &l)| d.is_leaf(l));
            self.cells[cell] == Cell::Absent && leaf
        };
        let absent: Vec<usize> = (0..self.cells.len()).filter(absent).collect();
        match (layout.absent, absent.first()) {
            (_, None) | (Some(Hidden), _) => Ok(()),
            (Some(Zero), _) => {
                absent.into_iter().for_each(|cell| self.cells[cell] = Cell::Shown(0));
                Ok(())
            }
            (None, Some(&first)) => {
                let key: Vec<String> =
                    self.key(first).into_iter().map(|(_, label)| label).collect();
                Err(DisclosureError::Absent { count: absent.len(), first: key.join(", ") })
            }
        }
    }
}
