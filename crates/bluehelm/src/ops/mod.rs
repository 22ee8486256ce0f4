//! One plain function for each thing a user wants; every face calls these.

#[cfg(feature = "evidence")]
pub mod answers;
#[cfg(feature = "serve")]
pub mod brief;
#[cfg(feature = "commitments")]
pub mod commitments;
#[cfg(feature = "evidence")]
pub mod diff;
#[cfg(feature = "disclosure")]
pub mod disclosure;
#[cfg(feature = "evidence")]
pub mod figures;
#[cfg(feature = "forecast")]
pub mod forecast;
#[cfg(feature = "commitments")]
pub mod partners;
#[cfg(feature = "patrol")]
pub mod patrol;
#[cfg(feature = "patrol")]
pub mod patrol_record;
#[cfg(feature = "evidence")]
pub mod sync;
#[cfg(feature = "watch")]
pub mod watch;
