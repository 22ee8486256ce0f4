//! Here are counts: how sure can one be?
//!
//! | question | answered by |
//! | --- | --- |
//! | Which true means fit this count? | [`poisson_interval`] |
//! | Which true shares fit k of n? | [`wilson_interval`], [`clopper_pearson`] |
//! | By how much does one share exceed another? | [`difference_of_shares`] |
//! | How many times the previous rate is the current one? | [`rate_ratio`] |
//! | Could two counts have come from one rate? | [`conditional_test`] |
//! | The same, when events come in clusters? | [`cluster_test`] |
//! | The ratio, when counts per day vary more than chance allows? | [`quasi_poisson`] |
//! | Could such counts have come from one rate? | [`negative_binomial`] |
//! | How much do points rise, whatever a few outliers say? | [`robust_slope`] |
//!
//! Pure functions: no files, clocks or randomness. No input makes them panic; what has no
//! answer is a [`StatisticsError`] that says why. Counts above 2^53 are rounded to a double. The
//! methods are held to SciPy and statsmodels by `tests/reference.csv`, which `tests/reference.py`
//! writes.

mod clopper_pearson;
mod conditional_test;
mod difference_of_shares;
mod dispersion;
mod error;
mod groups;
mod interval;
mod mass;
mod negative_binomial;
mod poisson;
mod quasi_poisson;
mod rate_ratio;
mod robust_slope;
mod student;
mod tail;
mod wilson;

pub use clopper_pearson::clopper_pearson;
pub use conditional_test::{cluster_test, conditional_test};
pub use difference_of_shares::{Difference, difference_of_shares};
pub use error::StatisticsError;
pub use interval::Interval;
pub use negative_binomial::{NegativeBinomial, negative_binomial};
pub use poisson::poisson_interval;
pub use quasi_poisson::{Overdispersed, quasi_poisson};
pub use rate_ratio::{RateRatio, rate_ratio};
pub use robust_slope::{Slope, robust_slope};
pub use wilson::wilson_interval;
