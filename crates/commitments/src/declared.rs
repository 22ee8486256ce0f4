//! What does a file of commitments hold?

use std::collections::BTreeMap;

use base::Period;
use indicators::{Population, Scope};
use serde::{Deserialize, Serialize};

use crate::{Addressee, Area, Direction, Priority, Status};

/// A commitment, checked.
#[derive(Debug, Clone, Serialize)]
pub struct Commitment {
    /// Our own number for it, such as WPS-2: not the Declaration's.
    pub id: String,
    /// Its area.
    pub area: Area,
    /// What was promised, in our own words.
    pub text: String,
    /// Whether the text was found on a page that a source names; else it is recalled.
    pub verified: bool,
    /// To whom it is addressed.
    pub addressed_to: Vec<Addressee>,
    /// What would count as evidence.
    pub would_count: Vec<String>,
    /// Where the commitment is known from.
    pub sources: Vec<String>,
    /// Priorities of A4P+ that it belongs to.
    pub a4p_plus: Vec<Priority>,
    /// Indicators that speak to it; the first decides.
    #[serde(skip)]
    pub measures: Vec<Measure>,
    /// What has no figure here, and why.
    #[serde(skip)]
    pub gaps: Vec<Gap>,
}

/// An indicator that speaks to a commitment, and how it is judged.
#[derive(Debug, Clone)]
pub struct Measure {
    /// The indicator.
    pub indicator: String,
    /// What it says of the commitment, and what it cannot say.
    pub says: String,
    /// Whose part it speaks to.
    pub about: Vec<Addressee>,
    /// Which way is wanted.
    pub direction: Direction,
    /// Whole years that the latest ones are held against.
    pub baseline: Period,
    /// How many whole years the latest period has.
    pub latest_years: i16,
    /// Smallest change that counts, in the indicator's unit.
    pub margin: f64,
    /// Why no test of chance is asked of it, where none is.
    pub whole_count: Option<String>,
    /// An indicator whose change must pass too, where events come in clusters.
    pub confirmed_by: Option<String>,
    /// Values of the indicator's keys that it is read for.
    pub group: BTreeMap<String, String>,
    /// Key that tells partners apart.
    pub partner_key: Option<String>,
    /// Target, where one was set.
    pub target: Option<TargetRule>,
    /// Population read.
    pub population: Population,
    /// Scope read.
    pub scope: Scope,
}

/// What a value is held against.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum TargetRule {
    /// `"of the year"`: the indicator's own yearly targets.
    OfTheYear(String),
    /// One value by one year.
    Fixed {
        /// The value, in the indicator's unit.
        value: f64,
        /// By the end of this year.
        by: i16,
        /// Page that sets it.
        source: String,
    },
}

/// Something without a figure here.
#[derive(Debug, Clone)]
pub struct Gap {
    /// Whose part it is.
    pub about: Vec<Addressee>,
    /// Why there is no answer.
    pub answer: Status,
    /// In a sentence.
    pub why: String,
    /// What would give one.
    pub needs: String,
}

/// A file as it is written. Words are read later, so that all mistakes are found at once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFile {
    pub(crate) area: String,
    #[serde(default, rename = "commitment")]
    pub(crate) commitments: Vec<RawCommitment>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCommitment {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) verified: bool,
    #[serde(default)]
    pub(crate) addressed_to: Vec<String>,
    #[serde(default)]
    pub(crate) would_count: Vec<String>,
    #[serde(default)]
    pub(crate) sources: Vec<String>,
    #[serde(default)]
    pub(crate) a4p_plus: Vec<String>,
    #[serde(default, rename = "measure")]
    pub(crate) measures: Vec<RawMeasure>,
    #[serde(default, rename = "gap")]
    pub(crate) gaps: Vec<RawGap>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawMeasure {
    pub(crate) indicator: String,
    pub(crate) says: String,
    pub(crate) about: Vec<String>,
    pub(crate) direction: String,
    pub(crate) baseline: String,
    #[serde(default = "one")]
    pub(crate) latest_years: i16,
    pub(crate) margin: f64,
    #[serde(default)]
    pub(crate) whole_count: Option<String>,
    #[serde(default)]
    pub(crate) confirmed_by: Option<String>,
    #[serde(default)]
    pub(crate) group: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) partner_key: Option<String>,
    #[serde(default)]
    pub(crate) target: Option<TargetRule>,
    #[serde(default = "all")]
    pub(crate) population: String,
    #[serde(default = "all")]
    pub(crate) scope: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawGap {
    pub(crate) about: Vec<String>,
    pub(crate) answer: String,
    pub(crate) why: String,
    pub(crate) needs: String,
}

fn one() -> i16 {
    1
}

fn all() -> String {
    "all".to_owned()
}
