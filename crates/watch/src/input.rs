//! What comes to the camp from outside, and is remembered?

use crate::warning::Told;
use serde::{Deserialize, Serialize};

/// One line of the journal: when it came, and what it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was received, in seconds since 1970 (UTC) by the camp's clock.
    pub at_s: f64,
    /// What came.
    #[serde(flatten)]
    pub input: Input,
}

/// What came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Input {
    /// A second has passed.
    Tick,
    /// A sensor looked.
    Look(Look),
    /// A sensor spoke of itself: its state in its own words.
    Health {
        /// The sensor's name.
        sensor: String,
        /// "ok", "connected", "disconnected", or what it reports.
        says: String,
    },
    /// Reports of a sensor that came and were not used.
    Dropped {
        /// The sensor's name.
        sensor: String,
        /// How many.
        reports: u64,
        /// Why: malformed, not a peer, shed under load.
        why: String,
    },
    /// One of ours said where it is.
    Friend {
        /// Its name.
        name: String,
        /// Latitude in degrees.
        latitude: f64,
        /// Longitude in degrees.
        longitude: f64,
    },
    /// Someone raised the alarm for a zone.
    Alarm {
        /// The zone's name.
        zone: String,
        /// A drill: marked EXERCISE wherever it is shown.
        exercise: bool,
    },
    /// Someone said that it is over, for a zone or everywhere.
    AllClear {
        /// The zone's name; none: everywhere.
        zone: Option<String>,
    },
    /// Someone has seen the warning.
    Acknowledge {
        /// The warning's id.
        warning: String,
    },
    /// So many are in this shelter.
    Headcount {
        /// The shelter's name.
        shelter: String,
        /// How many.
        count: u32,
    },
    /// A sensor asked for attention, or took that back.
    SensorAlert {
        /// The sensor's name.
        sensor: String,
        /// Its own name for the alert.
        alert: String,
        /// What it says.
        says: String,
        /// It is over.
        over: bool,
    },
    /// A sensor is to be asked something.
    Task {
        /// The sensor's name.
        sensor: String,
        /// What.
        ask: Ask,
    },
    /// Someone judged a warning afterwards.
    Review {
        /// The warning's id.
        warning: String,
        /// What it was.
        verdict: Verdict,
    },
    /// Someone says that something happened of which nobody was warned.
    Missed {
        /// When, in seconds since 1970 (UTC).
        happened_s: f64,
        /// The zone's name.
        zone: String,
        /// What it was: see `words`.
        threat: String,
    },
    /// Someone wounded had this care now. A number, never a name.
    Casualty {
        /// Counted from 1 in each alarm; 0: the next one.
        number: u32,
        /// Which.
        care: Care,
    },
    /// A warning reached an output.
    Sent {
        /// The warning's id.
        warning: String,
        /// Its revision.
        revision: u32,
        /// Which output.
        output: Told,
    },
}

/// What a sensor may be asked. Nothing but sensors is ever asked anything.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    /// How it is.
    Status,
    /// To look there: only of a sensor whose entry in the camp's file says that it may be pointed.
    Look {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
    },
}

/// What a warning was, looked back on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// What it warned of was there.
    True,
    /// Nothing was there that mattered.
    Nuisance,
    /// It was made for an exercise or a test.
    Drill,
}

/// The steps of the 10-1-2 guideline: first aid within 10 minutes of being wounded, advanced care within 1 hour,
/// surgery within 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Care {
    /// Wounded, or found wounded.
    Wounded,
    /// Bleeding and breathing cared for by whoever is near.
    FirstAid,
    /// Advanced resuscitation by those trained for it.
    Advanced,
    /// In surgery.
    Surgery,
}

/// What one sensor saw at one moment, or one of its reports.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// The sensor's name.
    pub sensor: String,
    /// When, in seconds since 1970 (UTC) by the sensor's clock.
    pub time_s: f64,
    /// Whether it is all that was seen: only then is an object without a report a missed one.
    pub whole: bool,
    /// What was seen.
    pub sightings: Vec<Sighting>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// Where.
    #[serde(flatten)]
    pub place: Where,
    /// What it may be: class and confidence (0 to 1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<(String, f64)>,
    /// The sensor's own name for the object, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
}

/// Where something was seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Where {
    /// On the map.
    Place {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Standard deviation on each axis, in metres.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sd_m: Option<f64>,
    },
    /// From the sensor.
    Bearing {
        /// Metres along the line of sight.
        range_m: f64,
        /// Degrees clockwise from true north.
        bearing_deg: f64,
        /// Degrees above the horizon.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        elevation_deg: Option<f64>,
        /// Standard deviation of the range, in metres.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range_sd_m: Option<f64>,
        /// Standard deviation of each angle, in degrees.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        bearing_sd_deg: Option<f64>,
    },
}
