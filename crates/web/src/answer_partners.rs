//! What do answers about partners and commitments look like? Their documented JSON, as far as pages read it.

use base::{Date, Provenance};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Whom a profile is about.
#[derive(Debug, Clone, Deserialize)]
pub struct Subject {
    /// Code, acronym or id.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// What the tables say of one subject.
#[derive(Debug, Clone, Deserialize)]
pub struct Profile {
    /// Which profile.
    pub profile: String,
    /// Title.
    pub title: String,
    /// Whom it is about.
    pub subject: Subject,
    /// What holds for all of it.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Questions and answers.
    pub sections: Vec<Section>,
}

/// One question and its answer.
#[derive(Debug, Clone, Deserialize)]
pub struct Section {
    /// Its id.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What it answers.
    pub question: String,
    /// The answer in sentences.
    pub findings: Vec<Finding>,
    /// What the rows hold.
    pub columns: Vec<Column>,
    /// The numbers.
    pub rows: Vec<Map<String, Value>>,
    /// How to draw them.
    pub chart: Option<SectionChart>,
    /// What one should know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What cannot be answered.
    #[serde(default)]
    pub missing: Vec<Missing>,
    /// Publications.
    #[serde(default)]
    pub sources: Vec<Provenance>,
}

/// One sentence.
#[derive(Debug, Clone, Deserialize)]
pub struct Finding {
    /// `fact|met|gap|cannot_be_told`.
    pub verdict: String,
    /// The sentence.
    pub text: String,
}

/// A column of a section's rows.
#[derive(Debug, Clone, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its meaning.
    pub meaning: String,
    /// Its unit.
    #[serde(default)]
    pub unit: Option<String>,
    /// Column of the low end of its interval.
    #[serde(default)]
    pub low: Option<String>,
    /// Column of the high end.
    #[serde(default)]
    pub high: Option<String>,
}

/// How to draw a section's rows.
#[derive(Debug, Clone, Deserialize)]
pub struct SectionChart {
    /// `line|bars|points`.
    pub kind: String,
    /// Column along the bottom.
    pub x: String,
    /// Columns drawn.
    pub y: Vec<String>,
    /// Column that tells series apart.
    #[serde(default)]
    pub by: Option<String>,
}

/// What cannot be answered.
#[derive(Debug, Clone, Deserialize)]
pub struct Missing {
    /// What.
    pub what: String,
    /// Why.
    pub why: String,
}

/// Someone or something that a profile can be asked of.
#[derive(Debug, Clone, Deserialize)]
pub struct Listed {
    /// What to ask for.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// A commitment with what the evidence says of it.
#[derive(Debug, Clone, Deserialize)]
pub struct Commitment {
    /// Our id for it.
    pub id: String,
    /// Its area.
    pub area: String,
    /// What was promised, in our words.
    pub text: String,
    /// Whether the text was found on a page that a source names.
    pub verified: bool,
    /// Who is bound.
    pub addressed_to: Vec<String>,
    /// What would count as evidence.
    #[serde(default)]
    pub would_count: Vec<String>,
    /// Where it is known from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Its status.
    pub status: String,
    /// Why.
    pub reason: String,
    /// What would change the answer.
    pub would_change: String,
    /// Each addressee's part.
    #[serde(default)]
    pub addressees: Vec<Part>,
    /// Every measure and gap.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Partners told apart.
    #[serde(default)]
    pub partners: Vec<PartnerStatus>,
    /// What partners reply.
    #[serde(default)]
    pub replies: Vec<Map<String, Value>>,
    /// Status at the end of each year.
    #[serde(default)]
    pub history: Vec<Moment>,
}

/// One addressee's part.
#[derive(Debug, Clone, Deserialize)]
pub struct Part {
    /// The addressee.
    pub addressee: String,
    /// Its status.
    pub status: String,
    /// Why.
    pub reason: String,
}

/// A partner that the data tell apart.
#[derive(Debug, Clone, Deserialize)]
pub struct PartnerStatus {
    /// Its code.
    pub partner: String,
    /// Its name.
    pub name: String,
    /// Its status.
    pub status: String,
    /// Why.
    pub reason: String,
}

/// A status at the end of a year.
#[derive(Debug, Clone, Deserialize)]
pub struct Moment {
    /// The year.
    pub year: i16,
    /// The status.
    pub status: String,
    /// The figure then.
    pub value: Option<f64>,
}

/// A figure over a period, with its interval.
#[derive(Debug, Clone, Deserialize)]
pub struct PeriodFigure {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The figure.
    pub value: Option<f64>,
    /// Lower end.
    #[serde(default)]
    pub low: Option<f64>,
    /// Upper end.
    #[serde(default)]
    pub high: Option<f64>,
}

/// One measure, or one gap.
#[derive(Debug, Clone, Deserialize)]
pub struct Evidence {
    /// Whether the status is this one's.
    #[serde(default)]
    pub decides: bool,
    /// Its status.
    pub status: Option<String>,
    /// Why.
    pub reason: String,
    /// What it says of the commitment.
    #[serde(default)]
    pub says: String,
    /// The indicator.
    pub indicator: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Its unit.
    pub unit: Option<String>,
    /// The baseline.
    #[serde(default)]
    pub baseline: Option<PeriodFigure>,
    /// The latest figure.
    #[serde(default)]
    pub latest: Option<PeriodFigure>,
    /// Year by year.
    #[serde(default)]
    pub series: Vec<PeriodFigure>,
    /// The publication.
    #[serde(default)]
    pub known_on: Option<Date>,
    /// Publications.
    #[serde(default)]
    pub sources: Vec<Provenance>,
}
