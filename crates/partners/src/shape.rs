//! What does every profile look like, whoever it is about and whichever face shows it?

use std::collections::BTreeMap;
use std::fmt;

use base::{Date, Provenance};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Whom a profile is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// ISO code, acronym or another id; empty where a profile is about all.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// What the tables say of one subject.
#[derive(Debug, Clone, Serialize)]
pub struct Profile {
    /// Which profile: the name of its file in `profiles/`.
    pub profile: String,
    /// Title for people.
    pub title: String,
    /// Whom it is about.
    pub subject: Subject,
    /// First day asked for, where the profile takes a period.
    pub from: Option<Date>,
    /// Last day asked for.
    pub to: Option<Date>,
    /// What holds for all of it.
    pub notes: Vec<String>,
    /// The questions and their answers, in order.
    pub sections: Vec<Section>,
}

/// One question, its answer and the numbers behind it.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// Name of the section, and anchor on a page.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What it answers.
    pub question: String,
    /// The answer in sentences; each number in them is among `values` and comes from `rows`.
    pub findings: Vec<Finding>,
    /// What the rows hold, in order.
    pub columns: Vec<Column>,
    /// The numbers; a missing value is null.
    pub rows: Vec<Map<String, Value>>,
    /// How to draw the rows.
    pub chart: Option<Chart>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// What cannot be answered, and why.
    pub missing: Vec<Missing>,
    /// Publications that the rows were computed from.
    pub sources: Vec<Provenance>,
}

/// One sentence with the numbers in it.
#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    /// Whether what was asked for is there.
    pub verdict: Verdict,
    /// The sentence.
    pub text: String,
    /// The numbers and names in it.
    pub values: BTreeMap<String, Value>,
}

/// Whether what was asked for is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A statement of fact: nothing was asked for that could be met or not.
    Fact,
    /// The measure reaches what was asked for.
    Met,
    /// It does not.
    Gap,
    /// The data here do not say.
    CannotBeTold,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fact => "fact",
            Self::Met => "met",
            Self::Gap => "gap",
            Self::CannotBeTold => "cannot be told",
        })
    }
}

/// A column of a section's rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name in the rows.
    pub name: String,
    /// What it means.
    pub meaning: String,
    /// Unit of its numbers.
    #[serde(default)]
    pub unit: Option<String>,
    /// Column with the low end of its interval.
    #[serde(default)]
    pub low: Option<String>,
    /// Column with the high end of its interval.
    #[serde(default)]
    pub high: Option<String>,
}

/// How to draw a section's rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chart {
    /// `line`, `bars` or `points`.
    pub kind: String,
    /// Column along the bottom.
    pub x: String,
    /// Columns drawn.
    pub y: Vec<String>,
    /// Column that tells series apart.
    #[serde(default)]
    pub by: Option<String>,
}

/// Something that is not answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missing {
    /// What is missing.
    pub what: String,
    /// Why, in one word of the vocabulary.
    pub word: MissingWord,
    /// Why, in a sentence; how to mend it where it can be mended.
    pub why: String,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingWord {
    /// Nobody counts it, or no open collection of it is known to us.
    NotCollected,
    /// It exists and is not published.
    NotPublic,
    /// It is published and not loaded in this home.
    NotLoadedHere,
    /// The list that we know is open: what is not on it may still be.
    NotKnownToUs,
    /// The data that are there do not say.
    CannotBeTold,
}

impl fmt::Display for MissingWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotCollected => "not collected",
            Self::NotPublic => "not public",
            Self::NotLoadedHere => "not loaded here",
            Self::NotKnownToUs => "not known to us",
            Self::CannotBeTold => "cannot be told",
        })
    }
}
