//! Tables of places as maps read them: GeoJSON (RFC 7946) and GeoParquet.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::IntoParams;
use warehouse::write_points;

use super::asked::{Named, Parameters, as_known_on, maybe};
use super::data::{Reading, first, start};
use super::shapes::{self, Problems};
use crate::http::form::{self, file, objects};
use crate::http::{Problem, Shared};
use crate::ops;

/// Which places.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Places {
    /// Most places; 10000 where it is not given
    #[param(minimum = 1, maximum = 100_000, value_type = Option<u32>)]
    limit: Option<String>,
    /// Where the piece before ended, as its `next` says
    #[param(pattern = r"^\d{1,12}-[0-9a-f]{12}$")]
    after: Option<String>,
    /// Answer with what was known on this day
    #[param(format = "date", pattern = r"^\d{4}-\d{2}-\d{2}$")]
    known_on: Option<String>,
    /// geojson or geoparquet; goes before `Accept`
    #[param(pattern = "^(geojson|geoparquet)$")]
    format: Option<String>,
}

/// Rows of a table that has latitude and longitude, such as places and deployments, as points in WGS 84. Deployments
/// are towns of published maps, not camps.
#[utoipa::path(get, path = "/api/v1/geo/{table}", tag = "data",
    params(("table" = String, Path, description = "The table", example = "deployments"), Places),
    responses(
        (status = 200, description = "The places", content(
            (shapes::FeatureCollection = "application/geo+json"),
            (Vec<u8> = "application/vnd.apache.parquet"))),
        Problems))]
pub async fn places(
    State(server): State<Shared>,
    Named(name): Named,
    Parameters(asked): Parameters<Places>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let packed = match asked.format.as_deref() {
        Some("geojson") => false,
        Some("geoparquet") => true,
        Some(other) => {
            let detail = format!("format {other:?} is not known; expected geojson or geoparquet");
            return Err(Problem::bad_request(detail));
        }
        None => form::likes_parquet(&headers),
    };
    let settings = as_known_on(&server, asked.known_on.as_deref())?;
    let limit = maybe("limit", asked.limit.as_deref())?.unwrap_or(10_000);
    let reading: Reading = start(&server, limit, 100_000, asked.after.as_deref()).await?;
    let table = ops::tables::find(&settings, &name).await?;
    if !["latitude", "longitude"].iter().all(|c| table.columns.contains_key(*c)) {
        return Err(Problem::absent(format!("{name} has no latitude and longitude: no places")));
    }
    let sql = ops::tables::piece(&table, reading.from, limit + 1);
    let (schema, batches) = server.rows(&sql, settings.known_on).await?;
    let (batches, more) = first(batches, limit as usize);
    let next = more.then(|| {
        let (day, format) = (asked.known_on.as_deref(), asked.format.as_deref());
        reading.next(&format!("/api/v1/geo/{name}"), limit, day, format)
    });
    if packed {
        let bytes = write_points(schema, &batches).map_err(anyhow::Error::from)?;
        let media = "application/vnd.apache.parquet";
        return Ok(form::with_next(
            file(media, &format!("{name}.parquet"), bytes),
            next.as_deref(),
        ));
    }
    let features: Vec<Value> = objects(&batches)?.into_iter().map(feature).collect();
    let whole = json!({"type": "FeatureCollection", "title": table.title, "sources": table.sources,
        "next": next, "features": features});
    let bytes = serde_json::to_vec(&whole).map_err(|e| Problem::ours(&e))?;
    Ok(form::with_next(form::with_media("application/geo+json", bytes), next.as_deref()))
}

/// A row as a feature; one whose place is unknown has no geometry.
fn feature(row: Value) -> Value {
    let Value::Object(mut properties) = row else { return Value::Null };
    let mut degrees = |name: &str| properties.remove(name).and_then(|v| v.as_f64());
    let geometry = match (degrees("longitude"), degrees("latitude")) {
        (Some(east), Some(north)) => json!({"type": "Point", "coordinates": [east, north]}),
        _ => Value::Null,
    };
    let members = [
        ("type".to_owned(), json!("Feature")),
        ("geometry".to_owned(), geometry),
        ("properties".to_owned(), Value::Object(properties)),
    ];
    Value::Object(Map::from_iter(members))
}
