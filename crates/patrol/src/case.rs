//! What does a camp know when it plans its patrols?
//!
//! A [`Case`] is read from a TOML text and a CSV text ([`Case::parse`]) and posed as a team
//! orienteering problem ([`Case::pose`]): one team for each patrol of each day. All times are minutes,
//! those of a day counted from midnight.

mod place;
mod pose;
mod read;

use base::{Date, Point};

pub use place::{Place, Rule};
pub use pose::{LeftOut, Posed};
pub use read::{CaseError, CaseFiles, CaseFinding};

/// Camp, patrols, travel, help and places.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What the plan is called.
    pub name: String,
    /// The first day of the plan.
    pub first_day: Date,
    /// For how many days it is.
    pub days: usize,
    /// How many patrols can leave each day.
    pub patrols_per_day: usize,
    /// When patrols leave, and when they must be back.
    pub leave_min: f64,
    /// See `leave_min`.
    pub back_min: f64,
    /// Where patrols start and end.
    pub camp: Base,
    /// How patrols travel.
    pub roads: Roads,
    /// Legs that cannot be driven in either direction, by the ids of their ends; the camp is `camp`.
    pub closed: Vec<(String, String)>,
    /// Who comes to help. Without any, the plan does not ask for help in time.
    pub help: Option<Help>,
    /// After how many days without a visit a place regains half of its value.
    pub half_life_days: f64,
    /// Places that could be visited.
    pub places: Vec<Place>,
}

/// A place teams or helpers leave from.
#[derive(Debug, Clone, PartialEq)]
pub struct Base {
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub point: Point,
}

/// How long a patrol is under way between two places.
#[derive(Debug, Clone, PartialEq)]
pub enum Roads {
    /// Estimated: great-circle distance × winding ÷ the slower of the two ends' terrain speeds.
    Estimated {
        /// How much longer roads are than the straight line, at least 1.
        winding: f64,
        /// Speed where a place names no terrain.
        speed_km_h: f64,
    },
    /// Listed minutes from one id to another. A pair that is not listed has no road.
    Listed(std::collections::HashMap<(String, String), f64>),
}

/// Casualty evacuation or a quick-reaction force: every visit, and every leg of an estimated road, must lie within reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Help {
    /// Within how many minutes help must be there.
    pub within_min: f64,
    /// Where help comes from, and how fast in a straight line.
    pub bases: Vec<(Base, f64)>,
}

impl Help {
    /// How long the nearest help takes.
    pub fn minutes_to(&self, point: Point) -> f64 {
        let minutes =
            |(base, speed_km_h): &(Base, f64)| 60.0 * base.point.distance_km(point) / speed_km_h;
        self.bases.iter().map(minutes).fold(f64::INFINITY, f64::min)
    }
}

impl Case {
    /// Whether help in time was asked for, to be said with every plan.
    pub fn help_note(&self) -> String {
        let Some(help) = &self.help else {
            return "Help in time was not asked for.".to_owned();
        };
        let along = match self.roads {
            Roads::Estimated { .. } => "and all along the straight line of every leg",
            Roads::Listed(_) => "but legs between visits were not looked at",
        };
        let names: Vec<&str> = help.bases.iter().map(|(base, _)| base.name.as_str()).collect();
        let (within, names) = (help.within_min, names.join(", "));
        format!("Help ({names}) is there within {within} minutes at every visit, {along}.")
    }

    /// How travel times came about, to be said with every plan.
    pub fn travel_note(&self) -> String {
        match &self.roads {
            Roads::Estimated { winding, .. } => format!(
                "Travel times are estimates: great-circle distance × {winding} (winding), by \
                 terrain speed. No road was looked at."
            ),
            Roads::Listed(_) => "Travel times are as listed by the user.".to_owned(),
        }
    }
}

/// A time of day as HH:MM.
pub fn clock(minutes: f64) -> String {
    let whole = minutes.round().max(0.0) as u64;
    format!("{:02}:{:02}", whole / 60, whole % 60)
}
