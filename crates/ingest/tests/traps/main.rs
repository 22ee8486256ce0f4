//! Is every trap of the real publications handled? Each test is named after one.
//!
//! Needs the mirror: `BLUEHELM_MIRROR`, else `../shared/mirror` beside the workspace. Where it is
//! missing the tests say so and are left out; under `CI=true` they fail.

mod boundaries;
mod contributions;
mod deployments;
mod events;
mod fatalities;
mod hub_metadata;
mod missions;
mod real;
mod resources;
mod settlements;
