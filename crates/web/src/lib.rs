//! Here are answers: give me pages, in the reader's language, that hold without JavaScript.
//!
//! ```text
//! answer (the documented JSON) ─► pages/*.rs ─► Figure (chart over table, cite, quote) ─► Frame ─► HTML
//! ```
//!
//! Pure: no clock, no disk, no network. The service and the exported site call the same functions; only their
//! [`Links`] differ.

mod answer;
mod answer_forecast;
mod answer_partners;
mod asset;
mod chart;
mod figure;
mod frame;
mod link;
mod locale;
mod map;
pub mod pages;
mod series;
mod table;

pub use answer::{
    CauseCount, Claim, Comparison, Dataset, Difference, Indicator, Publication, Series, Statement,
    StatementEntry,
};
pub use answer_forecast::Standing;
pub use answer_partners::{Commitment, Listed, Profile};
pub use asset::{Asset, assets, licences};
pub use frame::{At, Frame};
pub use link::{Links, Page};
pub use locale::{Language, Locale};
pub use map::Place;
pub use table::{Cell, Table};
