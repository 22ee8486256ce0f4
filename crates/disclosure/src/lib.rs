//! Here is a table with hidden cells: which can be computed back? Here are cases: give me a table
//! in which none can.
//!
//! Counts of people are published with small cells hidden, so that nobody is recognised. Totals,
//! nested categories and earlier releases often give the hidden cells away. [`audit()`] solves for
//! the range of every hidden cell; [`release()`] hides further cells, or rounds, until the audit
//! passes.
//!
//! The library knows no files and no clock. Case rows are counted and forgotten; no error holds
//! anything of them but line and column.

mod audit;
mod bound;
mod cases;
mod cheapest;
mod error;
mod explain;
mod extreme;
mod layout;
mod linear;
mod program;
mod propagate;
mod protect;
mod ranges;
mod read;
mod release;
mod releases;
mod round;
mod system;
mod table;

pub use audit::{Audit, Exposure, Key, audit};
pub use cases::{MAX_CATEGORIES, count_cases};
pub use error::{DisclosureError, Finding};
pub use layout::{Absent, DimensionLayout, Layout, Mark, Shape};
pub use read::{MAX_COUNT, read_earlier, read_table};
pub use release::{Method, Release, protect_table, release, write_table};
pub use releases::Reading;
pub use table::{Cell, Dimension, MAX_CELLS, Table};
