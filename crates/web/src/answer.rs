//! What do answers look like? The documented JSON of the operations (docs/reference.md), as far as pages read it.

use base::{Date, Month, Provenance};
use serde::Deserialize;
use serde_json::Value;

/// An interval at 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end; none where it is unbounded.
    pub high: Option<f64>,
}

/// What an indicator says of itself.
#[derive(Debug, Clone, Deserialize)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What its values count.
    pub unit: String,
    /// The table that it counts.
    #[serde(default)]
    pub table: String,
    /// Whom "all" stands for, where the table holds no others.
    #[serde(default)]
    pub all_are: Option<String>,
    /// Populations that it can count.
    #[serde(default)]
    pub populations: Vec<String>,
    /// Scopes that it can count.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// What one should know.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// First and last day.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Days {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// `indicator show`.
#[derive(Debug, Clone, Deserialize)]
pub struct Series {
    /// The indicator.
    pub indicator: Indicator,
    /// The population counted.
    pub population: String,
    /// The scope counted.
    pub scope: String,
    /// The publication.
    pub known_on: Date,
    /// The period.
    pub period: Days,
    /// What rows are told apart by.
    pub by: Vec<String>,
    /// The values.
    pub rows: Vec<Row>,
    /// Months without data.
    #[serde(default)]
    pub missing_months: Vec<Month>,
    /// The publication that the figures count.
    #[serde(default)]
    pub source: Option<Provenance>,
    /// Others that the answer rests on.
    #[serde(default)]
    pub other_sources: Vec<Provenance>,
}

impl Series {
    /// Whether any row has a value of the key at this place.
    pub fn tells_apart(&self, i: usize) -> bool {
        self.rows.iter().any(|row| row.keys.get(i).is_some_and(Option::is_some))
    }

    /// The first and the last day of a row's own year or month that are in the period and can be in the publication;
    /// those of the period where its rows are told apart by no time.
    pub fn span(&self, row: &Row) -> Days {
        let Some(time) = self.time(row) else { return self.period };
        let from = time.from.max(self.period.from);
        let to = time.to.min(self.period.to).min(self.known_on);
        if from <= to { Days { from, to } } else { time }
    }

    /// Whether a row counts a part of its year or month only.
    pub fn is_part(&self, row: &Row) -> bool {
        self.time(row).is_some_and(|whole| self.span(row) != whole)
    }

    /// A row's year or month, whole.
    fn time(&self, row: &Row) -> Option<Days> {
        let key = |name: &str| Some(row.key(self.by.iter().position(|by| by == name)?));
        if let Some(month) = key("month").and_then(|m| m.parse::<Month>().ok()) {
            return Some(Days { from: month.first_day(), to: month.last_day() });
        }
        let year: i16 = key("year")?.parse().ok()?;
        Some(Days { from: Date::new(year, 1, 1).ok()?, to: Date::new(year, 12, 31).ok()? })
    }

    /// Every publication behind it.
    pub fn sources(&self) -> Vec<Provenance> {
        self.source.iter().chain(&self.other_sources).cloned().collect()
    }
}

/// A value of a series.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Row {
    /// Values of `by`, in order.
    pub keys: Vec<Option<String>>,
    /// The figure.
    pub value: Option<f64>,
    /// How sure it is.
    pub interval: Option<Interval>,
    /// The whole of a share.
    #[serde(default)]
    pub denominator: Option<f64>,
    /// The target of its year.
    #[serde(default)]
    pub target: Option<f64>,
}

impl Row {
    /// The key at this place, or nothing.
    pub fn key(&self, i: usize) -> &str {
        self.keys.get(i).and_then(Option::as_deref).unwrap_or_default()
    }
}

/// A period and its figure.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Span {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// The figure.
    pub value: Option<f64>,
}

/// A test of "no difference".
#[derive(Debug, Clone, Deserialize)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// Its p.
    pub p_value: Option<f64>,
    /// Ratio of the rates.
    pub ratio: Option<f64>,
    /// What it allows for.
    pub note: String,
}

/// Ratio of two rates.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Ratio {
    /// The estimate.
    pub estimate: Option<f64>,
    /// Lower end.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

/// The comparison at another cut-off.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct CutOff {
    /// The cut-off.
    pub to: Date,
    /// This year.
    pub current: Option<f64>,
    /// The year before.
    pub previous: Option<f64>,
    /// Exact p.
    pub p_value: Option<f64>,
}

/// The comparison in another publication.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct OtherVintage {
    /// The publication.
    pub known_on: Date,
    /// This year.
    pub current: Option<f64>,
    /// The year before.
    pub previous: Option<f64>,
}

/// `compare`.
#[derive(Debug, Clone, Deserialize)]
pub struct Comparison {
    /// The indicator's id.
    pub indicator: String,
    /// Population.
    pub population: String,
    /// Scope.
    pub scope: String,
    /// The publication.
    pub known_on: Date,
    /// This year to the cut-off.
    pub current: Span,
    /// The year before to the same day.
    pub previous: Span,
    /// Their ratio.
    pub ratio: Option<Ratio>,
    /// Exact conditional p.
    pub p_value: Option<f64>,
    /// Every test.
    #[serde(default)]
    pub tests: Vec<Test>,
    /// The same days of earlier years.
    #[serde(default)]
    pub years_before: Vec<Span>,
    /// Other cut-offs.
    #[serde(default)]
    pub sensitivity: Vec<CutOff>,
    /// Other publications.
    #[serde(default)]
    pub other_vintages: Vec<OtherVintage>,
    /// What one should know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// The publication that the figures count.
    #[serde(default)]
    pub source: Option<Provenance>,
}

/// `claim check`.
#[derive(Debug, Clone, Deserialize)]
pub struct Statement {
    /// Who said it, when, where.
    pub statement: StatementEntry,
    /// Its claims.
    pub claims: Vec<Claim>,
}

/// A statement of the catalogue.
#[derive(Debug, Clone, Deserialize)]
pub struct StatementEntry {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who said it.
    pub speaker: String,
    /// Where it is found.
    #[serde(default)]
    pub source: String,
    /// When it may have been said.
    pub made: Days,
    /// What one should know.
    #[serde(default)]
    pub notes: Vec<String>,
}

/// What became of a claim.
#[derive(Debug, Clone, Deserialize)]
pub struct Claim {
    /// Its id.
    pub id: String,
    /// What it says.
    pub text: String,
    /// `reproduced|depends_on_definition|not_reproduced|cannot_be_checked`.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// What it gives.
    #[serde(default)]
    pub claimed: Value,
    /// What the data give.
    #[serde(default)]
    pub computed: Value,
    /// The figure under every choice.
    #[serde(default)]
    pub specifications: Vec<Specification>,
    /// Rows of evidence.
    #[serde(default)]
    pub evidence: Vec<Value>,
    /// Publications used.
    #[serde(default)]
    pub sources: Vec<Provenance>,
    /// The finding with its footnote.
    pub sentence: String,
}

/// The figure under one choice.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Specification {
    /// Population.
    pub population: String,
    /// Scope.
    pub scope: String,
    /// Group within the population.
    #[serde(default)]
    pub group: Option<String>,
    /// First day.
    pub from: Date,
    /// Cut-off.
    pub to: Date,
    /// The publication.
    pub known_on: Date,
    /// The figure.
    pub current: Option<f64>,
    /// The year before.
    #[serde(default)]
    pub previous: Option<f64>,
    /// Exact p.
    #[serde(default)]
    pub p_value: Option<f64>,
    /// Whether it meets the claim.
    pub reproduces: bool,
}

/// `diff`, or what of it sums can tell.
#[derive(Debug, Clone, Deserialize)]
pub struct Difference {
    /// The table.
    pub dataset: String,
    /// Earlier publication.
    pub from: Date,
    /// Later publication.
    pub to: Date,
    /// Rows only in the later.
    pub added: u64,
    /// Rows only in the earlier.
    pub removed: u64,
    /// Rows that differ.
    pub changed: u64,
    /// Values that became others.
    pub reclassified: Vec<Reclassified>,
}

/// A value that became another.
#[derive(Debug, Clone, Deserialize)]
pub struct Reclassified {
    /// The column.
    pub column: String,
    /// Before.
    pub from: Option<String>,
    /// After.
    pub to: Option<String>,
    /// Rows.
    pub count: u64,
}

/// Deaths of a group of causes in a year, as one publication has them.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct CauseCount {
    /// The publication.
    pub known_from: Date,
    /// The year.
    pub year: i16,
    /// The group of causes.
    pub cause: String,
    /// Deaths.
    pub deaths: f64,
}

/// A dataset and its publications.
#[derive(Debug, Clone, Deserialize)]
pub struct Dataset {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Terms.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// Its page.
    pub url: String,
    /// How often it comes.
    #[serde(default)]
    pub frequency: String,
    /// Publications, newest first.
    pub publications: Vec<Publication>,
}

impl Dataset {
    /// Its publications of some days, as figures name them.
    pub fn sources(&self, days: &[Date]) -> Vec<Provenance> {
        let source = |p: &Publication| Provenance {
            dataset: self.id.clone(),
            publisher: self.publisher.clone(),
            title: self.title.clone(),
            licence: self.licence.clone(),
            citation: self.citation.clone(),
            known_from: p.known_from,
            snapshot: p.snapshot.clone(),
            url: self.url.clone(),
        };
        self.publications.iter().filter(|p| days.contains(&p.known_from)).map(source).collect()
    }
}

/// One publication of a dataset.
#[derive(Debug, Clone, Deserialize)]
pub struct Publication {
    /// Its date.
    pub known_from: Date,
    /// SHA-256 of the publisher's bytes.
    pub snapshot: String,
    /// Rows; none where only sums are carried.
    pub rows: Option<u64>,
    /// Rows that could not be read.
    pub quarantined: Option<u64>,
    /// Rows kept with a doubt.
    pub flagged: Option<u64>,
}
