//! Which keys may the problem file have?

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{CaseError, CaseFinding};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCase {
    pub(super) name: String,
    pub(super) first_day: String,
    pub(super) days: i64,
    pub(super) leave: Option<String>,
    pub(super) back: Option<String>,
    pub(super) patrols_per_day: Option<i64>,
    pub(super) half_life_days: Option<f64>,
    pub(super) places: String,
    pub(super) hold: Option<String>,
    pub(super) explore: Option<RawExplore>,
    pub(super) camp: Option<RawCamp>,
    #[serde(default)]
    pub(super) camps: Vec<RawCamp>,
    #[serde(default)]
    pub(super) teams: Vec<RawTeam>,
    #[serde(default)]
    pub(super) vehicles: Vec<RawVehicle>,
    #[serde(default)]
    pub(super) slow: Vec<RawSlow>,
    #[serde(default)]
    pub(super) travel: RawTravel,
    pub(super) help: Option<RawHelp>,
    #[serde(default)]
    pub(super) closed: Vec<[String; 2]>,
    #[serde(default)]
    pub(super) blocked: Vec<RawBlocked>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBlocked {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) km: f64,
}

impl RawCase {
    pub(super) fn parse(toml: &str) -> Result<Self, CaseError> {
        toml::from_str(toml).map_err(|error| CaseError {
            findings: vec![CaseFinding::NotToml(error.to_string().trim_end().to_owned())],
        })
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawExplore {
    pub(super) share: f64,
    pub(super) after_days: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCamp {
    pub(super) id: Option<String>,
    pub(super) name: String,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) from: Option<String>,
    pub(super) until: Option<String>,
    pub(super) crew: Option<usize>,
    #[serde(default)]
    pub(super) escorts: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTeam {
    pub(super) id: String,
    pub(super) camp: Option<String>,
    pub(super) vehicle: Option<String>,
    pub(super) leave: Option<String>,
    pub(super) back: Option<String>,
    pub(super) longest_h: Option<f64>,
    pub(super) rest_h: Option<f64>,
    #[serde(default)]
    pub(super) nights: usize,
    pub(super) most_outings: Option<usize>,
    #[serde(default)]
    pub(super) crew: usize,
    #[serde(default)]
    pub(super) needs_escort: bool,
    #[serde(default)]
    pub(super) engagement: bool,
    pub(super) farthest_km: Option<f64>,
    #[serde(default)]
    pub(super) not_to: Vec<String>,
    #[serde(default)]
    pub(super) off: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawVehicle {
    pub(super) name: String,
    pub(super) speed_km_h: f64,
    #[serde(default)]
    pub(super) by_road_km_h: BTreeMap<String, f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSlow {
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    #[serde(default)]
    pub(super) weekdays: Vec<String>,
    #[serde(default)]
    pub(super) roads: Vec<String>,
    #[serde(default)]
    pub(super) vehicles: Vec<String>,
    pub(super) factor: f64,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTravel {
    pub(super) winding: Option<f64>,
    pub(super) speed_km_h: Option<f64>,
    #[serde(default)]
    pub(super) terrain_km_h: BTreeMap<String, f64>,
    pub(super) legs: Option<String>,
    pub(super) roads: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHelp {
    pub(super) within_min: f64,
    pub(super) bases: Vec<RawHelpBase>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawHelpBase {
    pub(super) name: String,
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    pub(super) speed_km_h: f64,
}
