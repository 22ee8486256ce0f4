//! One plain function for each thing a user wants; every face calls these.

#[cfg(feature = "evidence")]
pub mod answers;
#[cfg(feature = "serve")]
pub mod brief;
#[cfg(feature = "commitments")]
pub mod commitments;
#[cfg(feature = "serve")]
pub mod confined;
#[cfg(feature = "evidence")]
pub mod datasets;
#[cfg(feature = "evidence")]
pub mod diff;
#[cfg(feature = "disclosure")]
pub mod disclosure;
#[cfg(feature = "evidence")]
mod fault;
#[cfg(feature = "evidence")]
pub mod figures;
#[cfg(feature = "forecast")]
pub mod forecast;
#[cfg(any(feature = "serve", feature = "watch"))]
pub mod manager;
#[cfg(feature = "commitments")]
pub mod partners;
#[cfg(feature = "patrol")]
pub mod patrol;
#[cfg(feature = "patrol")]
pub mod patrol_record;
#[cfg(feature = "serve")]
pub mod publications;
#[cfg(feature = "evidence")]
pub mod query;
#[cfg(feature = "serve")]
pub mod revisions;
#[cfg(feature = "evidence")]
pub mod rows;
#[cfg(feature = "serve")]
pub mod self_test;
#[cfg(feature = "evidence")]
pub mod signature;
#[cfg(feature = "serve")]
pub mod sites;
#[cfg(feature = "evidence")]
pub mod sync;
#[cfg(feature = "serve")]
pub mod tables;
#[cfg(feature = "serve")]
pub mod tokens;
#[cfg(feature = "watch")]
pub mod watch;

#[cfg(feature = "serve")]
pub use fault::fault;
#[cfg(feature = "evidence")]
pub use fault::is_ours;
