//! Which counts are known, for which unit and month?

use std::collections::BTreeMap;

use base::Month;

use crate::Error;

/// The longest panel held: a century of months guards against one mistyped year.
const MOST_MONTHS: usize = 1200;
/// No month counts more deaths than there are people: more is a fault in the file.
const MOST_DEATHS: f64 = 1e10;

/// Counts by unit (country, cell, camp) and month. A gap is missing, never zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    units: Vec<u32>,
    first: Month,
    months: usize,
    /// Unit after unit, each with all its months, oldest first.
    counts: Vec<Option<f64>>,
}

impl Panel {
    /// The panel of these counts, in any order.
    ///
    /// # Errors
    /// [`Error::NotACount`], [`Error::Twice`], [`Error::NoCounts`] for no count at all, and
    /// [`Error::TooLong`] where more than a century lies between first and last.
    pub fn try_new(counts: impl IntoIterator<Item = (u32, Month, f64)>) -> Result<Self, Error> {
        let mut by_unit: BTreeMap<u32, BTreeMap<Month, f64>> = BTreeMap::new();
        for (unit, month, count) in counts {
            if !(0.0..=MOST_DEATHS).contains(&count) {
                return Err(Error::NotACount { unit, month, found: count });
            }
            if by_unit.entry(unit).or_default().insert(month, count).is_some() {
                return Err(Error::Twice { unit, month });
            }
        }
        let firsts = by_unit.values().filter_map(|months| months.keys().next());
        let lasts = by_unit.values().filter_map(|months| months.keys().next_back());
        let (Some(&first), Some(&last)) = (firsts.min(), lasts.max()) else {
            return Err(Error::NoCounts);
        };
        let months = ahead(first, last) + 1;
        if months > MOST_MONTHS {
            return Err(Error::TooLong { first, last, most: MOST_MONTHS });
        }
        let mut dense = vec![None; by_unit.len() * months];
        for (row, known) in dense.chunks_mut(months).zip(by_unit.values()) {
            for (&month, &count) in known {
                row[ahead(first, month)] = Some(count);
            }
        }
        Ok(Self { units: by_unit.into_keys().collect(), first, months, counts: dense })
    }

    /// The units, in rising order.
    pub fn units(&self) -> &[u32] {
        &self.units
    }

    /// The first month that any unit has.
    pub fn first(&self) -> Month {
        self.first
    }

    /// The last month that any unit has.
    pub fn last(&self) -> Month {
        let months = i32::try_from(self.months).unwrap_or(i32::MAX);
        self.first.checked_add(months.saturating_sub(1)).unwrap_or(self.first)
    }

    /// The count of a unit in a month, where known.
    pub fn count(&self, unit: u32, month: Month) -> Option<f64> {
        let row = self.units.binary_search(&unit).ok()?;
        let column = usize::try_from(month.index() - self.first.index()).ok()?;
        (column < self.months).then(|| self.counts[row * self.months + column])?
    }

    /// What was known at the end of `origin`: all a forecaster may see.
    pub fn until(&self, origin: Month) -> History<'_> {
        let known = usize::try_from(origin.index() - self.first.index() + 1).unwrap_or(0);
        History { panel: self, origin, from: 0, to: known.min(self.months) }
    }
}

/// A panel cut off at its origin, so that no model can look ahead.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    panel: &'a Panel,
    origin: Month,
    from: usize,
    to: usize,
}

impl<'a> History<'a> {
    /// The last month that may be seen.
    pub fn origin(&self) -> Month {
        self.origin
    }

    /// The units, in rising order.
    pub fn units(&self) -> &'a [u32] {
        &self.panel.units
    }

    /// The counts of the unit in this place of [`History::units`], oldest first; the last
    /// is the origin's, or the panel's last month where it ends sooner.
    pub fn counts(&self, place: usize) -> &'a [Option<f64>] {
        let row = place * self.panel.months;
        self.panel.counts.get(row + self.from..row + self.to).unwrap_or(&[])
    }

    /// The count of a unit in a month, where known and not after the last month seen.
    pub fn count(&self, unit: u32, month: Month) -> Option<f64> {
        let column = usize::try_from(month.index() - self.panel.first.index()).ok()?;
        (self.from..self.to).contains(&column).then(|| self.panel.count(unit, month))?
    }

    /// The newest month seen: the origin, or the panel's last month where it ends sooner; none
    /// where nothing is seen.
    pub fn last_seen(&self) -> Option<Month> {
        let seen = i32::try_from(self.to.checked_sub(1)?).ok()?;
        self.panel.first.checked_add(seen)
    }

    /// Every known count with its unit and month.
    pub fn rows(&self) -> impl Iterator<Item = (u32, Month, f64)> + 'a {
        let Self { panel, from, to, .. } = *self;
        panel.units.iter().flat_map(move |&unit| {
            let months =
                (from..to).filter_map(move |at| panel.first.checked_add(i32::try_from(at).ok()?));
            months.filter_map(move |month| Some((unit, month, panel.count(unit, month)?)))
        })
    }

    /// The known counts of the unit in this place, newest first.
    pub fn newest(&self, place: usize) -> impl Iterator<Item = f64> + 'a {
        self.counts(place).iter().rev().copied().flatten()
    }

    /// The same with only its newest `depth` months.
    pub fn at_most(self, depth: usize) -> Self {
        Self { from: self.from.max(self.to.saturating_sub(depth)), ..self }
    }

    /// Months from the newest one seen to `target`: where a panel ends before its origin,
    /// the lead grows, and the months between are missing, not calm.
    ///
    /// # Errors
    /// [`Error::NotAhead`] unless `target` lies 1 to 120 months after the origin, and
    /// [`Error::NothingKnown`] where no count is known at all.
    pub fn lead(&self, target: Month) -> Result<usize, Error> {
        let origin = self.origin;
        if !(1..=120).contains(&(target.index() - origin.index())) {
            return Err(Error::NotAhead { origin, target });
        }
        if !(0..self.units().len()).any(|place| self.newest(place).next().is_some()) {
            return Err(Error::NothingKnown { origin });
        }
        Ok(ahead(self.panel.first, target) + 1 - self.to)
    }
}

/// Months from one to another not before it.
fn ahead(from: Month, to: Month) -> usize {
    usize::try_from(to.index() - from.index()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        text.parse().expect(text)
    }

    fn panel() -> Panel {
        let rows = [(7, "2020-03", 4.0), (3, "2020-01", 1.0), (3, "2020-04", 0.0)];
        Panel::try_new(rows.map(|(unit, at, n)| (unit, month(at), n))).expect("a sound panel")
    }

    #[test]
    fn a_gap_is_missing_and_not_zero() {
        assert_eq!(panel().count(3, month("2020-02")), None);
        assert_eq!(panel().count(3, month("2020-04")), Some(0.0));
        assert_eq!(panel().count(7, month("2019-12")), None);
        assert_eq!(panel().count(8, month("2020-03")), None);
        assert_eq!((panel().first(), panel().last()), (month("2020-01"), month("2020-04")));
    }

    #[test]
    fn a_history_ends_at_its_origin() {
        let panel = panel();
        let past = panel.until(month("2020-03"));
        assert_eq!(past.counts(0), [Some(1.0), None, None]);
        assert_eq!(past.newest(1).collect::<Vec<_>>(), [4.0]);
        assert_eq!(past.at_most(1).counts(0), [None]);
        assert_eq!(past.last_seen(), Some(month("2020-03")));
        assert_eq!(panel.until(month("2019-12")).last_seen(), None);
        let rows = [(3, month("2020-01"), 1.0), (7, month("2020-03"), 4.0)];
        assert_eq!(past.rows().collect::<Vec<_>>(), rows);
        assert_eq!(past.lead(month("2020-05")), Ok(2));
        assert_eq!(panel.until(month("2020-06")).lead(month("2020-07")), Ok(3));
    }

    #[test]
    fn what_is_no_panel_is_refused() {
        let refuse = |rows: &[(u32, &str, f64)]| {
            Panel::try_new(rows.iter().map(|&(unit, at, n)| (unit, month(at), n))).err()
        };
        assert!(matches!(refuse(&[(1, "2020-01", -1.0)]), Some(Error::NotACount { .. })));
        assert!(matches!(refuse(&[(1, "2020-01", f64::NAN)]), Some(Error::NotACount { .. })));
        let twice = [(1, "2020-01", 1.0), (1, "2020-01", 1.0)];
        assert!(matches!(refuse(&twice), Some(Error::Twice { unit: 1, .. })));
        assert_eq!(refuse(&[]), Some(Error::NoCounts));
        let apart = [(1, "0020-01", 1.0), (1, "2020-01", 1.0)];
        assert!(matches!(refuse(&apart), Some(Error::TooLong { .. })));
        let panel = panel();
        let before = panel.until(month("2019-12"));
        assert!(matches!(before.lead(month("2020-01")), Err(Error::NothingKnown { .. })));
        assert!(matches!(before.lead(month("2019-12")), Err(Error::NotAhead { .. })));
    }
}
