//! Indicators, comparisons and claims, each with where its figures come from.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base::{Date, Period, Provenance, nearest};
use indicators::{
    Comparison, Indicator, Indicators, Population, Scope, Series, Statement, StatementVerdict,
    check_statement, shipped_statements,
};
use serde::Serialize;
use serde_json::{Value, json};
use warehouse::Warehouse;

use crate::settings::Settings;

/// An answer and the publications it was computed from.
#[derive(Debug, Serialize)]
pub struct Sourced<T: Serialize> {
    /// The answer.
    #[serde(flatten)]
    pub answer: T,
    /// Source, licence, date and hash of the publication that the figures count.
    pub source: Option<Provenance>,
    /// Of every other publication that the answer rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_sources: Vec<Provenance>,
}

/// Publications by dataset and date.
type Publications = BTreeMap<(String, Date), Provenance>;

/// Provenance of every publication that is stored or embedded.
pub(crate) async fn provenances(
    settings: &Settings,
    warehouse: &Warehouse,
) -> Result<Publications> {
    provenances_of(settings, warehouse, |_| true).await
}

/// The same of the datasets wanted: each costs the reading of a table's log.
async fn provenances_of(
    settings: &Settings,
    warehouse: &Warehouse,
    wanted: impl Fn(&String) -> bool,
) -> Result<Publications> {
    let mut known = BTreeMap::new();
    for source in settings.sources()?.iter().filter(|s| wanted(&s.id)) {
        let stored = warehouse.stored(&source.id).await?;
        let found = match stored.is_empty() {
            true => warehouse.embedded_provenance(&source.id)?,
            false => stored.iter().map(|v| source.provenance(v.known_from, &v.snapshot)).collect(),
        };
        known.extend(found.into_iter().map(|p| ((source.id.clone(), p.known_from), p)));
    }
    Ok(known)
}

/// Source of a table's rows as published on a day, and of the other datasets that an indicator reads or divides by: the
/// newest known by the day asked for, as its query read them.
pub(crate) fn sources_of(
    known: &Publications,
    warehouse: &Warehouse,
    indicators: &Indicators,
    (id, day): (&str, Date),
    known_on: Option<Date>,
) -> Result<(Option<Provenance>, Vec<Provenance>)> {
    let newest = |dataset: &String| newest_of(known, dataset, known_on);
    let datasets = datasets_of(warehouse, indicators, id)?;
    if indicators.find(id)?.datasets.is_empty() {
        let Some((counted, others)) = datasets.split_first() else {
            return Ok((None, Vec::new()));
        };
        let source = known.get(&(counted.clone(), day)).cloned();
        return Ok((source, others.iter().filter_map(newest).collect()));
    }
    let mut found: Vec<Provenance> = datasets.iter().filter_map(newest).collect();
    let others = if found.is_empty() { Vec::new() } else { found.split_off(1) };
    Ok((found.pop(), others))
}

/// The newest publication of a dataset that was known on a day.
pub(crate) fn newest_of(
    known: &Publications,
    dataset: &str,
    known_on: Option<Date>,
) -> Option<Provenance> {
    let until = known_on.unwrap_or(Date::MAX);
    let own = known.range((dataset.to_owned(), Date::MIN)..=(dataset.to_owned(), until));
    own.last().map(|(_, publication)| publication.clone())
}

/// The datasets that an indicator's figures count, and those of the persons that a rate divides by.
fn datasets_of(warehouse: &Warehouse, indicators: &Indicators, id: &str) -> Result<Vec<String>> {
    let own = |indicator: &Indicator| match indicator.datasets.is_empty() {
        true => vec![dataset_of(warehouse, &indicator.table)],
        false => indicator.datasets.clone(),
    };
    let indicator = indicators.find(id)?;
    let mut found = own(indicator);
    if let Some(persons) = &indicator.denominator {
        found.extend(own(indicators.find(persons)?));
    }
    Ok(found)
}

/// The dataset behind a table; the table's own name where it has one of its own.
pub(crate) fn dataset_of(warehouse: &Warehouse, table: &str) -> String {
    let own = warehouse.table(table).map(|t| t.dataset.clone()).filter(|d| !d.is_empty());
    own.unwrap_or_else(|| table.to_owned())
}

/// What the user asked of `indicator show`.
pub struct ShowRequest {
    pub indicator: String,
    pub period: Period,
    pub by: Vec<String>,
    pub population: Population,
    pub scope: Scope,
}

/// Values of an indicator.
pub async fn show(settings: &Settings, request: &ShowRequest) -> Result<Sourced<Series>> {
    let warehouse = settings.warehouse()?;
    let indicators = settings.indicators()?;
    let ShowRequest { indicator, period, by, population, scope } = request;
    let answer =
        indicators::show(&warehouse, &indicators, indicator, *period, by, *population, *scope)
            .await?;
    let datasets = datasets_of(&warehouse, &indicators, indicator)?;
    let known = provenances_of(settings, &warehouse, |d| datasets.contains(d)).await?;
    let of = (indicator.as_str(), answer.known_on);
    let (source, other_sources) =
        sources_of(&known, &warehouse, &indicators, of, settings.known_on)?;
    Ok(Sourced { answer, source, other_sources })
}

/// A period against the same period of the year before.
pub async fn compare(
    settings: &Settings,
    indicator: &str,
    to: Date,
    population: Population,
    scope: Scope,
) -> Result<Sourced<Comparison>> {
    let warehouse = settings.warehouse()?;
    let indicators = settings.indicators()?;
    let answer = indicators::compare(
        &warehouse,
        &indicators,
        indicator,
        to,
        population,
        scope,
        settings.known_on,
    )
    .await?;
    let datasets = datasets_of(&warehouse, &indicators, indicator)?;
    let persons = match answer.divided_by() {
        Some(persons) => datasets_of(&warehouse, &indicators, persons)?,
        None => Vec::new(),
    };
    let wanted = |d: &String| datasets.contains(d) || persons.contains(d);
    let known = provenances_of(settings, &warehouse, wanted).await?;
    let of = (indicator, answer.known_on);
    let (source, mut other_sources) =
        sources_of(&known, &warehouse, &indicators, of, settings.known_on)?;
    other_sources.extend(persons.iter().filter_map(|d| newest_of(&known, d, settings.known_on)));
    Ok(Sourced { answer, source, other_sources })
}

/// The statements that can be checked by name.
pub fn statements(settings: &Settings) -> Result<Vec<Statement>> {
    Ok(shipped_statements(&settings.catalog)?)
}

/// The same as a list: id, title, speaker and number of claims of each.
pub fn listed(settings: &Settings) -> Result<Vec<Value>> {
    let as_json = |s: &Statement| json!({"id": s.id, "title": s.title, "speaker": s.speaker, "claims": s.claims.len()});
    Ok(statements(settings)?.iter().map(as_json).collect())
}

/// Only one claim of a statement that was checked.
pub fn only(mut checked: StatementVerdict, id: &str) -> Result<StatementVerdict> {
    let known: Vec<String> = checked.claims.iter().map(|c| c.id.clone()).collect();
    checked.claims.retain(|c| c.id == id);
    if checked.claims.is_empty() {
        bail!("the statement has no claim {id}; it has: {}", known.join(", "));
    }
    Ok(checked)
}

/// Checks a statement: a file of the user's, or one of the catalogue by its id or path.
pub async fn claim(settings: &Settings, asked: &str) -> Result<StatementVerdict> {
    let statement = match Path::new(asked).is_file() {
        true => {
            let text =
                std::fs::read_to_string(asked).with_context(|| format!("cannot read {asked}"))?;
            Statement::parse(asked, &text)?
        }
        false => statement(settings, asked)?,
    };
    check(settings, &settings.warehouse()?, &statement).await
}

/// Checks a statement against a warehouse.
pub async fn check(
    settings: &Settings,
    warehouse: &Warehouse,
    statement: &Statement,
) -> Result<StatementVerdict> {
    let indicators = settings.indicators()?;
    let known = provenances(settings, warehouse).await?;
    let provenance =
        |table: &str, day: Date| known.get(&(dataset_of(warehouse, table), day)).cloned();
    Ok(check_statement(warehouse, &indicators, statement, settings.known_on, &provenance).await?)
}

/// A statement of the catalogue by its id or path there; no file is read.
pub fn statement(settings: &Settings, asked: &str) -> Result<Statement> {
    let statements = statements(settings)?;
    let id = asked.strip_prefix("claims/").unwrap_or(asked);
    let id = id.strip_suffix(".toml").unwrap_or(id);
    let ids: Vec<String> = statements.iter().map(|s| s.id.clone()).collect();
    if let Some(found) = statements.into_iter().find(|s| s.id == id) {
        return Ok(found);
    }
    let hint = nearest(id, ids.iter().map(String::as_str))
        .map(|n| format!("; did you mean {n}?"))
        .unwrap_or_else(|| ".".to_owned());
    bail!(
        "there is no file {asked}, and no statement of that name{hint} Statements: {}",
        ids.join(", ")
    )
}
