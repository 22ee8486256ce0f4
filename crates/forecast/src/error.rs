//! Why is there no forecast, or no score?

use base::Month;

use crate::near::Event;
use crate::{Place, Row};

/// What stands in the way of a forecast or a score.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A text has faults; all of them are kept, the first ten are shown.
    #[error("the text has {} fault(s):\n{}", .0.len(), lines(.0))]
    Series(Vec<SeriesFault>),
    /// A mapping of a log's columns that cannot be used; all that is wrong is listed.
    #[error("{}", .0.join("; "))]
    NotAMapping(Vec<String>),
    /// A count that is negative, more than ten billion, or not a number.
    #[error("unit {unit}, {month}: {found} is not a count; expected 0 to 10 billion")]
    NotACount {
        /// The unit (a country, cell or camp).
        unit: u32,
        /// The month of the count.
        month: Month,
        /// The value found.
        found: f64,
    },
    /// One unit and month came twice.
    #[error("unit {unit} has {month} twice; expected one count for each unit and month")]
    Twice {
        /// The unit (a country, cell or camp).
        unit: u32,
        /// The month that came twice.
        month: Month,
    },
    /// No count at all.
    #[error("there are no counts; expected at least one")]
    NoCounts,
    /// The months lie too far apart to be one panel.
    #[error("the series runs from {first} to {last}; expected at most {most} months")]
    TooLong {
        /// The first month found.
        first: Month,
        /// The last month found.
        last: Month,
        /// The longest panel held.
        most: usize,
    },
    /// Nothing is known at the origin.
    #[error("nothing is known up to {origin}; expected at least one count before a forecast")]
    NothingKnown {
        /// The last month that a forecaster may see.
        origin: Month,
    },
    /// A month that cannot be forecast from the origin.
    #[error("{target} cannot be forecast from {origin}; expected a later month, at most 120 later")]
    NotAhead {
        /// The last month that a forecaster may see.
        origin: Month,
        /// The month asked for.
        target: Month,
    },
    /// A unit of which there are no counts.
    #[error("unit {unit} is not in the series; expected one of its units")]
    NoUnit {
        /// The unit asked for.
        unit: u32,
    },
    /// Samples that are no samples: none, or not finite.
    #[error(
        "unit {}, {}: {found}; expected the same number of finite draws, at least one, each row",
        .row.unit, .row.month
    )]
    NotSamples {
        /// The first row at fault.
        row: Row,
        /// What was found there.
        found: String,
    },
    /// Columns of draws that are not equally long.
    #[error(
        "month_id, country_id and draw have {lengths:?} values beside {outcomes} of outcome; \
         expected as many of each"
    )]
    Ragged {
        /// Values of `month_id`, `country_id` and `draw`.
        lengths: [usize; 3],
        /// Values of `outcome`.
        outcomes: usize,
    },
    /// A draw of no month, or of no unit.
    #[error(
        "row {} of the draws: month_id {month_id}, country_id {country_id}; \
         expected a month_id such as 517 (January 2023) and a country_id from 0 up", .place + 1
    )]
    NotARow {
        /// The place of the draw in its columns, from 0.
        place: usize,
        /// The month found.
        month_id: i64,
        /// The unit found.
        country_id: i64,
    },
    /// One draw of a row came twice.
    #[error(
        "unit {}, {} has draw {draw} twice; expected each number once in a row",
        .row.unit, .row.month
    )]
    DrawTwice {
        /// The row of the draw.
        row: Row,
        /// The number that came twice.
        draw: i64,
    },
    /// No row has both draws and an actual count.
    #[error("nothing can be scored: no row forecast has a known count; expected at least one")]
    NothingToScore,
    /// Weighted counts that are no distribution.
    #[error("{}; expected finite counts, weights from 0 up, and one above 0", .0.map_or_else(
        || "nothing has weight".to_owned(),
        |(count, weight)| format!("a count of {count} with weight {weight}"),
    ))]
    NotADistribution(Option<(f64, f64)>),
    /// An event whose days or deaths are impossible.
    #[error(
        "event {place}: {found:?}; expected a first day not after the last, and deaths from 0 to 10 billion"
    )]
    NotAnEvent {
        /// The first event at fault, from 0.
        place: usize,
        /// What was found.
        found: Event,
    },
    /// Something that encloses no part of the earth.
    #[error("{0}")]
    NotAnArea(String),
    /// A forecast of nowhere.
    #[error("there are no areas; expected at least one")]
    NoAreas,
    /// Nothing is known of any event at the origin.
    #[error(
        "no event is known on day {origin} (since 1970-01-01) with reports taking {lag_days} days; \
         expected at least one"
    )]
    NothingKnownNear {
        /// The origin, in days since 1970-01-01.
        origin: i32,
        /// Days that reports take.
        lag_days: u16,
    },
    /// A place with impossible people or chance.
    #[error("place {place}: {found:?}; expected people from 0 up and a chance from 0 to 1")]
    NotAPlace {
        /// The first place at fault, from 0.
        place: usize,
        /// What was found.
        found: Place,
    },
    /// Two forecasters cannot be compared.
    #[error("{blocks} block(s) of scores; expected at least one, with a benchmark above zero")]
    NotPaired {
        /// The blocks given.
        blocks: usize,
    },
    /// A row has no actual count to be scored against.
    #[error("unit {unit}, {month} has no actual count; expected one for every row scored")]
    NoActual {
        /// The unit (a country, cell or camp).
        unit: u32,
        /// The month without a count.
        month: Month,
    },
}

/// One fault in a series text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {found}; expected {expected}")]
pub struct SeriesFault {
    /// The line, from 1.
    pub line: u64,
    /// What was found there.
    pub found: String,
    /// What would have been right.
    pub expected: &'static str,
}

/// Faults shown: a column misread is at fault in every row.
const SHOWN: usize = 10;

fn lines(faults: &[SeriesFault]) -> String {
    let mut lines: Vec<String> = faults.iter().take(SHOWN).map(ToString::to_string).collect();
    if faults.len() > SHOWN {
        lines.push(format!("and {} more", faults.len() - SHOWN));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_faults_are_counted_and_ten_are_shown() {
        let fault = |line| SeriesFault { line, found: "x".to_owned(), expected: "a number" };
        let said = |n| Error::Series((1..=n).map(fault).collect()).to_string();
        assert_eq!(said(10).lines().last(), Some("line 10: x; expected a number"));
        assert!(said(300).starts_with("the text has 300 fault(s):\nline 1: x"));
        assert_eq!(
            (said(300).lines().count(), said(300).lines().last()),
            (12, Some("and 290 more"))
        );
    }
}
