//! Which shapes do datasets, tables and rows have?

#![allow(dead_code, reason = "read by the macro that describes the API")]

use std::collections::BTreeMap;

use serde_json::Value;
use utoipa::ToSchema;

/// What went wrong (RFC 9457).
#[derive(ToSchema)]
pub struct Problem {
    /// `urn:bluehelm:problem:` and a word that scripts may rely on.
    r#type: String,
    /// The status in words.
    title: String,
    /// The status.
    status: u16,
    /// What, where, found, expected, and how to mend it.
    detail: String,
}

/// Where figures come from.
#[derive(ToSchema)]
pub struct Source {
    /// Dataset id.
    pub dataset: String,
    /// Who published it.
    pub publisher: String,
    /// Title of the dataset.
    pub title: String,
    /// Terms under which it is published.
    pub licence: String,
    /// How to cite it.
    pub citation: String,
    /// Date of publication.
    #[schema(format = Date)]
    pub known_from: String,
    /// SHA-256 of the publisher's bytes.
    pub snapshot: String,
    /// Address at the publisher.
    pub url: String,
}

/// One publication of a dataset, as stored.
#[derive(ToSchema)]
pub struct Vintage {
    /// Date of publication.
    #[schema(format = Date)]
    pub known_from: String,
    /// SHA-256 of the publisher's bytes.
    pub snapshot: String,
    /// Rows stored.
    pub rows: u64,
}

/// One publication, with its dataset.
#[derive(ToSchema)]
pub struct DatasetVintage {
    /// Dataset id.
    pub dataset: String,
    /// Date of publication.
    #[schema(format = Date)]
    pub known_from: String,
    /// SHA-256 of the publisher's bytes.
    pub snapshot: String,
    /// Rows stored; 0 where the program carries sums only.
    pub rows: u64,
    /// Whether the program carries its sums, rather than its rows being stored.
    pub carried: bool,
}

/// A dataset as declared, with what is stored of it.
#[derive(ToSchema)]
pub struct Dataset {
    /// Dataset id.
    pub dataset: String,
    /// What it is.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// On which terms.
    pub licence: String,
    /// Where.
    pub url: String,
    /// Publications stored, oldest first.
    pub vintages: Vec<Vintage>,
    /// Rows that could not be read.
    pub quarantined: u64,
}

/// A harmonised table.
#[derive(ToSchema)]
pub struct Table {
    /// Its name.
    pub table: String,
    /// What a row is.
    pub title: String,
    /// What each column means.
    pub columns: BTreeMap<String, String>,
    /// Where its rows come from.
    pub sources: Vec<Source>,
}

/// A piece of a table.
#[derive(ToSchema)]
pub struct Piece {
    /// Its name.
    pub table: String,
    /// What a row is.
    pub title: String,
    /// What each column means.
    pub columns: BTreeMap<String, String>,
    /// Where its rows come from.
    pub sources: Vec<Source>,
    /// The rows; a missing value is null.
    pub rows: Vec<BTreeMap<String, Value>>,
    /// Address of the next piece; null after the last.
    #[schema(required)]
    pub next: Option<String>,
}

/// A value that became another.
#[derive(ToSchema)]
pub struct Reclassified {
    /// The column.
    pub column: String,
    /// Value in the earlier publication; null where missing.
    #[schema(required)]
    pub from: Option<String>,
    /// Value in the later.
    #[schema(required)]
    pub to: Option<String>,
    /// Rows.
    pub count: u64,
}

/// Differences between two publications.
#[derive(ToSchema)]
pub struct Difference {
    /// The table compared.
    pub dataset: String,
    /// The earlier publication.
    #[schema(format = Date)]
    pub from: String,
    /// The later.
    #[schema(format = Date)]
    pub to: String,
    /// Rows only in the later.
    pub added: u64,
    /// Rows only in the earlier.
    pub removed: u64,
    /// Rows in both of which any harmonised column differs.
    pub changed: u64,
    /// How often one value became another.
    pub reclassified: Vec<Reclassified>,
}

/// A query that only reads.
#[derive(ToSchema)]
pub struct Query {
    /// SQL; `SHOW TABLES` lists what there is.
    #[schema(min_length = 1, max_length = 100_000)]
    pub query: String,
    /// Answer with what was known on this day.
    #[schema(format = Date)]
    pub known_on: Option<String>,
}

/// Rows of a query: an object each; a missing value is null.
#[derive(ToSchema)]
pub struct Rows(pub Vec<BTreeMap<String, Value>>);

/// Datasets.
#[derive(ToSchema)]
pub struct Datasets(pub Vec<Dataset>);

/// Publications.
#[derive(ToSchema)]
pub struct DatasetVintages(pub Vec<DatasetVintage>);

/// Tables.
#[derive(ToSchema)]
pub struct Tables(pub Vec<Table>);

/// Places (RFC 7946), with where they come from and the address of the next piece.
#[derive(ToSchema)]
pub struct FeatureCollection {
    /// `FeatureCollection`.
    pub r#type: String,
    /// What a place is.
    pub title: String,
    /// Where the rows come from.
    pub sources: Vec<Source>,
    /// Address of the next piece; null after the last.
    #[schema(required)]
    pub next: Option<String>,
    /// The places.
    pub features: Vec<Feature>,
}

/// A place.
#[derive(ToSchema)]
pub struct Feature {
    /// `Feature`.
    pub r#type: String,
    /// Its point; null where it is unknown.
    #[schema(required)]
    pub geometry: Option<Geometry>,
    /// The row's other columns.
    pub properties: BTreeMap<String, Value>,
}

/// A point.
#[derive(ToSchema)]
pub struct Geometry {
    /// `Point`.
    pub r#type: String,
    /// Longitude and latitude, degrees of WGS 84.
    pub coordinates: Vec<f64>,
}
