//! What can a forecast be told?

use std::path::PathBuf;

use anyhow::{Result, bail};
use base::{Date, Month, Period};
use clap::{Args, ValueEnum};
use forecast::near::Target;

use crate::ops::forecast::knowledge::Publications;
use crate::ops::forecast::near::{self, NearRequest};

/// Where, whose deaths, from which events, how far ahead.
#[derive(Args, Clone)]
pub struct AreaArguments {
    /// What is forecast [default: country; for reach: place]
    #[arg(long)]
    pub level: Option<Level>,
    /// Whose deaths: state-based, all, civilians [default: state-based for countries, else all]
    #[arg(long, value_name = "TARGET")]
    pub target: Option<Target>,
    /// The mission: its camps and cells, its host countries' places and events
    #[arg(long, value_name = "M")]
    pub mission: Option<String>,
    /// Events, CSV with UCDP's columns, rather than those of the home
    #[arg(long, value_name = "FILE")]
    pub events: Option<PathBuf>,
    /// The last day that the events file covers [default: its last event]
    #[arg(long, value_name = "DATE", requires = "events")]
    pub covered_to: Option<Date>,
    /// Camps or settlements, CSV: name, latitude, longitude, people where known
    #[arg(long, value_name = "FILE")]
    pub places: Option<PathBuf>,
    /// Sectors of your own: polygons, GeoJSON
    #[arg(long, value_name = "FILE")]
    pub polygons: Option<PathBuf>,
    /// A mission's own incident log, by the name under which it was added
    #[arg(long, value_name = "NAME")]
    pub log: Option<String>,
    /// Days forecast from the day after the origin [default: 30; for cells the next month]
    #[arg(long, value_name = "N,…", value_delimiter = ',',
        value_parser = clap::value_parser!(u16).range(1..=365))]
    pub days: Vec<u16>,
    /// Calendar months ahead, 1 is the first to begin after the origin: 1,2 or 1..12
    #[arg(long, value_name = "N,…", value_parser = parse_months)]
    pub months: Option<MonthList>,
    /// Kilometres around each place
    #[arg(long, value_name = "KM,…", value_delimiter = ',', default_value = "25")]
    pub radius: Vec<f64>,
    /// Days that reports take; nothing of them is known at the origin [default: 30; with a log 1]
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(0..=365))]
    pub lag: Option<u16>,
    /// Which publications of events are seen: those of the origin's time where they reach up to the lag
    /// (auto), those in any case, or the newest
    #[arg(long, value_name = "WHICH", default_value = "auto")]
    pub known: Known,
    /// Settlements of the home with at least so many people
    #[arg(long, value_name = "N", default_value_t = 20_000.0)]
    pub least_people: f64,
    /// The same seed gives the same draws
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
}

/// Months ahead.
#[derive(Debug, Clone)]
pub struct MonthList(pub Vec<u16>);

fn parse_months(text: &str) -> Result<MonthList, String> {
    let wrong =
        || format!("{text:?} is no list of months ahead; expected 1 to 12, such as 1,2,3 or 1..12");
    let mut months = Vec::new();
    for part in text.split(',') {
        let (from, to) = part.split_once("..").unwrap_or((part, part));
        let number = |text: &str| text.parse::<u16>().map_err(|_| wrong());
        let (from, to) = (number(from)?, number(to)?);
        months.extend(from..=to);
    }
    if months.is_empty() || months.iter().any(|month: &u16| !(1..=12).contains(month)) {
        return Err(wrong());
    }
    Ok(MonthList(months))
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Known {
    Auto,
    Vintage,
    Newest,
}

impl Known {
    /// The publications meant.
    pub fn publications(self) -> Publications {
        match self {
            Self::Auto => Publications::Auto,
            Self::Vintage => Publications::Vintage,
            Self::Newest => Publications::Newest,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// Countries, by month
    Country,
    /// PRIO-GRID cells in a mission's area
    Cell,
    /// Circles around a mission's camps
    Camp,
    /// Circles around settlements
    Place,
    /// Sectors and axes of your own
    Polygon,
}

/// Refuses options that a level does not look at, rather than to leave them aside unsaid.
pub fn refuse(level: &str, options: &[(&str, bool)]) -> Result<()> {
    match given(options) {
        Some(name) => bail!("{name} does not go with --level {level}: leave one of the two out"),
        None => Ok(()),
    }
}

fn given<'a>(options: &[(&'a str, bool)]) -> Option<&'a str> {
    options.iter().find(|(_, is_given)| *is_given).map(|(name, _)| *name)
}

impl AreaArguments {
    /// Whether countries are forecast: where no level is named, they are.
    pub fn is_of_countries(&self) -> bool {
        matches!(self.level, None | Some(Level::Country))
    }

    /// Refuses what only forecasts below countries look at.
    pub fn refuse_below_countries(&self) -> Result<()> {
        let options = [
            ("--log", self.log.is_some()),
            ("--events", self.events.is_some()),
            ("--places", self.places.is_some()),
            ("--polygons", self.polygons.is_some()),
            ("--days", !self.days.is_empty()),
        ];
        refuse("country", &options)
    }

    /// Refuses what goes with the events of the home, and so with no series of the user's own.
    pub fn refuse_with_series(&self) -> Result<()> {
        let options = [
            ("--target", self.target.is_some_and(|target| target != Target::StateBased)),
            ("--mission", self.mission.is_some()),
            ("--months", self.months.is_some()),
            ("--lag", self.lag.is_some()),
            ("--known", self.known != Known::Auto),
        ];
        match given(&options) {
            Some(name) => bail!(
                "--series holds one kind of count, ged_sb, of its own countries: {name} goes with the events of the home"
            ),
            None => Ok(()),
        }
    }

    /// The request below countries.
    pub fn near(self, origin: Period) -> Result<NearRequest> {
        let level = match self.level {
            None | Some(Level::Country) => {
                bail!("--level country: expected cell, camp, place or polygon here")
            }
            Some(Level::Cell) => near::Level::Cell,
            Some(Level::Camp) => near::Level::Camp,
            Some(Level::Place) => near::Level::Place,
            Some(Level::Polygon) => near::Level::Polygon,
        };
        if level == near::Level::Polygon && self.polygons.is_none() {
            bail!("--level polygon needs --polygons FILE");
        }
        if level != near::Level::Polygon && self.polygons.is_some() {
            bail!("--polygons goes with --level polygon");
        }
        if level == near::Level::Cell && self.places.is_some() {
            bail!("--places goes with --level camp or place");
        }
        let months = self.months.map_or_else(Vec::new, |months| months.0);
        let (days, months) = match (self.days.is_empty() && months.is_empty(), level) {
            (true, near::Level::Cell) => (Vec::new(), vec![1]),
            (true, _) => (vec![30], Vec::new()),
            (false, _) => (self.days, months),
        };
        Ok(NearRequest {
            level,
            target: self.target.unwrap_or(Target::All),
            mission: self.mission,
            events: self.events,
            covered_to: self.covered_to,
            places: self.places,
            polygons: self.polygons,
            log: self.log,
            origin: origin.to,
            days,
            months,
            publications: self.known.publications(),
            lag_days: self.lag,
            radii_km: self.radius,
            least_people: self.least_people,
            seed: self.seed,
        })
    }
}

/// The origin of a forecast by country: the last whole month seen.
pub fn whole_month(origin: Period) -> Result<Month> {
    let month = Month::of(origin.to);
    if origin.to != month.last_day() {
        bail!("--origin {}: expected a whole month such as {month}", origin.to);
    }
    Ok(month)
}
