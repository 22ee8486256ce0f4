//! Which shapes do indicators, comparisons, claims and commitments have?

#![allow(dead_code, reason = "read by the macro that describes the API")]

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;

use super::Source;

/// A 95 % interval.
#[derive(ToSchema)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end; null where unbounded.
    #[schema(required)]
    pub high: Option<f64>,
}

/// An indicator as declared.
#[derive(ToSchema)]
pub struct Indicator {
    /// Its id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Unit of the value.
    pub unit: String,
    /// Area of the Declaration of Shared Commitments.
    pub area: String,
    /// Table that it counts.
    pub table: String,
    /// How values are put together.
    pub measure: String,
    /// What it can be broken down by, beside year and month.
    pub keys: Vec<String>,
    /// Populations it is defined for.
    pub populations: Vec<String>,
    /// Whom population `all` stands for, where the table holds no others.
    pub all_are: Option<String>,
    /// Scopes it is defined for.
    pub scopes: Vec<String>,
    /// Which way the commitments want it to go.
    pub direction: String,
    /// How to draw it.
    pub chart: String,
    /// What a reader must know.
    pub notes: Vec<String>,
}

/// One value.
#[derive(ToSchema)]
pub struct Row {
    /// Values of `by`, in order; null where the publication has none.
    pub keys: Vec<Option<String>>,
    /// The figure; null where it is missing.
    #[schema(required)]
    pub value: Option<f64>,
    /// 95 % interval of a count or a share.
    #[schema(required)]
    pub interval: Option<Interval>,
    /// For a share, the whole.
    #[schema(required)]
    pub denominator: Option<f64>,
    /// Target of the row's year.
    #[schema(required)]
    pub target: Option<f64>,
}

/// Days, first and last included.
#[derive(ToSchema)]
pub struct Period {
    /// First day.
    #[schema(format = Date)]
    pub from: String,
    /// Last day.
    #[schema(format = Date)]
    pub to: String,
}

/// Values of an indicator.
#[derive(ToSchema)]
pub struct Series {
    /// The indicator.
    pub indicator: Indicator,
    /// Who is counted.
    pub population: String,
    /// In which missions.
    pub scope: String,
    /// The publication.
    #[schema(format = Date)]
    pub known_on: String,
    /// The period.
    pub period: Period,
    /// What rows are told apart by.
    pub by: Vec<String>,
    /// The values.
    pub rows: Vec<Row>,
    /// Months without data.
    pub missing_months: Vec<String>,
    /// Where the figures come from.
    #[schema(required)]
    pub source: Option<Source>,
    /// Other publications that the answer rests on.
    pub other_sources: Option<Vec<Source>>,
}

/// A value over a period.
#[derive(ToSchema)]
pub struct Span {
    /// First day.
    #[schema(format = Date)]
    pub from: String,
    /// Last day.
    #[schema(format = Date)]
    pub to: String,
    /// The figure; null where it is missing.
    #[schema(required)]
    pub value: Option<f64>,
}

/// Current rate over previous rate.
#[derive(ToSchema)]
pub struct Ratio {
    /// Null where the previous count is 0.
    #[schema(required)]
    pub estimate: Option<f64>,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end; null where unbounded.
    #[schema(required)]
    pub high: Option<f64>,
}

/// A test of "no difference".
#[derive(ToSchema)]
pub struct Test {
    /// What it is called.
    pub name: String,
    /// Two-sided p.
    #[schema(required)]
    pub p_value: Option<f64>,
    /// Ratio of the rates.
    #[schema(required)]
    pub ratio: Option<f64>,
    /// What it allows for.
    pub note: String,
}

/// The comparison at another cut-off.
#[derive(ToSchema)]
pub struct CutOff {
    /// Last day counted.
    #[schema(format = Date)]
    pub to: String,
    /// Figure of the current year.
    #[schema(required)]
    pub current: Option<f64>,
    /// Figure of the year before.
    #[schema(required)]
    pub previous: Option<f64>,
    /// Exact conditional p.
    #[schema(required)]
    pub p_value: Option<f64>,
}

/// The comparison as another publication gives it.
#[derive(ToSchema)]
pub struct OtherVintage {
    /// The publication.
    #[schema(format = Date)]
    pub known_on: String,
    /// Figure of the current period.
    #[schema(required)]
    pub current: Option<f64>,
    /// Figure of the previous period.
    #[schema(required)]
    pub previous: Option<f64>,
}

/// A period against the same period of the year before.
#[derive(ToSchema)]
pub struct Comparison {
    /// The indicator.
    pub indicator: String,
    /// Who is counted.
    pub population: String,
    /// In which missions.
    pub scope: String,
    /// The publication.
    #[schema(format = Date)]
    pub known_on: String,
    /// This year to the cut-off.
    pub current: Span,
    /// Last year to the same day.
    pub previous: Span,
    /// Rate ratio; null for what is no count.
    #[schema(required)]
    pub ratio: Option<Ratio>,
    /// Exact conditional p.
    #[schema(required)]
    pub p_value: Option<f64>,
    /// This and the other tests.
    pub tests: Vec<Test>,
    /// The same span in the years before.
    pub years_before: Vec<Span>,
    /// The curve over cut-off dates.
    pub sensitivity: Vec<CutOff>,
    /// The same in other publications.
    pub other_vintages: Vec<OtherVintage>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// Where the figures come from.
    #[schema(required)]
    pub source: Option<Source>,
    /// Other publications that the answer rests on.
    pub other_sources: Option<Vec<Source>>,
}

/// A statement that can be checked.
#[derive(ToSchema)]
pub struct StatementListed {
    /// Its id.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Who made it.
    pub speaker: String,
    /// How many claims it has.
    pub claims: u64,
}

/// The figure under one choice of everything that is open.
#[derive(ToSchema)]
pub struct Specification {
    /// Who is counted.
    pub population: String,
    /// In which missions.
    pub scope: String,
    /// Group within the population.
    pub group: Option<String>,
    /// First day.
    #[schema(format = Date)]
    pub from: String,
    /// Last day.
    #[schema(format = Date)]
    pub to: String,
    /// The publication.
    #[schema(format = Date)]
    pub known_on: String,
    /// The figure.
    #[schema(required)]
    pub current: Option<f64>,
    /// The figure of the year before.
    #[schema(required)]
    pub previous: Option<f64>,
    /// Exact conditional p.
    pub p_value: Option<f64>,
    /// Whether it meets the claim.
    pub reproduces: bool,
}

/// What became of one claim.
#[derive(ToSchema)]
pub struct Claim {
    /// The claim.
    pub id: String,
    /// What it says.
    pub text: String,
    /// reproduced, depends_on_definition, not_reproduced or cannot_be_checked.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// What the claim gives.
    pub claimed: Value,
    /// What the data give.
    pub computed: Value,
    /// The figure under every choice.
    pub specifications: Vec<Specification>,
    /// Rows that speak to it.
    pub evidence: Vec<Value>,
    /// Publications used.
    pub sources: Vec<Source>,
    /// A sentence with its footnote.
    pub sentence: String,
}

/// What became of a statement.
#[derive(ToSchema)]
pub struct Statement {
    /// The statement.
    pub statement: Value,
    /// Its claims, in order.
    pub claims: Vec<Claim>,
}

/// Indicators.
#[derive(ToSchema)]
pub struct Indicators(pub Vec<Indicator>);

/// Statements that can be checked.
#[derive(ToSchema)]
pub struct StatementsListed(pub Vec<StatementListed>);

/// Commitments with their status and evidence.
#[derive(ToSchema)]
pub struct Commitments(pub Vec<Commitment>);

/// A commitment with its status; docs/reference.md has the rule.
#[derive(ToSchema)]
pub struct Commitment {
    /// Its id.
    pub id: String,
    /// Area of the Declaration.
    pub area: String,
    /// Status of the measure that decides.
    pub status: String,
    /// Why.
    pub reason: String,
    /// What would change the answer.
    pub would_change: String,
    /// Measures and gaps.
    pub evidence: Vec<BTreeMap<String, Value>>,
}

/// What is known of endorsements.
#[derive(ToSchema)]
pub struct Endorsements {
    /// Totals that pages reported, oldest first.
    pub reported: Vec<BTreeMap<String, Value>>,
    /// Endorsements known by name.
    pub known: Vec<BTreeMap<String, Value>>,
    /// States known by name.
    pub states_known: u64,
    /// States of the last total that are not known by name.
    #[schema(required)]
    pub states_not_known: Option<i64>,
    /// What a reader must know.
    pub note: String,
}

/// Someone or something that a profile can be asked of.
#[derive(ToSchema)]
pub struct Subject {
    /// What to ask for.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// The profile that answers.
    pub profile: String,
}

/// Those of whom a profile can be asked.
#[derive(ToSchema)]
pub struct Subjects(pub Vec<Subject>);

/// What the data say of one partner or mission.
#[derive(ToSchema)]
pub struct Profile {
    /// Which profile.
    pub profile: String,
    /// Its title.
    pub title: String,
    /// Of whom.
    pub subject: BTreeMap<String, Value>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// Findings, rows, what is missing, sources.
    pub sections: Vec<BTreeMap<String, Value>>,
}
