//! One plain function for each thing a user wants; every face calls these.

pub mod diff;
pub mod sync;
