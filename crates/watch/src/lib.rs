//! A camp's reports in, warnings out, everything remembered.
//!
//! Advisory only: it warns people to take shelter, shows where, and counts them in. It never replaces the camp's
//! alarm chain, controls no weapon, computes no point of origin, identifies no person.
//!
//! ```text
//! sensors, people ─► Entry ─► journal ─► Camp::take ─► warnings ─► CAP, CoT, webhook, siren, page
//!                                          │
//!                    track::Tracker ◄──────┘   the same entries give the same warnings
//! ```

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that unwraps nothing has failed"))]

mod camp;
mod error;
mod input;
pub mod journal;
mod plane;
pub mod playback;
pub mod serve;
mod settings;
pub mod speak;
mod threat;
pub mod timeline;
mod warning;
pub mod words;

pub use camp::{
    Alarm, Camp, Case, Casualty, CasualtyPicture, Checkpoint, Health, Ledger, Missed, Picture,
    Sector, SensorLine, Share, Step, TrackPicture,
};
pub use error::WatchError;
pub use input::{Ask, Care, Entry, Input, Look, Sighting, Verdict, Where};
pub use plane::Plane;
pub use settings::{CampFile, Language, OutputFile, Settings, is_peer};
pub use threat::{Rule, Seen, When};
pub use warning::{Severity, State, Told, Warning};
