//! Can these two groups of counts be compared at all?

use crate::StatisticsError;

/// Counts per unit of time in one group, which has at least one event.
pub(crate) struct Group<'a> {
    pub(crate) counts: &'a [u64],
    /// Exact, however large the counts.
    pub(crate) sum: u128,
}

impl Group<'_> {
    pub(crate) fn mean(&self) -> f64 {
        self.sum as f64 / self.counts.len() as f64
    }
}

/// The current and the previous group, if there is a ratio and a dispersion to speak of.
pub(crate) fn checked_groups<'a>(
    method: &'static str,
    current: &'a [u64],
    previous: &'a [u64],
) -> Result<[Group<'a>; 2], StatisticsError> {
    let group =
        |counts: &'a [u64]| Group { counts, sum: counts.iter().map(|&y| u128::from(y)).sum() };
    let (current, previous) = (group(current), group(previous));
    let because = if current.counts.len() + previous.counts.len() < 3 {
        "there are fewer than three counts in all"
    } else if current.sum == 0 {
        "the current counts sum to 0"
    } else if previous.sum == 0 {
        "the previous counts sum to 0"
    } else {
        return Ok([current, previous]);
    };
    Err(StatisticsError::NotDefined { method, because })
}
