//! Here is a partner, a mission or a host State: what do all tables say of it?
//!
//! ```text
//! profiles/*.toml ──► sections (SQL, words) ──► Profile: one shape for every face
//! ```
//!
//! A profile is a list of sections. Each asks a question, answers it in sentences filled in from its own
//! rows, and says what is missing and where its figures come from. No composite, no ranking.

mod answer;
mod declaration;
mod error;
mod sentence;
mod shape;
mod subjects;

pub use answer::{Asked, profile};
pub use declaration::{Declaration, Declarations};
pub use error::PartnerError;
pub use shape::{Chart, Column, Finding, Missing, MissingWord, Profile, Section, Subject, Verdict};
pub use subjects::{find_subject, subjects};
