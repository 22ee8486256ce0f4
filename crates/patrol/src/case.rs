//! What do camps know when they plan their patrols?
//!
//! A [`Case`] is read from a TOML text and CSV texts ([`Case::parse`]); [`crate::plan_case`] plans
//! for it. All times are minutes, those of a day counted from midnight.

mod help;
mod place;
mod read;
mod team;

use base::{Date, Point};

#[cfg(test)]
pub(crate) use help::COVERS;
pub use help::Help;
pub use place::{Place, Rule};
pub(crate) use read::clock_min;
pub use read::{CaseError, CaseFiles, CaseFinding, CaseTexts};
pub(crate) use team::weekday;
pub use team::{Camp, Slow, Team, Vehicle};

use crate::roads::Network;

/// Camps, teams, travel, help and places.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What the plan is called.
    pub name: String,
    /// The first day of the plan.
    pub first_day: Date,
    /// For how many days it is.
    pub days: usize,
    /// Camps and temporary bases. Their ids are none of a place.
    pub camps: Vec<Camp>,
    /// Who goes out.
    pub teams: Vec<Team>,
    /// What teams drive.
    pub vehicles: Vec<Vehicle>,
    /// Seasons and days on which roads are slower or closed.
    pub slow: Vec<Slow>,
    /// How long ways are.
    pub roads: Roads,
    /// Legs that cannot be driven in either direction, by the ids of their ends.
    pub closed: Vec<(String, String)>,
    /// Points around which roads of a network are not driven, with a radius in km.
    pub blocked: Vec<(Point, f64)>,
    /// Who comes to help. Without any, the plan does not ask for help in time.
    pub help: Option<Help>,
    /// After how many days without a visit a place regains half of its value.
    pub half_life_days: f64,
    /// The share of patrol days that go to unexplored places, from 0 to 1.
    pub explore_share: f64,
    /// A place is unexplored that was not visited for more days than this.
    pub explore_after_days: f64,
    /// Places that could be visited.
    pub places: Vec<Place>,
}

/// How long ways are.
#[derive(Debug, Clone, PartialEq)]
pub enum Roads {
    /// Estimated: great-circle distance × winding; the slower of the two ends' terrains counts.
    Estimated {
        /// How much longer roads are than the straight line, at least 1.
        winding: f64,
    },
    /// Listed minutes from one id to another, and the kind of road. A pair that is not listed has no road.
    Listed(std::collections::HashMap<(String, String), (f64, String)>),
    /// A road network. Ends that are not on a road are driven to it straight, at the speed of `path`.
    Network(Network),
}

/// An end of a leg: a camp or a place, by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum End {
    /// One of [`Case::camps`].
    Camp(usize),
    /// One of [`Case::places`].
    Place(usize),
}

impl Case {
    /// The day with this number, counted from 0.
    pub fn day(&self, number: usize) -> Date {
        let days = i64::try_from(number).unwrap_or(i64::MAX);
        self.first_day.saturating_add(jiff_days(days))
    }

    /// Which of the slow seasons count on a day: where the same do, travel takes the same time.
    pub(crate) fn slow_on(&self, day: Date) -> Vec<bool> {
        self.slow.iter().map(|slow| slow.counts_on(day)).collect()
    }

    /// The longest that any team can be out between leaving and being back.
    pub(crate) fn longest_day_min(&self) -> f64 {
        self.teams.iter().map(|team| team.back_min - team.leave_min).fold(0.0, f64::max)
    }

    /// All ends, the camps first.
    pub fn ends(&self) -> impl Iterator<Item = End> {
        (0..self.camps.len()).map(End::Camp).chain((0..self.places.len()).map(End::Place))
    }

    /// Where an end is.
    pub fn point(&self, end: End) -> Point {
        match end {
            End::Camp(k) => self.camps[k].point,
            End::Place(k) => self.places[k].point,
        }
    }

    /// What an end is called in files.
    pub fn id(&self, end: End) -> &str {
        match end {
            End::Camp(k) => &self.camps[k].id,
            End::Place(k) => &self.places[k].id,
        }
    }

    /// Whether a place counts as unexplored.
    pub fn is_unexplored(&self, place: &Place) -> bool {
        let days = |last: Date| self.first_day.since(last).map_or(0, |span| span.get_days());
        place.last_visit.is_none_or(|last| f64::from(days(last)) > self.explore_after_days)
    }

    /// Whether help in time was asked for, to be said with every plan.
    pub fn help_note(&self) -> String {
        let Some(help) = &self.help else {
            return "Help in time was not asked for.".to_owned();
        };
        let along = match self.roads {
            Roads::Estimated { .. } => "and all along the straight line of every leg",
            Roads::Network(_) => "and at every point of the road between",
            Roads::Listed(_) => "but legs between visits were not looked at",
        };
        let names: Vec<&str> = help.bases.iter().map(|base| base.name.as_str()).collect();
        let (within, names) = (help.within_min, names.join(", "));
        format!("Help ({names}) is there within {within} minutes at every visit, {along}.")
    }

    /// How travel times came about, to be said with every plan.
    pub fn travel_note(&self) -> String {
        let how = match &self.roads {
            Roads::Estimated { winding } => format!(
                "Travel times are estimates: great-circle distance × {winding} (winding), by \
                 terrain speed. No road was looked at."
            ),
            Roads::Listed(_) => "Travel times are as listed by the user.".to_owned(),
            Roads::Network(network) => network.note(),
        };
        let slow = if self.slow.is_empty() { "" } else { " Seasons and days of slow roads count." };
        format!("{how}{slow}")
    }

    /// What was reserved for unexplored places, to be said with every plan.
    pub fn explore_note(&self) -> String {
        if self.explore_share == 0.0 {
            return "No share of patrols was asked for unexplored places: a plan that only follows \
                    known risk feeds on where one already looks."
                .to_owned();
        }
        let (share, days) = (100.0 * self.explore_share, self.explore_after_days);
        format!(
            "{share:.0} % of patrol days go to places not visited for {days} days, by people alone."
        )
    }
}

fn jiff_days(days: i64) -> std::time::Duration {
    std::time::Duration::from_secs(u64::try_from(days).unwrap_or(0).saturating_mul(86_400))
}

/// A time of day as HH:MM.
pub fn clock(minutes: f64) -> String {
    let whole = minutes.round().max(0.0) as u64;
    format!("{:02}:{:02}", whole / 60, whole % 60)
}
