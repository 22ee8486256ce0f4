//! Indicators, comparisons, claims.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use base::{Date, Period};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::asked::{Named, Parameters, Plain, as_known_on, maybe, read};
use super::shapes::{self, Problems, Tabled};
use crate::http::form::{self, Form};
use crate::http::{Problem, Shared};
use crate::ops::answers::{self, ShowRequest};
use crate::ops::rows;

/// Every indicator as declared.
#[utoipa::path(get, path = "/api/v1/indicators", tag = "evidence", params(Plain),
    responses(Tabled<shapes::Indicators>, Problems))]
pub async fn indicators(
    State(server): State<Shared>,
    Parameters(plain): Parameters<Plain>,
    form: Form,
) -> Result<Response, Problem> {
    let settings = as_known_on(&server, plain.known_on.as_deref())?;
    let found = settings.indicators().map_err(anyhow::Error::from)?;
    let all: Vec<_> = found.iter().collect();
    form::answer(form, "indicators", &all, |all| rows::of_indicators(all))
}

/// An indicator that is not there is that, whatever else the address lacks.
fn is_known(server: &Shared, id: &str) -> Result<(), Problem> {
    let known = server.settings.indicators().map_err(anyhow::Error::from)?;
    known.find(id).map_err(anyhow::Error::from)?;
    Ok(())
}

/// Values of an indicator.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Show {
    /// Days, months or years, first and last included: 2018, 2018-08, 2015..2018-08-31
    #[param(
        pattern = r"^\d{4}(-\d{2}(-\d{2})?)?(\.\.\d{4}(-\d{2}(-\d{2})?)?)?$",
        example = "2015..2018"
    )]
    period: String,
    /// year, month, or keys of the indicator such as mission, separated by commas
    #[param(example = "year")]
    by: Option<String>,
    /// Who is counted; all where it is not given
    #[param(pattern = "^(all|uniformed|military|police|civilian)$")]
    population: Option<String>,
    /// In which missions; all where it is not given
    #[param(pattern = "^(all|peacekeeping|political|secretariat)$")]
    scope: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// Values of an indicator with their intervals, as `bluehelm indicator show` gives them.
#[utoipa::path(get, path = "/api/v1/indicators/{id}", tag = "evidence",
    params(("id" = String, Path, description = "The indicator", example = "fatalities-malicious"), Show),
    responses(Tabled<shapes::Series>, Problems))]
pub async fn indicator(
    State(server): State<Shared>,
    Named(id): Named,
    asked: Result<Parameters<Show>, Problem>,
    form: Form,
) -> Result<Response, Problem> {
    is_known(&server, &id)?;
    let Parameters(asked) = asked?;
    let settings = as_known_on(&server, asked.known_on.as_deref())?;
    let words = |text: &String| text.split(',').map(|w| w.trim().to_owned()).collect();
    let request = ShowRequest {
        indicator: id.clone(),
        period: read::<Period>("period", &asked.period)?,
        by: asked.by.as_ref().map_or_else(Vec::new, words),
        population: read("population", asked.population.as_deref().unwrap_or("all"))?,
        scope: read("scope", asked.scope.as_deref().unwrap_or("all"))?,
    };
    let shown = answers::show(&settings, &request).await?;
    form::answer(form, &id, &shown, rows::of_series)
}

/// This year to a day against last year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Compare {
    /// Last day counted
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$", example = "2018-09-20")]
    to: String,
    /// What it is compared with; the same period last year where it is not given
    #[param(pattern = "^same-period-last-year$")]
    with: Option<String>,
    /// Who is counted; all where it is not given
    #[param(pattern = "^(all|uniformed|military|police|civilian)$")]
    population: Option<String>,
    /// In which missions; all where it is not given
    #[param(pattern = "^(all|peacekeeping|political|secretariat)$")]
    scope: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// 1 January to a day against the same days of the year before, as `bluehelm compare` gives it.
#[utoipa::path(get, path = "/api/v1/comparisons/{id}", tag = "evidence",
    params(("id" = String, Path, description = "The indicator", example = "fatalities-malicious"), Compare),
    responses(Tabled<shapes::Comparison>, Problems))]
pub async fn comparison(
    State(server): State<Shared>,
    Named(id): Named,
    asked: Result<Parameters<Compare>, Problem>,
    form: Form,
) -> Result<Response, Problem> {
    is_known(&server, &id)?;
    let Parameters(asked) = asked?;
    let settings = as_known_on(&server, asked.known_on.as_deref())?;
    let to: Date = read("to", &asked.to)?;
    if let Some(other) = asked.with.filter(|with| with != "same-period-last-year") {
        let detail = format!("with={other}: expected same-period-last-year");
        return Err(Problem::bad_request(detail));
    }
    let population = read("population", asked.population.as_deref().unwrap_or("all"))?;
    let scope = read("scope", asked.scope.as_deref().unwrap_or("all"))?;
    let compared = answers::compare(&settings, &id, to, population, scope).await?;
    form::answer(form, &format!("{id}-to-{to}"), &compared, rows::of_comparison)
}

/// The statements that can be checked by name.
#[utoipa::path(get, path = "/api/v1/claims", tag = "evidence", params(Plain),
    responses(Tabled<shapes::StatementsListed>, Problems))]
pub async fn claims(
    State(server): State<Shared>,
    Parameters(plain): Parameters<Plain>,
    form: Form,
) -> Result<Response, Problem> {
    let settings = as_known_on(&server, plain.known_on.as_deref())?;
    let listed = answers::listed(&settings)?;
    form::answer(form, "claims", &listed, Clone::clone)
}

/// A statement to check.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Check {
    /// Only the claim of this id
    claim: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// Every claim of a statement, checked under each choice that its words leave open.
#[utoipa::path(get, path = "/api/v1/claims/{id}", tag = "evidence",
    params(("id" = String, Path, description = "The statement", example = "a4p-2018-09"), Check),
    responses(Tabled<shapes::Statement>, Problems))]
pub async fn claim(
    State(server): State<Shared>,
    Named(id): Named,
    Parameters(asked): Parameters<Check>,
    form: Form,
) -> Result<Response, Problem> {
    let settings = as_known_on(&server, asked.known_on.as_deref())?;
    let statement =
        answers::statement(&settings, &id).map_err(|e| Problem::absent(e.to_string()))?;
    let warehouse = settings.warehouse().map_err(anyhow::Error::from)?;
    let mut checked = answers::check(&settings, &warehouse, &statement).await?;
    if let Some(claim) = asked.claim {
        checked = answers::only(checked, &claim).map_err(|e| Problem::absent(e.to_string()))?;
    }
    form::answer(form, &id, &checked, rows::of_statement)
}

/// Checks a statement of your own: TOML as the files in `claims/`. It may hold queries, and is run within their limits.
#[utoipa::path(post, path = "/api/v1/claims", tag = "evidence", params(OwnStatement),
    request_body(description = "The statement", content(
        (String = "text/plain"),
        (String = "application/toml"))),
    responses((status = 200, description = "What became of it", body = shapes::Statement), Problems))]
pub async fn check_own(
    State(server): State<Shared>,
    Parameters(asked): Parameters<OwnStatement>,
    body: Bytes,
) -> Result<Response, Problem> {
    let known_on: Option<Date> = maybe("known_on", asked.known_on.as_deref())?;
    let Ok(text) = std::str::from_utf8(&body) else {
        return Err(Problem::bad_request("the statement is not UTF-8 text"));
    };
    let checked: Value = server.statement(text, known_on).await?;
    form::as_json(&checked)
}

/// A statement of the user's own.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OwnStatement {
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
}
