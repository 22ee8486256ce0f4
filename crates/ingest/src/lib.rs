//! Here is a source declaration: give me a checked table.
//!
//! ```text
//! publisher or mirror ──► raw bytes (by SHA-256) ──► rows ──► checked batches ──► one commit
//!      origin, hub            raw_store              read        load              warehouse
//! ```
//!
//! Only public data pass through here. A source marked `restricted` is refused before a byte is
//! read: nothing of it enters raw bytes, vintages, quarantine, logs or SQL.

mod backup;
mod bundle;
mod doctor;
mod error;
mod home;
mod hub;
mod load;
mod manifest;
mod mirror;
mod part;
mod raw_store;
pub mod read;
mod release;
mod source;
mod survey;
mod sync;
mod typed;
mod ucdp;

pub use backup::{backup, restore};
pub use bundle::{export_bundle, import_bundle};
pub use doctor::{Finding, examine};
pub use error::IngestError;
pub use home::{FORMAT, Home, SyncLock};
pub use load::QUARANTINE;
pub use manifest::{Manifest, Part};
pub use raw_store::RawStore;
pub use source::{
    Access, Column, ColumnType, HubFormat, HubPlace, Source, Sources, UcdpPlace, Wide,
};
pub use sync::{Event, Origin, Outcome, Sync};
pub use ucdp::UcdpAccess;
