//! One plain function for each thing a user wants; every face calls these.

pub mod answers;
pub mod diff;
pub mod figures;
pub mod sync;
