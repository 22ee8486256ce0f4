//! The API for programs: `/api/v1`, described by OpenAPI 3.1.

mod asked;
mod data;
mod evidence;
mod package;
mod places;
mod promised;
mod shapes;
mod sql;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Shared, answers};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Bluehelm",
        description = "Are the commitments made to UN peacekeeping kept, and do the figures said about it hold? \
            Answers carry source, licence, date of publication and interval. Independent: not the United Nations.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(
        shapes::Problem,
        shapes::Source,
        shapes::Vintage,
        shapes::DatasetVintage,
        shapes::Dataset,
        shapes::Table,
        shapes::Piece,
        shapes::Interval,
        shapes::Indicator,
        shapes::Row,
        shapes::Period,
        shapes::Series,
        shapes::Span,
        shapes::Ratio,
        shapes::Test,
        shapes::CutOff,
        shapes::OtherVintage,
        shapes::Comparison,
        shapes::StatementListed,
        shapes::Specification,
        shapes::Claim,
        shapes::Statement,
        shapes::Reclassified,
        shapes::Difference,
        shapes::Query,
        shapes::Rows,
        shapes::Datasets,
        shapes::DatasetVintages,
        shapes::Tables,
        shapes::Indicators,
        shapes::StatementsListed,
        shapes::FeatureCollection,
        shapes::Feature,
        shapes::Geometry,
        shapes::Commitments,
        shapes::Commitment,
        shapes::Endorsements,
        shapes::Subject,
        shapes::Subjects,
        shapes::Profile
    )),
    tags(
        (name = "data", description = "Datasets, publications, tables"),
        (name = "evidence", description = "Indicators, comparisons, claims"),
        (name = "sql", description = "Queries of your own")
    )
)]
struct Described;

/// Every route of the API.
pub fn routes(server: &Shared) -> Router<Shared> {
    let (remembered, fresh, described) = parts();
    let text = described.to_pretty_json().unwrap_or_default();
    let described = move || async move { ([("content-type", "application/json")], text.clone()) };
    let remembered = remembered
        .route("/api/v1/openapi.json", get(described))
        .layer(from_fn_with_state(server.clone(), answers::remembered));
    remembered.merge(fresh)
}

/// Routes whose answers follow from the data alone, others, and what describes both.
fn parts() -> (Router<Shared>, Router<Shared>, utoipa::openapi::OpenApi) {
    let remembered = OpenApiRouter::with_openapi(Described::openapi())
        .routes(routes!(data::datasets))
        .routes(routes!(data::vintages))
        .routes(routes!(data::tables))
        .routes(routes!(data::table))
        .routes(routes!(data::diff))
        .routes(routes!(evidence::indicators))
        .routes(routes!(evidence::indicator))
        .routes(routes!(evidence::comparison))
        .routes(routes!(evidence::claims))
        .routes(routes!(evidence::claim))
        .routes(routes!(places::places))
        .routes(routes!(promised::commitments))
        .routes(routes!(promised::commitment))
        .routes(routes!(promised::endorsements))
        .routes(routes!(promised::partners))
        .routes(routes!(promised::partner))
        .routes(routes!(promised::missions))
        .routes(routes!(promised::mission))
        .routes(routes!(promised::over))
        .routes(routes!(promised::women))
        .routes(routes!(promised::conduct));
    let fresh = OpenApiRouter::new()
        .routes(routes!(evidence::check_own))
        .routes(routes!(sql::get_sql, sql::post_sql))
        .routes(routes!(package::package));
    let (remembered, mut described) = remembered.split_for_parts();
    let (fresh, more) = fresh.split_for_parts();
    described.merge(more);
    (remembered, fresh, described)
}
