//! Here are features: give me rows of samples, and their scores.
//!
//! A pure library: no files, clocks, sockets or global randomness. Counts come as a [`Panel`]
//! of units and months; a [`History`] is the panel cut off at an origin, all a forecaster may see;
//! a forecast is a [`Distribution`] for each unit, drawn into [`Samples`]; [`score`] says how good
//! it was.
//!
//! [`near`] does the same for circles around camps, cells and sectors in the coming days, from events
//! whose place, day and deaths are uncertain.
//!
//! The record of every model, with the rule by which weights were found, is `benches/forecast.md`.
//!
//! ```
//! use forecast::model::{forecast, served};
//! use forecast::{month_id, month_of_id, parse_series, share_at_least};
//! use rand::SeedableRng;
//! use rand_pcg::Pcg64;
//!
//! let series: String = (495..=514).map(|month| format!("{month},57,{}\n", month % 3)).collect();
//! let panel = parse_series(&format!("month_id,country_id,ged_sb\n{series}"))?;
//! let origin = "2022-10".parse()?;
//! let months: Vec<_> = (517..=528).filter_map(month_of_id).collect();
//! let model = served(origin);
//! let mut rng = Pcg64::seed_from_u64(1);
//! let samples = forecast(&*model, &panel.until(origin), &months, 1000, &mut rng)?;
//! assert_eq!((samples.rows().len(), samples.per_row()), (12, 1000));
//! for (row, draws) in samples.iter() {
//!     assert!(month_id(row.month) >= 517 && share_at_least(draws, 1.0) > 0.5);
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod backtest;
mod distribution;
mod draws;
mod error;
pub mod model;
mod monthly;
pub mod near;
mod panel;
mod reach;
mod runs;
mod samples;
pub mod score;
mod series;

pub use backtest::{Record, Window, backtest, backtest_of};
pub use distribution::Distribution;
pub use draws::DrawColumns;
pub use error::{Error, SeriesFault};
pub use monthly::{OnRecord, monthly};
pub use panel::{History, Panel};
pub use reach::{AtRisk, Place, Reach, people_within_reach};
pub use runs::Runs;
pub use samples::{Row, Samples, quantile, share_at_least};
pub use series::{month_id, month_of_id, parse_draws, parse_series};
