//! Datasets, publications, tables.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::IntoParams;
use warehouse::arrow::array::RecordBatch;

use super::asked::{Named, Parameters, Plain, as_known_on, maybe, read};
use super::shapes::{self, Problems, Tabled};
use crate::http::form::{self, Form};
use crate::http::{Problem, Shared};
use crate::ops::{self, rows::flat};

/// Datasets as declared, with the publications stored here.
#[utoipa::path(get, path = "/api/v1/datasets", tag = "data", params(Plain),
    responses(Tabled<shapes::Datasets>, Problems))]
pub async fn datasets(
    State(server): State<Shared>,
    Parameters(plain): Parameters<Plain>,
    form: Form,
) -> Result<Response, Problem> {
    let settings = as_known_on(&server, plain.known_on.as_deref())?;
    let found = ops::datasets::list(&settings).await?;
    form::answer(form, "datasets", &found, |found| ops::rows::of_datasets(found))
}

/// Every publication that is stored here, or whose sums the program carries.
#[utoipa::path(get, path = "/api/v1/vintages", tag = "data", params(Plain),
    responses(Tabled<shapes::DatasetVintages>, Problems))]
pub async fn vintages(
    State(server): State<Shared>,
    Parameters(plain): Parameters<Plain>,
    form: Form,
) -> Result<Response, Problem> {
    let settings = as_known_on(&server, plain.known_on.as_deref())?;
    let found = ops::datasets::vintages(&settings).await?;
    form::answer(form, "vintages", &found, |found| flat(found))
}

/// The harmonised tables that have rows here.
#[utoipa::path(get, path = "/api/v1/tables", tag = "data", params(Plain),
    responses(Tabled<shapes::Tables>, Problems))]
pub async fn tables(
    State(server): State<Shared>,
    Parameters(plain): Parameters<Plain>,
    form: Form,
) -> Result<Response, Problem> {
    let settings = as_known_on(&server, plain.known_on.as_deref())?;
    let found = ops::tables::list(&settings).await?;
    form::answer(form, "tables", &found, |found| {
        let row = |t: &ops::tables::Table| json!({"table": t.table, "title": t.title, "columns": t.columns.len()});
        found.iter().map(row).collect()
    })
}

/// A piece of a table.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Piece {
    /// Rows of the piece; 100 where it is not given
    #[param(minimum = 1, maximum = 10_000, value_type = Option<u32>)]
    limit: Option<String>,
    /// Where the piece before ended, as its `next` says
    #[param(pattern = r"^\d{1,12}-[0-9a-f]{12}$")]
    after: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    format: Option<String>,
}

#[derive(Serialize)]
struct PieceOfTable {
    #[serde(flatten)]
    table: ops::tables::Table,
    rows: Vec<Value>,
    next: Option<String>,
}

/// Rows of a table, piece by piece in an order that holds as long as its publications do. The address of the next piece
/// is in `next` and in the `Link` header.
#[utoipa::path(get, path = "/api/v1/tables/{name}", tag = "data",
    params(("name" = String, Path, description = "The table"), Piece), responses(Tabled<shapes::Piece>, Problems))]
pub async fn table(
    State(server): State<Shared>,
    Named(name): Named,
    Parameters(asked): Parameters<Piece>,
    form: Form,
) -> Result<Response, Problem> {
    let limit = maybe("limit", asked.limit.as_deref())?.unwrap_or(100);
    let settings = as_known_on(&server, asked.known_on.as_deref())?;
    let reading = start(&server, limit, 10_000, asked.after.as_deref()).await?;
    let table = ops::tables::find(&settings, &name).await?;
    // One row more than asked for tells whether there is a next piece.
    let sql = ops::tables::piece(&table, reading.from, limit + 1);
    let (schema, batches) = server.rows(&sql, settings.known_on).await?;
    let (batches, more) = first(batches, limit as usize);
    let (day, format) = (asked.known_on.as_deref(), asked.format.as_deref());
    let next = more.then(|| reading.next(&format!("/api/v1/tables/{name}"), limit, day, format));
    let link = next.clone();
    let response = match form {
        Form::Json => {
            let rows = form::objects(&batches)?;
            form::as_json(&PieceOfTable { table, rows, next })?
        }
        _ => {
            let about = serde_json::to_value(&table).map_err(|e| Problem::ours(&e))?;
            form::table(form, &name, schema, &batches, &about)?
        }
    };
    Ok(form::with_next(response, link.as_deref()))
}

/// Where in a table a reader is, and in which state of the data.
pub struct Reading {
    /// The row that the piece begins with.
    pub from: u64,
    edition: String,
}

/// Finds the place; a problem where the publications have changed since the piece before.
pub async fn start(
    server: &Shared,
    limit: u64,
    most: u64,
    after: Option<&str>,
) -> Result<Reading, Problem> {
    if !(1..=most).contains(&limit) {
        return Err(Problem::bad_request(format!("limit={limit}: expected 1 to {most} rows")));
    }
    let edition = server.edition().await?.get(..12).unwrap_or_default().to_owned();
    let Some(after) = after else { return Ok(Reading { from: 0, edition }) };
    match after.split_once('-').and_then(|(row, of)| Some((row.parse().ok()?, of))) {
        Some((from, of)) if of == edition => Ok(Reading { from, edition }),
        Some(_) => {
            let detail = "the table has changed since the piece before; begin again without `after`, or read it as \
                known_on a day";
            Err(Problem::new(StatusCode::CONFLICT, "changed", detail))
        }
        None => Err(Problem::bad_request(format!(
            "after={after}: expected what `next` of the piece before says"
        ))),
    }
}

impl Reading {
    /// Address of the piece after this one.
    pub fn next(&self, path: &str, limit: u64, day: Option<&str>, format: Option<&str>) -> String {
        let mut address =
            format!("{path}?limit={limit}&after={}-{}", self.from + limit, self.edition);
        for (name, word) in [("known_on", day), ("format", format)] {
            if let Some(word) = word {
                address += &format!("&{name}={word}");
            }
        }
        address
    }
}

/// The first rows, and whether there were more.
pub fn first(batches: Vec<RecordBatch>, limit: usize) -> (Vec<RecordBatch>, bool) {
    let (mut kept, mut rows) = (Vec::new(), 0);
    for batch in batches {
        let here = batch.num_rows().min(limit - rows);
        let more = here < batch.num_rows();
        rows += here;
        kept.push(batch.slice(0, here));
        if more {
            return (kept, true);
        }
    }
    (kept, false)
}

/// Two publications.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Publications {
    /// Date of the earlier publication
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    from: String,
    /// Date of the later publication
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    to: String,
    /// json, csv, parquet, arrow or xlsx; goes before `Accept`
    #[serde(rename = "format")]
    #[param(pattern = "^(json|csv|parquet|arrow|xlsx)$")]
    _format: Option<String>,
}

/// What changed between two publications of a table.
#[utoipa::path(get, path = "/api/v1/diff/{table}", tag = "data",
    params(("table" = String, Path, description = "The table"), Publications),
    responses(Tabled<shapes::Difference>, Problems))]
pub async fn diff(
    State(server): State<Shared>,
    Named(table): Named,
    asked: Result<Parameters<Publications>, Problem>,
    form: Form,
) -> Result<Response, Problem> {
    // A table that is not there is that, whatever else the address lacks.
    let warehouse = server.settings.warehouse().map_err(anyhow::Error::from)?;
    if warehouse.table(&table).is_none() {
        return Err(anyhow::Error::from(warehouse.no_such_table(&table)).into());
    }
    let Parameters(asked) = asked?;
    let (from, to): (Date, Date) = (read("from", &asked.from)?, read("to", &asked.to)?);
    let found = ops::diff::diff(&server.settings, &table, from, to).await?;
    form::answer(form, &format!("{table}-diff"), &found, ops::rows::of_difference)
}
