//! Which draws does a file of the VIEWS challenge hold?

use std::collections::BTreeMap;

use crate::{Error, Row, Samples, month_id, month_of_id};

/// Draws in the columns of the challenge's files: one element of each column for every draw.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DrawColumns {
    /// The month forecast, by its VIEWS number.
    pub month_id: Vec<i64>,
    /// The unit forecast.
    pub country_id: Vec<i64>,
    /// The number of the draw within its row, from 0.
    pub draw: Vec<i64>,
    /// The count drawn.
    pub outcome: Vec<f64>,
}

impl From<&Samples> for DrawColumns {
    fn from(samples: &Samples) -> Self {
        let mut columns = Self::default();
        for (row, draws) in samples.iter() {
            for (draw, &outcome) in (0..).zip(draws) {
                columns.month_id.push(i64::from(month_id(row.month)));
                columns.country_id.push(i64::from(row.unit));
                columns.draw.push(draw);
                columns.outcome.push(outcome);
            }
        }
        columns
    }
}

impl TryFrom<DrawColumns> for Samples {
    type Error = Error;

    /// The rows, by month and unit, each with its draws by their numbers, whatever the order
    /// of the columns.
    fn try_from(columns: DrawColumns) -> Result<Self, Error> {
        let lengths = [columns.month_id.len(), columns.country_id.len(), columns.draw.len()];
        if lengths != [columns.outcome.len(); 3] {
            return Err(Error::Ragged { lengths, outcomes: columns.outcome.len() });
        }
        let mut rows: BTreeMap<Row, Vec<(i64, f64)>> = BTreeMap::new();
        for (place, &outcome) in columns.outcome.iter().enumerate() {
            let (id, unit) = (columns.month_id[place], columns.country_id[place]);
            let month = i32::try_from(id).ok().and_then(month_of_id);
            let (Some(month), Ok(unit)) = (month, u32::try_from(unit)) else {
                return Err(Error::NotARow { place, month_id: id, country_id: unit });
            };
            let row = Row { month, unit };
            rows.entry(row).or_default().push((columns.draw[place], outcome));
        }
        for (row, draws) in &mut rows {
            draws.sort_by_key(|&(draw, _)| draw);
            if let Some(pair) = draws.windows(2).find(|pair| pair[0].0 == pair[1].0) {
                return Err(Error::DrawTwice { row: *row, draw: pair[0].0 });
            }
        }
        if rows.is_empty() {
            return Err(Error::NothingToScore);
        }
        let outcomes = |draws: Vec<(i64, f64)>| draws.into_iter().map(|(_, n)| n).collect();
        Self::try_new(rows.into_iter().map(|(row, draws)| (row, outcomes(draws))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> DrawColumns {
        DrawColumns {
            month_id: vec![518, 517, 517, 518],
            country_id: vec![57, 57, 57, 57],
            draw: vec![1, 1, 0, 0],
            outcome: vec![4.0, 2.0, 1.0, 3.0],
        }
    }

    #[test]
    fn rows_and_draws_may_come_in_any_order() {
        let samples = Samples::try_from(columns()).expect("sound columns");
        let found: Vec<_> =
            samples.iter().map(|(row, draws)| (month_id(row.month), draws)).collect();
        assert_eq!(found, [(517, &[1.0, 2.0][..]), (518, &[3.0, 4.0][..])]);
        let there_and_back = Samples::try_from(DrawColumns::from(&samples));
        assert_eq!(there_and_back, Ok(samples));
    }

    #[test]
    fn draws_that_are_no_table_are_refused() {
        let refuse = |change: fn(&mut DrawColumns)| {
            let mut changed = columns();
            change(&mut changed);
            Samples::try_from(changed).err()
        };
        assert!(matches!(refuse(|c| c.draw[1] = 0), Some(Error::DrawTwice { draw: 0, .. })));
        assert!(matches!(refuse(|c| c.country_id[0] = 58), Some(Error::NotSamples { .. })));
        assert!(matches!(
            refuse(|c| c.month_id[2] = i64::MIN),
            Some(Error::NotARow { place: 2, .. })
        ));
        assert!(matches!(refuse(|c| c.country_id[0] = -1), Some(Error::NotARow { place: 0, .. })));
        assert!(matches!(refuse(|c| c.outcome[0] = f64::NAN), Some(Error::NotSamples { .. })));
        assert!(matches!(refuse(|c| c.draw.truncate(3)), Some(Error::Ragged { .. })));
        let nothing = Samples::try_from(DrawColumns::default());
        assert!(matches!(nothing, Err(Error::NothingToScore)));
    }
}
