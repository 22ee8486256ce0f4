//! Queries of the user's own: read only, within limits, in a process of their own.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use base::Date;
use serde::Deserialize;
use utoipa::IntoParams;

use super::asked::{Parameters, maybe};
use super::shapes::{self, Problems, Tabled};
use crate::http::form::{self, Form};
use crate::http::{Problem, Shared};

/// A query in an address.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// SQL that only reads; `SHOW TABLES` lists what there is
    #[param(
        min_length = 1,
        max_length = 4_000,
        example = "SELECT mission, sum(deaths) AS deaths FROM fatalities GROUP BY mission"
    )]
    query: String,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// A query as a body.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    query: String,
    known_on: Option<String>,
}

/// How the answer to a query as a body is written.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormOf {
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// Rows of a query that only reads, within 100,000 rows, 10 seconds and 512 MiB.
#[utoipa::path(get, path = "/api/v1/sql", tag = "sql", params(Asked), responses(Tabled<shapes::Rows>, Problems))]
pub async fn get_sql(
    State(server): State<Shared>,
    Parameters(asked): Parameters<Asked>,
    form: Form,
) -> Result<Response, Problem> {
    short(&asked.query, IN_ADDRESS)?;
    rows(&server, &asked.query, asked.known_on.as_deref(), form).await
}

/// The same, with the query as a body.
#[utoipa::path(post, path = "/api/v1/sql", tag = "sql", params(FormOf),
    request_body(content = shapes::Query, content_type = "application/json"),
    responses(Tabled<shapes::Rows>, Problems))]
pub async fn post_sql(
    State(server): State<Shared>,
    Parameters(_): Parameters<FormOf>,
    form: Form,
    body: Bytes,
) -> Result<Response, Problem> {
    let body: Body = serde_json::from_slice(&body).map_err(|e| {
        Problem::bad_request(format!("the body should be {{\"query\": \"SELECT …\"}}: {e}"))
    })?;
    short(&body.query, 100_000)?;
    rows(&server, &body.query, body.known_on.as_deref(), form).await
}

/// Characters of a query in an address: more may not fit once they are written as an address writes them.
pub const IN_ADDRESS: usize = 4_000;

/// Refuses a query of more characters, or of none.
pub fn short(query: &str, most: usize) -> Result<(), Problem> {
    let found = query.chars().count();
    if query.trim().is_empty() {
        return Err(Problem::bad_request("query is empty; try SHOW TABLES"));
    }
    if found > most {
        return Err(Problem::bad_request(format!(
            "the query has {found} characters, {most} may be given here; POST /api/v1/sql takes 100000"
        )));
    }
    Ok(())
}

async fn rows(
    server: &Shared,
    query: &str,
    known_on: Option<&str>,
    form: Form,
) -> Result<Response, Problem> {
    let known_on: Option<Date> = maybe("known_on", known_on)?;
    let (schema, batches) = server.rows(query, known_on).await?;
    let about = serde_json::json!({"query": query, "known_on": known_on});
    let mut response = form::table(form, "query", schema, &batches, &about)?;
    // A query may ask for the time or for chance.
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
