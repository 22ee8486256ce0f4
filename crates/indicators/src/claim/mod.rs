//! A statement was made in public: which of its figures hold, on which definition?
//!
//! A claim pins what its own words pin. Everything they leave open (population, scope, cut-off,
//! publication) is tried: `reproduced` means under every choice left open, `depends on
//! definition` under some, `not reproduced` under none.

mod comparison;
mod direct;
mod not_checkable;
mod readings;
mod significance;
mod statement;

use std::collections::BTreeMap;
use std::sync::Arc;

use base::{Date, Provenance};
use serde::Serialize;
use serde_json::{Value, json};
use warehouse::{Warehouse, text_rows};

pub use statement::{Check, Claim, Evidence, Statement, shipped_statements};

use crate::{Facts, IndicatorError, Indicators, Population, Scope};

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Holds under every choice that its words leave open.
    Reproduced,
    /// Holds under some of them.
    DependsOnDefinition,
    /// Holds under none of them.
    NotReproduced,
    /// There is no open evidence, or not enough to tell.
    CannotBeChecked,
}

impl Verdict {
    /// The verdict for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::DependsOnDefinition => "depends on definition",
            Self::NotReproduced => "not reproduced",
            Self::CannotBeChecked => "cannot be checked",
        }
    }

    fn of(specifications: &[Specification]) -> Self {
        let hits = specifications.iter().filter(|s| s.reproduces).count();
        match hits {
            0 if specifications.is_empty() => Self::CannotBeChecked,
            0 => Self::NotReproduced,
            n if n == specifications.len() => Self::Reproduced,
            _ => Self::DependsOnDefinition,
        }
    }
}

/// The figure under one choice of everything that is open.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Specification {
    /// Population counted.
    pub population: Population,
    /// Scope counted.
    pub scope: Scope,
    /// Group within the population, where figures are told apart further.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// First day.
    pub from: Date,
    /// Cut-off: last day.
    pub to: Date,
    /// The publication.
    pub known_on: Date,
    /// The figure.
    pub current: Option<f64>,
    /// The figure of the year before, for comparisons.
    pub previous: Option<f64>,
    /// Exact conditional p, for comparisons.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_value: Option<f64>,
    /// Whether it meets the claim.
    pub reproduces: bool,
}

/// What became of one claim, and why.
#[derive(Debug, Clone, Serialize)]
pub struct ClaimVerdict {
    /// The claim.
    pub id: String,
    /// What it says, in our own words.
    pub text: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in a sentence or two.
    pub reason: String,
    /// What the claim gives.
    pub claimed: Value,
    /// What the data give.
    pub computed: Value,
    /// The figure under every choice.
    pub specifications: Vec<Specification>,
    /// Rows of evidence, with what they show.
    pub evidence: Vec<Value>,
    /// Publications used.
    pub sources: Vec<Provenance>,
    /// A sentence with its footnote, ready to paste.
    pub sentence: String,
}

/// What became of a statement.
#[derive(Debug, Clone, Serialize)]
pub struct StatementVerdict {
    /// The statement.
    pub statement: Value,
    /// Its claims, in order.
    pub claims: Vec<ClaimVerdict>,
}

/// Provenance of a dataset's publication.
pub type ProvenanceOf<'a> = &'a (dyn Fn(&str, Date) -> Option<Provenance> + Sync);

/// What checks of one statement share.
pub(crate) struct Checker<'a> {
    pub(crate) warehouse: &'a Warehouse,
    pub(crate) indicators: &'a Indicators,
    /// Only publications known on this day; all where it is none.
    pub(crate) known_on: Option<Date>,
    loaded: BTreeMap<String, Arc<Facts>>,
}

/// What a check found, before it is put into words for people.
pub(crate) struct Found {
    pub(crate) verdict: Verdict,
    pub(crate) reason: String,
    pub(crate) claimed: Value,
    pub(crate) computed: Value,
    pub(crate) specifications: Vec<Specification>,
    pub(crate) evidence: Vec<Value>,
    /// Datasets and publications used.
    pub(crate) used: Vec<(String, Date)>,
    /// The finding as one sentence without its footnote.
    pub(crate) sentence: String,
}

impl Checker<'_> {
    /// Facts of an indicator with these keys, loaded once a statement.
    pub(crate) async fn facts(
        &mut self,
        indicator: &str,
        keys: &[&str],
    ) -> Result<&Facts, IndicatorError> {
        let name = format!("{indicator} {}", keys.join(" "));
        if !self.loaded.contains_key(&name) {
            let keys: Vec<String> = keys.iter().map(|k| (*k).to_owned()).collect();
            let definition = self.indicators.find(indicator)?;
            let mut facts = Facts::load(self.warehouse, definition, &keys, true).await?;
            if let Some(day) = self.known_on {
                Arc::make_mut(&mut facts).rows.retain(|f| f.known_from <= day);
            }
            if facts.rows.is_empty() {
                return Err(IndicatorError::NothingKnown { indicator: indicator.to_owned() });
            }
            self.loaded.insert(name.clone(), facts);
        }
        self.loaded
            .get(&name)
            .map(Arc::as_ref)
            .ok_or_else(|| IndicatorError::NothingKnown { indicator: indicator.to_owned() })
    }

    /// Rows of the claim's own evidence queries.
    async fn evidence(&self, wanted: &[Evidence]) -> Vec<Value> {
        let mut evidence = Vec::new();
        for Evidence { caption, sql } in wanted {
            let rows = match self.warehouse.sql(sql).await {
                Ok((schema, batches)) => {
                    let names: Vec<&str> =
                        schema.fields().iter().map(|f| f.name().as_str()).collect();
                    let rows = text_rows(&batches).unwrap_or_default();
                    let object = |row: Vec<Option<String>>| -> Value {
                        names
                            .iter()
                            .map(|n| (*n).to_owned())
                            .zip(row.into_iter().map(Value::from))
                            .collect::<serde_json::Map<_, _>>()
                            .into()
                    };
                    json!({"caption": caption, "sql": sql, "rows": rows.into_iter().map(object).collect::<Vec<_>>()})
                }
                Err(error) => {
                    json!({"caption": caption, "sql": sql, "not_loaded": error.to_string()})
                }
            };
            evidence.push(rows);
        }
        evidence
    }
}

/// Checks every claim of a statement against all publications stored (or known on a day).
pub async fn check_statement(
    warehouse: &Warehouse,
    indicators: &Indicators,
    statement: &Statement,
    known_on: Option<Date>,
    provenance: ProvenanceOf<'_>,
) -> Result<StatementVerdict, IndicatorError> {
    let mut checker = Checker { warehouse, indicators, known_on, loaded: BTreeMap::new() };
    let mut claims: Vec<ClaimVerdict> = Vec::new();
    for claim in &statement.claims {
        let found = match check(&mut checker, statement, claim, &claims).await {
            Ok(found) => found,
            Err(error) if error.lacks_data() => not_checkable::not_loaded(&error),
            Err(error) => return Err(error),
        };
        let mut evidence = found.evidence;
        evidence.extend(checker.evidence(&claim.evidence).await);
        let sources: Vec<Provenance> =
            found.used.iter().filter_map(|(d, v)| provenance(d, *v)).collect();
        claims.push(ClaimVerdict {
            id: claim.id.clone(),
            text: claim.text.clone(),
            verdict: found.verdict,
            reason: found.reason,
            claimed: found.claimed,
            computed: found.computed,
            specifications: found.specifications,
            evidence,
            sentence: format!("{}{}", found.sentence, footnote(&sources)),
            sources,
        });
    }
    Ok(StatementVerdict { statement: statement.head(), claims })
}

async fn check(
    checker: &mut Checker<'_>,
    statement: &Statement,
    claim: &Claim,
    before: &[ClaimVerdict],
) -> Result<Found, IndicatorError> {
    match &claim.check {
        Check::Comparison(check) => comparison::check(checker, check).await,
        Check::Significance(check) => significance::check(check, before),
        Check::Value(check) => direct::value(checker, check).await,
        Check::Share(check) => direct::share(checker, check).await,
        Check::Targets(check) => direct::targets(checker, check).await,
        Check::Reported(check) => direct::reported(checker, check, statement).await,
        Check::NotCheckable(check) => Ok(not_checkable::check(check)),
    }
}

fn footnote(sources: &[Provenance]) -> String {
    let note = |p: &Provenance| {
        format!(
            "{}, as published on {}, {}, SHA-256 {}",
            p.citation,
            p.known_from,
            p.licence,
            &p.snapshot[..12.min(p.snapshot.len())]
        )
    };
    match sources {
        [] => String::new(),
        sources => format!(
            " [{}; computed with Bluehelm]",
            sources.iter().map(note).collect::<Vec<_>>().join("; ")
        ),
    }
}
