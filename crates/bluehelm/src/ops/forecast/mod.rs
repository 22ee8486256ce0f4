//! How much violence lies ahead, how good were forecasts before, and who is within reach?

pub mod areas;
pub mod audience;
pub mod country;
pub mod country_home;
pub mod country_record;
pub mod explain_country;
pub mod explain_near;
pub mod files;
pub mod geojson;
pub mod issued;
pub mod knowledge;
pub mod log;
pub mod near;
pub mod outcomes;
pub mod page;
pub mod reach;
pub mod record;
pub mod register;
pub mod saved;
pub mod scorecard;
mod sectors;
pub mod sheet;
pub mod standing;
