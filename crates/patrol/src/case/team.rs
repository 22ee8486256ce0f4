//! Who can go out, in what, when, and for how long?

use std::collections::BTreeMap;

use base::{Date, Point};

/// A camp or a temporary base.
#[derive(Debug, Clone, PartialEq)]
pub struct Camp {
    /// A short name, unique among camps and places.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub point: Point,
    /// A temporary base stands from this day on; nothing where it always does.
    pub from: Option<Date>,
    /// The last day of a temporary base.
    pub until: Option<Date>,
    /// How many people of this camp can be on patrol on one day; nothing where that does not matter.
    pub crew: Option<usize>,
    /// How many escorts it has on one day.
    pub escorts: usize,
}

impl Camp {
    /// Whether it stands on a day.
    pub fn stands(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// A team. What it may not do is kept to and never printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Team {
    /// Its call sign, which is printed.
    pub id: String,
    /// Where it starts and ends: one of the case's camps.
    pub camp: usize,
    /// What it drives: one of the case's vehicles.
    pub vehicle: usize,
    /// No earlier leaving.
    pub leave_min: f64,
    /// It is back, or at its halt for the night, by then.
    pub back_min: f64,
    /// The longest day it is out.
    pub longest_min: f64,
    /// How long it rests between coming back and leaving again.
    pub rest_min: f64,
    /// How many nights in a row it stays out.
    pub nights: usize,
    /// How many times it leaves in one plan at most.
    pub most_outings: usize,
    /// How many people go.
    pub crew: usize,
    /// Whether it does not leave without an escort.
    pub needs_escort: bool,
    /// Whether it is an engagement team.
    pub engagement: bool,
    /// Farthest from its camp in a straight line.
    pub farthest_km: f64,
    /// Ids of places it does not go to.
    pub not_to: Vec<String>,
    /// Days it is not there.
    pub off: Vec<Date>,
}

/// What teams drive.
#[derive(Debug, Clone, PartialEq)]
pub struct Vehicle {
    /// What it is called.
    pub name: String,
    /// Speed where no other is named.
    pub speed_km_h: f64,
    /// Speed by kind of road or terrain; 0 where it cannot go.
    pub by_road_km_h: BTreeMap<String, f64>,
}

/// A season or days of the week on which roads are slower.
#[derive(Debug, Clone, PartialEq)]
pub struct Slow {
    /// The first and last day of the year, as month and day; may run over New Year.
    pub season: Option<[(i8, i8); 2]>,
    /// Days of the week, Monday first.
    pub weekdays: [bool; 7],
    /// Kinds of roads; none means all.
    pub roads: Vec<String>,
    /// Names of vehicles; none means all.
    pub vehicles: Vec<String>,
    /// What speeds are multiplied by; 0 closes the roads.
    pub factor: f64,
}

impl Slow {
    /// Whether it counts on a day.
    pub fn counts_on(&self, day: Date) -> bool {
        let today = (day.month(), day.day());
        let in_season = self.season.is_none_or(|[from, to]| {
            if from <= to { (from..=to).contains(&today) } else { today >= from || today <= to }
        });
        in_season && self.weekdays[weekday(day)]
    }
}

/// The day of the week, Monday 0.
pub(crate) fn weekday(day: Date) -> usize {
    usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0)
}

impl Vehicle {
    /// How fast it goes on a kind of road on a day.
    pub fn speed_km_h(&self, road: &str, day: Date, slow: &[Slow]) -> f64 {
        let full = self.by_road_km_h.get(road).copied().unwrap_or(self.speed_km_h);
        self.factor(road, day, slow) * full
    }

    /// What all that is slow on a day leaves of the speed.
    pub fn factor(&self, road: &str, day: Date, slow: &[Slow]) -> f64 {
        let named =
            |names: &[String], name: &str| names.is_empty() || names.iter().any(|n| n == name);
        let these = slow.iter().filter(|slow| {
            slow.counts_on(day) && named(&slow.roads, road) && named(&slow.vehicles, &self.name)
        });
        these.map(|slow| slow.factor).product()
    }
}
