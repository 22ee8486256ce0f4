//! Who promised what, and what does the evidence say?
//!
//! ```text
//! commitments/*.toml ──► checked commitments ─┐
//! indicators/*.sql ────► readings ────────────┴─► judged by the declared rule ──► answers
//! ```
//!
//! The rule is at the head of `judge.rs` and in `docs/reference.md`. There is no
//! composite and no order by figures, and no word says what brought a change about.

mod change;
mod check;
mod declared;
mod endorsement;
mod error;
mod evaluate;
mod evidence;
mod judge;
mod lines;
pub mod readiness;
mod readings;
mod register;
mod reply;
mod vocabulary;
mod words;

pub use change::Change;
pub use check::Finding;
pub use declared::{Commitment, Gap, Measure, TargetRule};
pub use endorsement::{Endorsement, SENT_OUT};
pub use error::CommitmentError;
pub use evaluate::{Evaluator, Question, SourcesOf, concerns, priorities};
pub use evidence::{Answer, Evidence, Moment, Part, Partner};
pub use judge::{Figure, Pace, Target};
pub use register::Commitments;
pub use reply::Reply;
pub use vocabulary::{Addressee, Area, Direction, Priority, Status};
