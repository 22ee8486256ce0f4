//! Which shapes do answers have? For the description only: answers are written by the types of `ops/`.
//!
//! A test holds real answers against these.

mod data;
mod evidence;
mod responses;

pub use data::*;
pub use evidence::*;
pub use responses::{Problems, Tabled};
