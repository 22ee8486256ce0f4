//! One plain function for each thing a user wants; every face calls these.

#[cfg(feature = "evidence")]
pub mod answers;
#[cfg(feature = "evidence")]
pub mod diff;
#[cfg(feature = "evidence")]
pub mod figures;
#[cfg(feature = "evidence")]
pub mod sync;
