//! Which draws stand for each row?

use base::Month;

use crate::Error;

/// What a row of samples speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// The month forecast.
    pub month: Month,
    /// The unit: a country, cell, camp or polygon.
    pub unit: u32,
}

/// A predictive distribution for each row, as rows × draws with an explicit index.
#[derive(Debug, Clone, PartialEq)]
pub struct Samples {
    rows: Vec<Row>,
    per_row: usize,
    draws: Vec<f64>,
}

impl Samples {
    /// Rows with their draws.
    ///
    /// # Errors
    /// [`Error::NotSamples`] where rows differ in their number of draws, have none, or
    /// hold a draw that is not finite.
    pub fn try_new(rows: impl IntoIterator<Item = (Row, Vec<f64>)>) -> Result<Self, Error> {
        let mut samples = Self { rows: Vec::new(), per_row: 0, draws: Vec::new() };
        for (row, draws) in rows {
            if samples.rows.is_empty() {
                samples.per_row = draws.len();
            }
            if draws.len() != samples.per_row || draws.is_empty() {
                let found = format!("{} draw(s), {} before", draws.len(), samples.per_row);
                return Err(Error::NotSamples { row, found });
            }
            // Without an early end, so that all are looked at as vectors.
            let is_sound = draws.iter().fold(true, |sound, draw| sound & draw.is_finite());
            if let (false, Some(bad)) = (is_sound, draws.iter().find(|draw| !draw.is_finite())) {
                return Err(Error::NotSamples { row, found: format!("a draw of {bad}") });
            }
            samples.rows.push(row);
            samples.draws.extend(draws);
        }
        Ok(samples)
    }

    /// The index: one row for each distribution.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Draws in each row.
    pub fn per_row(&self) -> usize {
        self.per_row
    }

    /// The rows that are wanted, with their draws.
    pub fn only(&self, wanted: impl Fn(Row) -> bool) -> Self {
        let mut some = Self { rows: Vec::new(), per_row: self.per_row, draws: Vec::new() };
        for (row, draws) in self.iter().filter(|&(row, _)| wanted(row)) {
            some.rows.push(row);
            some.draws.extend(draws);
        }
        some
    }

    /// Each row with its draws.
    pub fn iter(&self) -> impl Iterator<Item = (Row, &[f64])> {
        self.rows.iter().copied().zip(self.draws.chunks(self.per_row.max(1)))
    }
}

/// The quantile at `level` (0 to 1) of draws, interpolated linearly between the two nearest
/// (R's type 7, NumPy's default); 0 of no draws.
pub fn quantile(draws: &[f64], level: f64) -> f64 {
    quantile_of_sorted(&sorted(draws), level)
}

pub(crate) fn sorted(draws: &[f64]) -> Vec<f64> {
    let mut sorted = draws.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// The share of draws that are at least `threshold`; 0 of no draws.
pub fn share_at_least(draws: &[f64], threshold: f64) -> f64 {
    let reached = draws.iter().filter(|&&draw| draw >= threshold).count();
    reached as f64 / draws.len().max(1) as f64
}

pub(crate) fn quantile_of_sorted(sorted: &[f64], level: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = level.clamp(0.0, 1.0) * last as f64;
    let below = sorted[place as usize];
    let above = sorted[(place as usize + 1).min(last)];
    below + (above - below) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(unit: u32) -> Row {
        Row { month: "2020-01".parse().expect("a month"), unit }
    }

    #[test]
    fn rows_of_unequal_or_broken_draws_are_refused() {
        assert!(Samples::try_new([(row(1), vec![1.0]), (row(2), vec![1.0, 2.0])]).is_err());
        assert!(Samples::try_new([(row(1), vec![])]).is_err());
        assert!(Samples::try_new([(row(1), vec![f64::INFINITY])]).is_err());
        assert_eq!(Samples::try_new([]).map(|none| none.rows().len()), Ok(0));
    }

    #[test]
    fn quantiles_interpolate_between_draws() {
        assert_eq!(quantile(&[4.0, 0.0, 1.0], 0.5), 1.0);
        assert_eq!(quantile(&[0.0, 10.0], 0.05), 0.5);
        assert_eq!(quantile(&[3.0], 0.9), 3.0);
        assert_eq!(share_at_least(&[0.0, 1.0, 25.0, 9.0], 1.0), 0.75);
    }
}
