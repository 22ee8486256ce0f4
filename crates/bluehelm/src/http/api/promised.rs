//! Commitments, endorsements, and profiles of partners and missions.

use axum::extract::State;
use axum::response::Response;
use base::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::{Named, Parameters, Plain, as_known_on, maybe};
use super::shapes::{self, Problems, Tabled};
use crate::http::form::{self, Form};
use crate::http::{Problem, Shared};
use crate::ops::commitments::{Asked, commitments as answers, endorsements as known};
use crate::ops::partners::{self, Request};
use crate::ops::rows::{self, flat};

/// Which commitments, and of whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Promised {
    /// One area, such as protection
    area: Option<String>,
    /// A country by code or name, or an addressee such as security-council
    partner: Option<String>,
    /// Every partner that the data tell apart, by code
    #[param(value_type = Option<bool>)]
    every_partner: Option<String>,
    /// Look at nothing after this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    as_of: Option<String>,
    /// How each status stood at the end of each year
    #[param(value_type = Option<bool>)]
    history: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// What was promised, to whom it is addressed, and what the evidence says.
#[utoipa::path(get, path = "/api/v1/commitments", tag = "evidence", params(Promised),
    responses(Tabled<shapes::Commitments>, Problems))]
pub async fn commitments(
    State(server): State<Shared>,
    Parameters(asked): Parameters<Promised>,
    form: Form,
) -> Result<Response, Problem> {
    answer(&server, None, asked, form).await
}

/// One commitment.
#[utoipa::path(get, path = "/api/v1/commitments/{id}", tag = "evidence",
    params(("id" = String, Path, description = "The commitment", example = "WPS-2"), Promised),
    responses(Tabled<shapes::Commitments>, Problems))]
pub async fn commitment(
    State(server): State<Shared>,
    Named(id): Named,
    Parameters(asked): Parameters<Promised>,
    form: Form,
) -> Result<Response, Problem> {
    answer(&server, Some(id), asked, form).await
}

async fn answer(
    server: &Shared,
    id: Option<String>,
    asked: Promised,
    form: Form,
) -> Result<Response, Problem> {
    let settings = as_known_on(server, asked.known_on.as_deref())?;
    let as_of: Option<Date> = maybe("as_of", asked.as_of.as_deref())?;
    let asked = Asked {
        id,
        area: asked.area,
        partner: asked.partner,
        every_partner: maybe("every_partner", asked.every_partner.as_deref())?.unwrap_or(false),
        as_of,
        history: maybe("history", asked.history.as_deref())?.unwrap_or(false),
    };
    let found = answers(&settings, &asked).await?;
    form::answer(form, "commitments", &found, rows::of_commitments)
}

/// Whose endorsements.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Endorsers {
    /// One State by code or name, or an organisation
    partner: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// Reported totals, and endorsements known by name.
#[utoipa::path(get, path = "/api/v1/endorsements", tag = "evidence", params(Endorsers),
    responses(Tabled<shapes::Endorsements>, Problems))]
pub async fn endorsements(
    State(server): State<Shared>,
    Parameters(asked): Parameters<Endorsers>,
    form: Form,
) -> Result<Response, Problem> {
    let settings = as_known_on(&server, asked.known_on.as_deref())?;
    let found = known(&settings, asked.partner.as_deref()).await?;
    form::answer(form, "endorsements", &found, rows::of_endorsements)
}

/// Everyone of whom a partner's profile can be asked.
#[utoipa::path(get, path = "/api/v1/partners", tag = "evidence", params(Plain),
    responses(Tabled<shapes::Subjects>, Problems))]
pub async fn partners(
    State(server): State<Shared>,
    Parameters(plain): Parameters<Plain>,
    form: Form,
) -> Result<Response, Problem> {
    list(&server, "partner", plain, form).await
}

/// Every mission of which a profile can be asked.
#[utoipa::path(get, path = "/api/v1/missions", tag = "evidence", params(Plain),
    responses(Tabled<shapes::Subjects>, Problems))]
pub async fn missions(
    State(server): State<Shared>,
    Parameters(plain): Parameters<Plain>,
    form: Form,
) -> Result<Response, Problem> {
    list(&server, "mission", plain, form).await
}

async fn list(server: &Shared, kind: &str, plain: Plain, form: Form) -> Result<Response, Problem> {
    let settings = as_known_on(server, plain.known_on.as_deref())?;
    let listed = partners::list(&settings, kind).await?;
    form::answer(form, &format!("{kind}s"), &listed, |listed| flat(listed))
}

/// Which part of a profile.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Part {
    /// Only this section; needed for every form but JSON
    section: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// What the data say of a partner: a contributor, the Security Council, those who pay.
#[utoipa::path(get, path = "/api/v1/partners/{id}", tag = "evidence",
    params(("id" = String, Path, description = "ISO code, id or name", example = "BGD"), Part),
    responses(Tabled<shapes::Profile>, Problems))]
pub async fn partner(
    State(server): State<Shared>,
    Named(id): Named,
    Parameters(part): Parameters<Part>,
    form: Form,
) -> Result<Response, Problem> {
    profile(&server, "partner", id, part, form).await
}

/// What the data say of a mission.
#[utoipa::path(get, path = "/api/v1/missions/{id}", tag = "evidence",
    params(("id" = String, Path, description = "Acronym or name", example = "MINUSMA"), Part),
    responses(Tabled<shapes::Profile>, Problems))]
pub async fn mission(
    State(server): State<Shared>,
    Named(id): Named,
    Parameters(part): Parameters<Part>,
    form: Form,
) -> Result<Response, Problem> {
    profile(&server, "mission", id, part, form).await
}

/// Women in uniform, of everyone or of one partner.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OfWomen {
    /// A contributor by code or name
    partner: Option<String>,
    /// Only this section; needed for every form but JSON
    section: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// Women in uniform: shares, targets, who sends them.
#[utoipa::path(get, path = "/api/v1/women", tag = "evidence", params(OfWomen),
    responses(Tabled<shapes::Profile>, Problems))]
pub async fn women(
    State(server): State<Shared>,
    Parameters(asked): Parameters<OfWomen>,
    form: Form,
) -> Result<Response, Problem> {
    let OfWomen { partner, section, known_on, .. } = asked;
    let part = Part { section, known_on, _format: None };
    let of = partner.unwrap_or_else(|| "all".to_owned());
    profile(&server, "women", of, part, form).await
}

/// Allegations of misconduct as published, by year: never beside places, units or finer dates.
#[utoipa::path(get, path = "/api/v1/conduct", tag = "evidence", params(Part),
    responses(Tabled<shapes::Profile>, Problems))]
pub async fn conduct(
    State(server): State<Shared>,
    Parameters(part): Parameters<Part>,
    form: Form,
) -> Result<Response, Problem> {
    profile(&server, "conduct", "conduct".to_owned(), part, form).await
}

/// A mission over a period.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Over {
    /// First day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    from: Option<String>,
    /// Last day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    to: Option<String>,
    /// Only this section; needed for every form but JSON
    section: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// What the data say of a mission over a period.
#[utoipa::path(get, path = "/api/v1/profiles/{id}", tag = "evidence",
    params(("id" = String, Path, description = "Acronym or name", example = "MINUSMA"), Over),
    responses(Tabled<shapes::Profile>, Problems))]
pub async fn over(
    State(server): State<Shared>,
    Named(id): Named,
    Parameters(asked): Parameters<Over>,
    form: Form,
) -> Result<Response, Problem> {
    let from: Option<Date> = maybe("from", asked.from.as_deref())?;
    let to: Option<Date> = maybe("to", asked.to.as_deref())?;
    let request = Request { section: asked.section, from, to };
    answer_of(&server, "profile", id, request, asked.known_on.as_deref(), form).await
}

async fn profile(
    server: &Shared,
    command: &str,
    id: String,
    part: Part,
    form: Form,
) -> Result<Response, Problem> {
    let request = Request { section: part.section, ..Request::default() };
    answer_of(server, command, id, request, part.known_on.as_deref(), form).await
}

async fn answer_of(
    server: &Shared,
    command: &str,
    id: String,
    request: Request,
    known_on: Option<&str>,
    form: Form,
) -> Result<Response, Problem> {
    if form != Form::Json && request.section.is_none() {
        let detail = "a profile is no single table: name a section, or ask for json";
        return Err(Problem::bad_request(detail));
    }
    let settings = as_known_on(server, known_on)?;
    let found = partners::profile(&settings, command, &id, &request).await?;
    form::answer(form, &id, &*found, rows::of_profile)
}
