//! Here is an indicator file: give me a series with unit, source, interval and caveats.
//!
//! ```text
//! indicators/*.sql ──► facts (one query, every vintage) ──► series, comparison
//! claims/*.toml ───────────────────────────────────────────► verdicts
//! ```

mod claim;
mod compare;
mod error;
mod facts;
mod indicator;
mod personnel;
mod reading;
mod series;
mod vocabulary;

pub use claim::{
    Check, ClaimVerdict, Specification, Statement, StatementVerdict, Verdict, check_statement,
    shipped_statements,
};
pub use compare::{Comparison, CutOff, Span, Test, compare};
pub use error::IndicatorError;
pub use facts::{Fact, Facts};
pub use indicator::{Indicator, Indicators, Measure, Target};
pub use personnel::{PersonnelYears, personnel_years};
pub use reading::Reading;
pub use series::{Row, Series, show};
pub use vocabulary::{Population, Scope};
