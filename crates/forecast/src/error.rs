//! Why is there no forecast, or no score?

use base::Month;

use crate::Place;

/// What stands in the way of a forecast or a score.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A series text has faults; all of them are listed.
    #[error("the series has {} fault(s):\n{}", .0.len(), lines(.0))]
    Series(Vec<SeriesFault>),
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
    /// Samples that are no samples: none, or not finite.
    #[error("row {row}: {found}; expected the same number of finite draws, at least one, each row")]
    NotSamples {
        /// The first row at fault, from 0.
        row: usize,
        /// What was found there.
        found: String,
    },
    /// Weighted counts that are no distribution.
    #[error("{}; expected finite counts, weights from 0 up, and one above 0", .0.map_or_else(
        || "nothing has weight".to_owned(),
        |(count, weight)| format!("a count of {count} with weight {weight}"),
    ))]
    NotADistribution(Option<(f64, f64)>),
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

fn lines(faults: &[SeriesFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
