//! What did the address ask for? Words that cannot be read are problems that say what would have been right.

use std::str::FromStr;

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use base::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::http::form::Form;
use crate::http::{Problem, Shared};
use crate::settings::Settings;

/// The part of an address after `?`; an unknown name is a problem.
pub struct Parameters<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Shared> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(read)) => Ok(Self(read)),
            Err(error) => {
                let said = error.body_text();
                let said = said.split_once("query string: ").map_or(said.as_str(), |(_, why)| why);
                let lacking = said.split_once("missing field `").map(|(_, name)| name);
                let said = match lacking.and_then(|name| name.strip_suffix('`')) {
                    Some(name) => format!("{name} is missing"),
                    None => said.to_owned(),
                };
                Err(Problem::bad_request(format!(
                    "what stands behind ? cannot be read: {said}; /api/v1/openapi.json lists what this address takes and in which form"
                )))
            }
        }
    }
}

/// One name within an address.
pub struct Named(pub String);

impl FromRequestParts<Shared> for Named {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, server: &Shared) -> Result<Self, Problem> {
        let named: Result<Path<String>, PathRejection> =
            Path::from_request_parts(parts, server).await;
        named.map(|Path(name)| Self(name)).map_err(|e| Problem::bad_request(e.body_text()))
    }
}

/// The form that was asked for by `Accept` or `?format=`.
#[derive(Debug, Default, Deserialize)]
struct FormOnly {
    format: Option<String>,
}

impl FromRequestParts<Shared> for Form {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Shared) -> Result<Self, Problem> {
        let asked = Query::<FormOnly>::try_from_uri(&parts.uri).map(|Query(read)| read);
        Self::asked(asked.unwrap_or_default().format.as_deref(), &parts.headers)
    }
}

/// What every answer can be told.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Plain {
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    pub known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// A word as what it stands for; `name` is the parameter's.
pub fn read<T: FromStr<Err: std::fmt::Display>>(name: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|e| Problem::bad_request(format!("{name}={text}: {e}")))
}

/// The same where the word may be left out.
pub fn maybe<T: FromStr<Err: std::fmt::Display>>(
    name: &str,
    text: Option<&str>,
) -> Result<Option<T>, Problem> {
    text.map(|text| read(name, text)).transpose()
}

/// Settings as known on the day asked for.
pub fn as_known_on(server: &Shared, day: Option<&str>) -> Result<Settings, Problem> {
    let day: Option<Date> = maybe("known_on", day)?;
    Ok(server.settings.as_known_on(day))
}
